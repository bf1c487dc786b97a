"""Lease of a chunk, renewed for as long as this process works on it."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from etl.store.database.locks import disconnect
from etl.store.runs import chunk_claims

ROUNDS = 300
"""Renewals after which work that has not ended counts as hanging: a hundred times as long as any measured."""


class LostError(Exception):
    """Another worker has the chunk by now, or its run is closed. Ends the work, and never reaches the user."""


class Lease:
    """Renewed by a thread: only a process that is dead, stopped or cut off from the database loses its chunk."""

    def __init__(self, claimed: chunk_claims.Claim, seconds: int) -> None:
        self._claimed, self._seconds = claimed, seconds
        self._done = Event()
        self._is_lost = False

    def __enter__(self) -> Self:
        Thread(target=self._renew, name="lease", daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._done.set()

    def check(self) -> None:
        """Raise LostError once it is known that another worker has the chunk or that its run is closed."""
        if self._is_lost:
            raise LostError

    def _renew(self) -> None:
        connected = False
        for _ in range(ROUNDS * 3):
            if self._done.wait(self._seconds / 3):
                break
            try:
                connected = True
                self._is_lost = not chunk_claims.renew(self._claimed, self._seconds)
            except Exception:  # noqa: BLE001 - a session that was cut: the next round opens another one
                disconnect()
            if self._is_lost:
                break
        if connected:
            disconnect()
