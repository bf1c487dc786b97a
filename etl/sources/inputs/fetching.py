"""Remote files, fetched into unlinked ones beside the database: a few at once, ahead of the one that is being read."""

import asyncio
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, wait
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path
from typing import Self

from etl.core.errors import InputError
from etl.sources.inputs import http, s3, urls
from etl.sources.inputs.archives import inside
from etl.sources.inputs.file import File
from etl.sources.inputs.named_input import Input, raising
from etl.sources.inputs.replay import UnlinkedCopy
from etl.sources.inputs.transfer import AGAIN, CUT, FetchError

AHEAD = 4
"""Files that are being fetched, or wait to be read, at once: what bounds the room they take."""
PAUSES_S = (0.5, 2.0)
"""Before a second and a third try."""
_LOOK_S = 0.1
_SPACE = "free some space, or choose another place: --database"

FetchProgress = Callable[[str, int, int | None], None]
"""Called while a file is awaited: its name, bytes so far, and of how many."""


def fetched(inputs: Sequence[Input], folder: Path, waiting: FetchProgress = lambda *_: None) -> Generator[Input]:
    """Yield all inputs in their order, remote ones once they are in `folder`; close it to stop what is under way.

    One that cannot be fetched becomes an input that raises when it is opened.
    """
    remote = [one for one in inputs if one.url]
    if not remote:
        yield from inputs
        return
    with _Downloads() as downloads:
        coming = map(downloads.start, (_Download(one, folder) for one in remote))
        ahead = deque(islice(coming, AHEAD))
        for one in inputs:
            if not one.url:
                yield one
                continue
            found = _arrived(*ahead.popleft(), waiting)
            ahead.extend(islice(coming, 1))
            yield from found


def _arrived(download: "_Download", future: "Future[None]", waiting: FetchProgress) -> list[Input]:
    """Return the files of a download, once it is done."""
    while not wait([future], _LOOK_S).done:
        waiting(download.name, download.position, download.size)
    try:
        future.result()
    except InputError as error:
        return [Input(download.name, None, raising(error))]
    return download.files()


class _Download:
    """One file on its way, and the sink for its bytes. InputError where it cannot be stored."""

    def __init__(self, source: Input, folder: Path) -> None:
        self.name = source.name
        self.size: int | None = None
        self._url = source.url
        self._folder = folder
        self._stopped = False
        try:
            self._copy = UnlinkedCopy(folder)
        except OSError as error:
            raise self._not_stored(error) from None

    @property
    def position(self) -> int:
        return self._copy.size

    async def run(self) -> None:
        """Fetch it; InputError when some tries have failed."""
        get = s3.get if urls.scheme(self._url) == "s3" else http.get
        try:
            for pause in (*PAUSES_S, None):
                try:
                    await get(self._url, self)
                    self._check_whole()
                    return
                except FetchError as error:
                    if pause is None or not error.passing:
                        raise InputError(self.name, error.what, error.remedy, code="E-FETCH") from None
                await asyncio.sleep(pause)
        finally:
            self._stopped = True

    def expect(self, size: int | None) -> None:
        """Begin a try."""
        self.size = size
        self._copy.clear()
        free = shutil.disk_usage(self._folder).free
        if size is not None and size > free:
            what = f"has {size >> 20} MB, and only {free >> 20} MB are free where it is stored while it is read"
            raise InputError(self.name, what, _SPACE, code="E-DISK-FULL")

    def write(self, data: bytes) -> None:
        if self._stopped:
            raise asyncio.CancelledError  # in the thread of a fetch that was given up
        try:
            self._copy.write(data)
        except OSError as error:
            raise self._not_stored(error) from None

    def files(self) -> list[Input]:
        """Return what was fetched, or what is in it."""
        whole = Input(self.name, self._copy.size, self._copy.opened)
        return list(inside(File(self.name, self._copy.opened), whole))

    def _check_whole(self) -> None:
        if self.size is not None and self.position != self.size:
            raise FetchError(CUT, AGAIN, passing=True)

    def _not_stored(self, error: OSError) -> InputError:
        return InputError(
            self.name, f"cannot be stored while it is read: {os.strerror(error.errno or 0)}", _SPACE, code="E-DISK-FULL"
        )


class _Downloads(AbstractContextManager["_Downloads"]):
    """A thread whose event loop fetches; leaving ends what is under way, and the thread."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._until_closed()), name="fetch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()

    def start(self, download: _Download) -> "tuple[_Download, Future[None]]":
        return download, asyncio.run_coroutine_threadsafe(download.run(), self._loop)

    async def _until_closed(self) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._closed.wait()
