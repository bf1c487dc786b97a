"""Threads that read and parse ahead: results come in order, errors in their place."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Threads(ThreadPoolExecutor):
    """Threads that work for the one that made them."""

    def __init__(self, count: int) -> None:
        super().__init__(count, "parser")
        self.count = count


def in_order(work: Callable[[T], R], items: Iterable[T], pool: Threads, more: int = 1) -> Iterator[R]:
    """Yield `work` of each item in the order of the items, as many at work at once as there are threads, and `more`.

    That bounds the memory of a load. One thread would only take turns with the one that waits for it, which works.
    """
    if pool.count == 1:
        yield from map(work, items)
        return
    ahead = pool.count + more
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


class Turns:
    """Turns of threads that work on items at once: what waits for its turn is done in the order of the items.

    Places count from 0 on, each is taken once, and items begin in the order of their places. `close` it where items may
    be left out: nobody takes their turns.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._first = 0
        self._closed = False
        self._ended: set[int] = set()
        self._mine = threading.local()

    @contextmanager
    def taken(self, place: int) -> Iterator[None]:
        """Let this thread work on the item of a place; its turn ends with it, also by an error, or by `end`."""
        self._mine.place = place
        try:
            yield
        finally:
            self.end()

    def wait(self) -> None:
        """Wait until the turns of all items before this thread's have ended; a thread without an item never waits."""
        place = getattr(self._mine, "place", None)
        if place is not None:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._first >= place)

    def end(self) -> None:
        """End this thread's turn, if it has one."""
        place = getattr(self._mine, "place", None)
        if place is None:
            return
        self._mine.place = None
        with self._changed:
            self._ended.add(place)
            while self._first in self._ended:
                self._ended.remove(self._first)
                self._first += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait any more: what is done from now on is of no use."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class ReadAhead(Iterator[T]):
    """The items, fetched by a thread of its own; `close` stops it."""

    def __init__(self, items: Iterable[T], depth: int = 2) -> None:
        self._items = items
        self._ready: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._fetch, name="reader", daemon=True)
        self._thread.start()

    def __next__(self) -> T:
        item = self._ready.get()
        if isinstance(item, _End):
            self._ready.put(item)  # the next call ends in the same way
            if item.error is not None:
                raise item.error
            raise StopIteration
        return item

    def close(self) -> None:
        """Let the thread end, wherever it is."""
        self._stopped.set()
        self._thread.join()

    def _fetch(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised again where the items are used
            self._put(_End(error))
        else:
            self._put(_End(None))

    def _put(self, item: "T | _End") -> bool:
        while not self._stopped.is_set():
            try:
                self._ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False


class _End:
    def __init__(self, error: BaseException | None) -> None:
        self.error = error
