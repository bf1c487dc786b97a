"""sha256 on a thread of its own, so that reading a file does not wait for it."""

import hashlib
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread

_WAITING = 4
"""Blocks that may wait to be hashed; a reader ahead of that waits."""


class Hash:
    """The digest of the blocks so far; one thread adds them."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self._blocks: SimpleQueue[bytes | None] = SimpleQueue()
        self._room = BoundedSemaphore(_WAITING)
        self._thread: Thread | None = None

    def update(self, block: bytes) -> None:
        if not block:
            return
        if self._thread is None:
            thread = Thread(target=self._run, name="sha256", daemon=True)
            thread.start()
            self._thread = thread  # only now: Ctrl-C may come at any moment, and `close` can wait for what runs alone
        self._room.acquire()
        self._blocks.put(block)

    def hexdigest(self) -> str:
        self.close()
        return self._sha.hexdigest()

    def close(self) -> None:
        """Wait for the blocks so far; more may follow."""
        if self._thread is not None:
            self._blocks.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (block := self._blocks.get()) is not None:
            self._sha.update(block)
            self._room.release()
