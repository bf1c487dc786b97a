"""Reader of one file from its first byte to its last: yields pages of blocks, keeps counts and bad rows."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.long_read_codec import CONFLICT, LongReads, Settled, joined, settle
from etl.blocks.weeks import INTERVALS, Blocks, Ints, NotSorted, Points, Span
from etl.core.read_ahead import Threads, in_order
from etl.core.zones import Transitions
from etl.sources.assembly.begun_registers import explained
from etl.sources.assembly.block_pages import Assembly
from etl.sources.assembly.dense_grids import DenseGrids
from etl.sources.assembly.pack import PackedPiece
from etl.sources.assembly.registers import counted, instants
from etl.sources.assembly.repeated_hour import Repeats
from etl.sources.assembly.resolve import Bad, Resolved, Resolver
from etl.sources.assembly.revision_spans import Newest, Revisions
from etl.sources.assembly.spool import Spool, compact
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.gas_meters import refuse_gas
from etl.sources.file_pieces import pieces
from etl.sources.findings import Findings, Rejected, intervals_shown, refusals
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.lengths import calendar
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.records import ReadAgain
from etl.sources.rows import LONG_MARK, Reject
from etl.sources.stored_intervals import Grids, StoredIntervals

_BETTER = "a better reading is known"

Page = tuple[Blocks, list[Span]]


class FileReader:
    """Reads a file once, with the findings of earlier readings."""

    def __init__(  # noqa: PLR0917 - what one reading of a file needs
        self,
        stream: Stream,
        size: int | None,
        plan: ReadPlan,
        zone: Transitions | None,
        findings: Findings,
        pool: Threads,
        folder: Path,
    ) -> None:
        self.name = stream.name
        self.channels = Channels()
        self.rejects: list[Reject] = []
        self.counts = Counts()
        self._stream, self._size, self._plan, self._zone, self._pool = stream, size, plan, zone, pool
        self._findings = findings
        self._stored = StoredIntervals(self.name, self.channels.keys, lambda _: {})
        self._assembly = Assembly()
        self._folder = folder
        self._spools: dict[int, Spool] = {}
        self._repeats = Repeats()
        self._grids = DenseGrids()
        self._revisions = Revisions()
        self._bad: list[Bad] = []
        self._long: list[LongReads] = []
        self._steps: dict[int, int] = {}
        self.long = joined([])
        """The long reads of the file, once `pages` has come to its end."""
        self.warnings: list[str] = []
        self.suggested: set[int] = set()
        """Channels whose interval is assumed: fewer than three steps show it, and none in the database."""
        self.again: Findings | None = None
        """With what the file must be read once more; None where its readings are complete."""

    @property
    def position(self) -> int:
        """Return the bytes of the file that were read."""
        return self._stream.position

    @property
    def clients(self) -> set[str]:
        return {key.client for key in self.channels.keys}

    def close(self) -> None:
        for spool in self._spools.values():
            spool.close()

    def pages(
        self,
        check: Callable[[Rejected], None],
        progress: Callable[[int], None],
        stored_grids: Callable[[Sequence[int]], Grids],
    ) -> Generator[Page]:
        """Yield blocks ready to be written; `again` shows afterwards whether the file must be read once more."""
        self._stored = StoredIntervals(self.name, self.channels.keys, stored_grids)
        try:
            yield from self._pages(check, progress)
        except NotSorted:
            self.again = replace(self._findings, sort=True)
        except ReadAgain as again:
            self.again = replace(self._findings, known=(again.known,))

    def _pages(self, check: Callable[[Rejected], None], progress: Callable[[int], None]) -> Iterator[Page]:
        """Yield all blocks. NotSorted when the order of the file misled, ReadAgain when it has several versions."""
        read = pieces(self._stream, self._plan, self._zone, self.channels, self._findings, self._pool)
        with closing(read):
            for piece in read:
                self._count(piece)
                if piece.rejects:
                    check(self._rejected(final=False))
                yield from self._assembly.take(piece)
                progress(self._stream.position)
        self._refuse_versions()
        check(self._rejected(final=True))
        yield from self._assembly.rest()
        self.counts += Counts(duplicate=self._assembly.duplicate)
        if self._plan.energy.register:
            self._count_registers()
        yield from self._gathered()
        self._settle_long()
        refuse_gas(self.name, self.channels.keys, self.channels.gas_meters)
        self._name_rejects()

    def _rejected(self, *, final: bool) -> Rejected:
        """Return the bad rows; where a row has several readings, they are of so many of these."""
        return Rejected(self.rejects, max(self.counts.rows, self.counts.read), final)

    def _name_rejects(self) -> None:
        if self._bad:
            keys, energy = self.channels.keys, self._plan.energy
            self.again = self._findings.with_rejects(
                refusals(self._bad, keys, energy), intervals_shown(self._bad, keys, energy, self._steps)
            )

    def _count(self, piece: PackedPiece) -> None:
        self.counts += piece.counts
        self.rejects += piece.rejects
        if piece.loose is not None:
            share_read = self._stream.position / self._size if self._size else 0
            self._spool(piece.interval).add(piece.loose, share_read)
        if piece.long is not None and len(piece.long):
            self._long.append(piece.long)
        if piece.stamps is not None:
            self._revisions.take(piece.stamps)
        if piece.directions is not None:
            self._repeats.take(piece.repeated, piece.directions)
            self._grids.take(piece.spans)

    def _refuse_versions(self) -> None:
        """Raise ReadAgain where a table has several versions of a reading (readers of records settle theirs)."""
        if self._plan.records or not self._revisions:
            return
        newest = self._revisions.all()
        if newest.clash:
            raise ReadAgain(Newest({key: number for number, key in enumerate(self.channels.keys)}, newest))

    def stamps_of(self, blocks: Blocks) -> Ints | None:
        """Return revision stamps of the slots of blocks; None where the file has none."""
        return self._revisions.of_blocks(blocks, self._plan, self._zone) if self._revisions else None

    def _spool(self, interval: int) -> Spool:
        """Return where readings of a declared interval wait (0: of none)."""
        return self._spools.setdefault(interval, Spool(self._folder))

    def _gathered(self) -> Iterator[Page]:
        """Yield the loose readings of each declared interval."""
        if self._zone is not None:
            points = self._repeated(self._zone)
            self.counts += Counts(read=self._repeats.halved)
            if points is not None:
                yield from self._of_repeated_hours(points)
        for interval, spool in self._spools.items():
            yield from self._resolved(spool, interval or self._plan.clock.interval or 0)

    def _repeated(self, zone: Transitions) -> Points | None:
        """Return the readings of repeated hours; those that could be of either hour are bad."""
        points, bad = self._repeats.settled(zone, self._plan.autumn, ends=self._plan.clock.stamp == "end")
        self._bad += [Bad(one.channel, one.minute * 60, one.reason) for one in bad]
        return points

    def _of_repeated_hours(self, points: Points) -> Iterator[Page]:
        """Yield the readings of channels whose other readings are packed, on the grid of these; the others wait.

        They are too few to show an interval: with gaps among them they may be an hour apart.
        """
        grids = self._grids.of(points.channel)
        packed = np.isin(points.channel, list(grids))
        if packed.any():
            yield from self._blocks_of(self._resolver(0, 0).resolve_as(points.where(packed), grids))
        if not packed.all():
            self._spool(0).add(compact(points.where(~packed)), 1)

    def _resolver(self, interval: int, guess: int) -> Resolver:
        return Resolver(
            interval=interval,
            guess=guess,
            one_length=self._plan.clock.interval_found,
            stamp_is_end=self._plan.clock.stamp == "end",
            calendar=calendar(self._plan),
            known={
                number: self._findings.intervals[key]
                for number, key in enumerate(self.channels.keys)
                if key in self._findings.intervals
            },
        )

    def _resolved(self, spool: Spool, interval: int) -> Iterator[Page]:
        """Resolve a range of channels at a time."""
        ranges = spool.ranges()
        first = next(ranges, None)
        if first is None:
            return
        resolver = self._resolver(interval, 0 if self._findings.intervals else _guess(first))

        def all_ranges() -> Iterator[Points]:
            yield first
            yield from ranges

        for resolved in in_order(resolver.resolve, all_ranges(), self._pool, more=0):
            yield from self._blocks_of(resolved)
            if resolved.unresolved is not None:
                yield from self._blocks_of(resolver.resolve_as(*self._stored.of_single(resolved.unresolved)))

    def _blocks_of(self, resolved: Resolved) -> Iterator[Page]:
        self._count_settled(resolved)
        self._long += [replace(one, stamp=self._as_stamped(one.stamp)) for one in resolved.long]
        self._bad += [replace(one, minute=self._as_stamped(one.minute * 60)) for one in resolved.bad]
        if not self._plan.clock.interval or self._plan.clock.interval_found:
            self._stored.compare(resolved.few)
        self._steps |= resolved.steps
        if resolved.suggested:
            self.suggested |= self._stored.unknown(resolved.suggested)
        self._stored.compare_long(resolved.few_long)
        for blocks, spans in zip(resolved.blocks, resolved.spans, strict=True):
            yield blocks, [Span(*span) for span in spans]

    def _as_stamped(
        self, seconds: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    ) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return seconds if self._zone is None else self._zone.to_local(seconds)

    def _settle_long(self) -> None:
        """Drop long reads that occur twice; refuse those that share a minute."""
        settled = settle(joined(self._long))
        self._count_settled(settled)
        self._refuse(settled.bad)
        self.long = settled.reads

    def _refuse(self, bad: list[tuple[LongReads, str]]) -> None:
        mark = LONG_MARK if self._plan.records or self._plan.columns.end is not None else 0
        self._bad += [Bad(reads.channel, reads.stamp + mark, reason) for reads, reason in bad]

    def refuse_long(self, bad: list[tuple[LongReads, str]]) -> None:
        """Have reads set aside, when the file is read again, that cannot be stored beside what the database has."""
        self._refuse(bad)
        self._name_rejects()

    def _count_registers(self) -> None:
        """Turn reads of registers into the energy between them."""
        shown = settle(joined([*self._long, *self._repeated_reads()]))
        self._count_settled(shown)
        for bad, reason in shown.bad:
            self._refuse(explained(bad, shown.reads) if reason == CONFLICT else [(bad, reason)])
        if self._plan.energy.control:
            self._long = [shown.reads]
            return
        found = counted(self.name, shown.reads, self._plan, self.channels.keys)
        self.warnings += found.warnings
        self.counts += Counts(ignored=found.ignored)
        self._long = [found.long]
        for interval, points in found.short.items():
            self._spool(interval).add(points, 1)

    def _repeated_reads(self) -> list[LongReads]:
        """Return the reads of registers in repeated hours."""
        if self._zone is None:
            return []
        points = self._repeated(self._zone)
        self._repeats = Repeats()
        return [] if points is None else [instants(points, self._zone)]

    def _count_settled(self, found: Resolved | Settled) -> None:
        """Count what several values of one reading came to."""
        better = {_BETTER: found.lower_quality}
        self.counts += Counts(duplicate=found.duplicate, revised=found.revised, ignored=better)


def _guess(points: Points) -> int:
    """Return the interval of the first channel, which nearly always is that of all."""
    minute = np.unique(points.minute[points.channel == points.channel[0]])
    step = int(np.diff(minute[:64].astype(np.int64)).min()) if len(minute) > 1 else 0
    return step if step in INTERVALS else 0
