"""Having a chunk for as long as this process works on it."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from etl.store.database.locks import disconnect
from etl.store.runs import chunk_claims

ROUNDS = 300
"""Leases after which work that has not ended is taken to hang: a hundred times as long as any that was seen."""


class LostError(Exception):
    """The lease of a chunk has passed, and another worker has it; or its run is over."""


class Lease:
    """Renewed by a thread: only a process that is dead, stopped or cut off from the database loses its chunk."""

    def __init__(self, claimed: chunk_claims.Claim, seconds: int) -> None:
        self._claimed, self._seconds = claimed, seconds
        self._done = Event()
        self._lost = False

    def __enter__(self) -> Self:
        Thread(target=self._renew, name="lease", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._done.set()

    def check(self) -> None:
        """LostError as soon as it is known that another worker has the chunk, or nobody shall."""
        if self._lost:
            raise LostError

    def _renew(self) -> None:
        connected = False
        for _ in range(ROUNDS * 3):
            if self._done.wait(self._seconds / 3):
                break
            try:
                connected = True
                self._lost = not chunk_claims.renew(self._claimed, self._seconds)
            except Exception:  # noqa: BLE001 - a session that was cut: the next round opens another one
                disconnect()
            if self._lost:
                break
        if connected:
            disconnect()
