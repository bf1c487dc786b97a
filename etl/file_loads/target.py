"""The write side of a load: what is ready waits for the lock, and goes into the database in its order."""

from collections.abc import Sequence
from contextlib import ExitStack

from etl.blocks.long_read_codec import LongReads
from etl.blocks.weeks import Blocks, Span
from etl.core.keys import Key
from etl.file_loads.report import Watcher
from etl.sources.file_reader import FileReader
from etl.store.database import locks
from etl.store.loads import ledger
from etl.store.loads.block_writer import Writer
from etl.store.loads.clearing import Cleared, clear_load
from etl.store.loads.long_read_writer import LongReadWriter
from etl.store.loads.series_reach import left_of
from etl.store.loads.series_registry import Registry
from etl.store.loads.series_table import NEVER

AHEAD = 64 << 20
"""Bytes of blocks that are kept while another process writes."""

BLOCK_BYTES = 200
"""Of a block that is kept, beside its values."""

FOR_OTHERS = 24 * 3600.0
"""Seconds that a file waits for the others of its command."""


class Target:
    """The write side of a file: the lock is taken when the first page is ready, not while the file is read."""

    def __init__(
        self,
        stack: ExitStack,
        reader: FileReader,
        timezone: str,
        watcher: Watcher,
        replaced: Sequence[int],
        *,
        trial: bool,
        exact: bool,
        among_others: bool,
        implied: bool = False,
        assumed: int = 0,
    ) -> None:
        """`implied` and `assumed` are those of etl.store.loads.series_registry.Registry."""
        self._stack = stack
        self._reader = reader
        self._timezone = timezone
        self._watcher = watcher
        self._replaced = replaced
        self._trial = trial
        self._exact = exact
        self._among_others = among_others
        self._implied, self._assumed = implied, assumed
        self._writer: Writer | None = None
        self._ahead: list[tuple[Blocks, list[Span]]] = []
        self._ahead_bytes = 0
        self._locked = False
        self.cleared = Cleared()
        self._emptied: set[int] = set()
        """Series of which the loads that this one replaces had all readings."""

    @property
    def registry(self) -> Registry:
        return self._open()[0]

    @property
    def writer(self) -> Writer:
        return self._open()[1]

    @property
    def channels(self) -> set[Key]:
        """Return the channels of which readings were written."""
        keys = self._reader.channels.keys
        return {keys[channel] for channel in self.registry.series["channel"].tolist()}

    def write(self, blocks: Blocks, spans: list[Span]) -> None:
        """Write blocks in order; while another process writes, those of a file among others are kept for later."""
        if self._writer is None and self._among_others:
            self._ahead.append((blocks, spans))
            self._ahead_bytes += sum(map(len, blocks.packed.bodies)) + BLOCK_BYTES * len(blocks)
            self._locked = locks.try_write_lock(self._stack)
            if self._locked or self._ahead_bytes > AHEAD:
                self._open()
        else:
            self.writer.write(blocks, spans)

    def write_long(self, reads: LongReads, *, replace: bool) -> list[tuple[LongReads, str]]:
        """Write long reads; those that cannot be stored beside what the database has, and why."""
        replaces = self.cleared if replace else None
        return LongReadWriter(self.registry, self._reader.channels.keys, self.writer.changes, replaces).write(reads)

    def stored_grids(self, channels: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        """Return interval and phase of the series that channels have in the database, with readings left in them."""
        return self.registry.stored_grids(channels, self._emptied)

    def discard(self) -> None:
        """Have all that was written rolled back when the transaction ends."""
        if self._locked or self._writer is not None:
            ledger.discard()

    def _open(self) -> tuple[Registry, Writer]:
        if self._writer is None:
            if not self._locked:
                patience = FOR_OTHERS if self._among_others else 60
                self._stack.enter_context(locks.write_lock(patience, self._watcher.waiting))
            if self._trial:
                self._stack.enter_context(ledger.trial())
            for load in self._replaced:
                clear_load(load, self.cleared)
            if self.cleared.readings:
                self._emptied = {series for series, left in left_of(self.cleared).items() if left.first == NEVER}
            keys = self._reader.channels.keys
            self._registry = Registry(
                self._reader.name, keys, self._timezone, implied=self._implied, assumed=self._assumed
            )
            stamps_of = self._reader.stamps_of
            self._writer = Writer(self._registry, keys, self.cleared.changes, stamps_of, exact=self._exact)
            while self._ahead:
                self._writer.write(*self._ahead.pop(0))
        return self._registry, self._writer
