"""Reader of one file from its first byte to its last: yields pages of blocks, keeps counts and bad rows."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from etl.blocks.block_codec import FIRST_MONDAY, WEEK_MINUTES
from etl.blocks.long_read_codec import INTERVAL, LongReads, joined, settle
from etl.blocks.weeks import INTERVALS, Blocks, Ints, NotSorted, Points, Span
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.core.read_ahead import ReadAhead, in_order
from etl.core.zones import Transitions
from etl.sources.assembly.block_pages import Assembly
from etl.sources.assembly.pack import Piece
from etl.sources.assembly.registers import counted, instants
from etl.sources.assembly.repeated_hour import Repeats
from etl.sources.assembly.resolve import Bad, Resolved, Resolver
from etl.sources.assembly.revision_spans import Newest, Revisions, places
from etl.sources.assembly.spool import Spool, compact
from etl.sources.batch_reader import BatchReader
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.piece_reader import PieceReader
from etl.sources.delimited.table_pieces import table_pieces
from etl.sources.delimited.text_pieces import PIECE_BYTES
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.lengths import calendar
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.records import ReadAgain, reader
from etl.sources.rows import FLOWS, LONG_MARK, Reject

_BETTER = "a better reading is known"
WIDE = 24
"""From this many values a row on, pieces are cut half as large."""

Page = tuple[Blocks, list[Span]]


@dataclass(frozen=True)
class Rejected:
    """Rows set aside, of the number read so far; `final` when the file is read to its end."""

    rejects: list[Reject]
    rows: int
    final: bool


Grids = Mapping[int, Sequence[tuple[int, int]]]
"""Interval and phase of the series that channels have in the database."""


@dataclass(frozen=True)
class Findings:
    """What earlier readings of a file found out, which the next one needs."""

    refuse: Mapping[tuple[Key, int], str] = field(default_factory=dict)
    """Rows that turned out bad when the others were known: why, by channel and second."""
    intervals: Mapping[Key, int] = field(default_factory=dict)
    """Interval that the channels of those rows showed with them."""
    known: tuple[object, ...] = ()
    """Newest versions of its readings, as its reader keeps them (etl.sources.read_plan.records.ReadAgain)."""
    sort: bool = False
    """Whether nothing is packed as it comes: every channel is gathered first."""

    def with_rejects(self, refuse: Mapping[tuple[Key, int], str], intervals: Mapping[Key, int]) -> "Findings":
        """Add rows that turned out bad: to be sorted first, as they may be right when all of a channel is together."""
        if not self.sort:
            return replace(self, sort=True)
        return replace(self, refuse={**self.refuse, **refuse}, intervals={**intervals, **self.intervals})


class FileReader:
    """Reads a file once, with the findings of earlier readings."""

    def __init__(  # noqa: PLR0917 - what one reading of a file needs
        self,
        stream: Stream,
        size: int | None,
        how: ReadPlan,
        zone: Transitions | None,
        findings: Findings,
        pool: ThreadPoolExecutor,
        folder: Path,
    ) -> None:
        self.name = stream.name
        self.channels = Channels()
        self.rejects: list[Reject] = []
        self.ignored: dict[str, int] = {}
        self.energy_mwh: dict[str, int] = {}
        self.rows = self.read = self.blank = self.rounded = self.duplicate = self.revised = self.estimated = 0
        self._stream, self._size, self._how, self._zone, self._pool = stream, size, how, zone, pool
        self._findings = findings
        self._stored_grids: Callable[[Sequence[int]], Grids] = lambda _: {}
        self._assembly = Assembly()
        self._folder = folder
        self._spools: dict[int, Spool] = {}
        self._repeats = Repeats()
        self._revisions = Revisions()
        self._bad: list[Bad] = []
        self._long: list[LongReads] = []
        self._steps: dict[int, int] = {}
        self.long = joined([])
        """The long reads of the file, once `pages` has come to its end."""
        self.warnings: list[str] = []
        self.again: Findings | None = None
        """With what the file must be read once more; None where its readings are complete."""

    @property
    def position(self) -> int:
        """Bytes of the file that were read."""
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
        """Yield blocks ready to be written; `again` tells afterwards whether the file must be read once more."""
        self._stored_grids = stored_grids
        try:
            yield from self._pages(check, progress)
        except NotSorted:
            self.again = replace(self._findings, sort=True)
        except ReadAgain as again:
            self.again = replace(self._findings, known=(again.known,))

    def _pages(self, check: Callable[[Rejected], None], progress: Callable[[int], None]) -> Iterator[Page]:
        """Yield all blocks. NotSorted when the order of the file misled, ReadAgain when it has several versions."""
        with closing(self._pieces()) as read:
            for piece in read:
                self._count(piece)
                if piece.rejects:
                    check(Rejected(self.rejects, self.rows, final=False))
                yield from self._assembly.take(piece)
                progress(self._stream.position)
        self._refuse_versions()
        check(Rejected(self.rejects, self.rows, final=True))
        yield from self._assembly.rest()
        self.duplicate += self._assembly.duplicate
        if self._how.energy.register:
            self._count_registers()
        yield from self._gathered()
        self._settle_long()
        self._name_rejects()

    def _name_rejects(self) -> None:
        if self._bad:
            self.again = self._findings.with_rejects(self._refusals(), self._shown())

    def _pieces(self) -> Generator[Piece]:
        """Yield the parts of the file in their order, each parsed and packed."""
        if self._how.records:
            batches = BatchReader(self._how, self.channels, self._findings.refuse, all_loose=self._findings.sort)
            given = reader(self._how.layout).batches(self._stream, self.name, *self._findings.known)
            with closing(ReadAhead(given)) as ahead:
                yield from in_order(batches.read, ahead, self._pool)
            return
        loose = self._findings.sort or self._how.clock.interval_found
        newest = next((known for known in self._findings.known if isinstance(known, Newest)), None)
        table = PieceReader(self._how, self.channels, self._zone, self._findings.refuse, newest, all_loose=loose)
        size = PIECE_BYTES if self._how.table is None or len(self._how.table.cells) < WIDE else PIECE_BYTES // 2
        with closing(ReadAhead(table_pieces(self._stream, self._how, size))) as ahead:
            yield from in_order(table.read, ahead, self._pool)

    def _count(self, piece: Piece) -> None:
        self.rows += piece.rows
        self.read += piece.read
        self.blank += piece.blank
        self.rounded += piece.rounded
        self.duplicate += piece.duplicate
        self.estimated += piece.estimated
        self.rejects += piece.rejects
        for totals, amounts in ((self.ignored, piece.ignored), (self.energy_mwh, piece.energy_mwh)):
            for name, amount in amounts.items():
                totals[name] = totals.get(name, 0) + amount
        if piece.loose is not None:
            share_read = self._stream.position / self._size if self._size else 0
            self._spool(piece.interval).add(piece.loose, share_read)
        if piece.long is not None and len(piece.long):
            self._long.append(piece.long)
        if piece.stamps is not None:
            self._revisions.take(piece.stamps)
        self._repeats.take(piece.repeated, piece.directions)

    def _refuse_versions(self) -> None:
        """Raise ReadAgain where a table has several versions of a reading (readers of records settle theirs)."""
        if self._how.records or not self._revisions:
            return
        newest = self._revisions.all()
        if newest.clash:
            raise ReadAgain(Newest({key: number for number, key in enumerate(self.channels.keys)}, newest))

    def stamps_of(self, blocks: Blocks) -> Ints | None:
        """Return revision stamps of the slots of blocks; None where the file has none."""
        if not self._revisions:
            return None
        starts = FIRST_MONDAY + blocks.week * WEEK_MINUTES + blocks.phase
        seconds = (starts[:, None] + np.arange(0, WEEK_MINUTES, blocks.interval)) * 60
        how = self._how
        if self._zone is not None and not (how.table is not None and how.table.elapsed):
            seconds = self._zone.to_local(seconds)
        minute = seconds // 60 + (blocks.interval if how.clock.stamp == "end" else 0)
        return self._revisions.of(places(blocks.channel[:, None], minute))

    def _spool(self, interval: int) -> Spool:
        """Return where readings of a declared interval wait (0: of none)."""
        return self._spools.setdefault(interval, Spool(self._folder))

    def _gathered(self) -> Iterator[Page]:
        """Yield the loose readings of each declared interval."""
        if self._zone is not None:
            points, bad = self._repeats.settled(self._zone, self._how.table.autumn if self._how.table else "twice")
            self._bad += [Bad(one.channel, one.minute * 60, one.reason) for one in bad]
            self.read += self._repeats.halved
            if points is not None:
                self._spool(0).add(compact(points), 1)
        for interval, spool in self._spools.items():
            yield from self._resolved(spool, interval or self._how.clock.interval or 0)

    def _resolved(self, spool: Spool, interval: int) -> Iterator[Page]:
        """Resolve a range of channels at a time."""
        ranges = spool.ranges()
        first = next(ranges, None)
        if first is None:
            return
        resolver = Resolver(
            interval=interval,
            guess=0 if self._findings.intervals else _guess(first),
            one_length=self._how.clock.interval_found,
            stamp_is_end=self._how.clock.stamp == "end",
            calendar=calendar(self._how),
            known={
                number: self._findings.intervals[key]
                for number, key in enumerate(self.channels.keys)
                if key in self._findings.intervals
            },
        )

        def all_ranges() -> Iterator[Points]:
            yield first
            yield from ranges

        for resolved in in_order(resolver.resolve, all_ranges(), self._pool, ahead=2):
            yield from self._taken(resolved)
            if resolved.unresolved is not None:
                yield from self._taken(resolver.resolve_as(*self._by_database(resolved.unresolved)))

    def _taken(self, resolved: Resolved) -> Iterator[Page]:
        self.duplicate += resolved.duplicate
        self.revised += resolved.revised
        self._ignore(_BETTER, resolved.lower_quality)
        self._long += [replace(one, stamp=self._as_stamped(one.stamp)) for one in resolved.long]
        self._bad += [replace(one, minute=self._as_stamped(one.minute * 60)) for one in resolved.bad]
        self._compare(resolved.few)
        self._steps |= resolved.steps
        self._compare_long(resolved.few_long)
        for blocks, spans in zip(resolved.blocks, resolved.spans, strict=True):
            yield blocks, [Span(*span) for span in spans]

    def _as_stamped(
        self, seconds: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    ) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        return seconds if self._zone is None else self._zone.to_local(seconds)

    def _compare(self, few: dict[int, int]) -> None:
        """Refuse another interval than the database has where a few stamps alone show it."""
        if self._how.clock.interval or not few:
            return
        for channel, grids in self._stored([number for number, interval in few.items() if interval]).items():
            if all(interval != few[channel] for interval, _ in grids):
                client = self.channels.keys[channel].client
                what = f"client {client}: its few readings here are {few[channel]} minutes apart"
                what += f", those in the database {grids[0][0]}"
                raise InputError(self.name, what, f"give --interval {grids[0][0]}min or --interval {few[channel]}min")

    def _stored(self, channels: Sequence[int]) -> Grids:
        """Interval and phase of channels that the database has, but for long reads."""
        found = self._stored_grids(channels).items()
        own = {channel: [grid for grid in grids if grid[0] != INTERVAL] for channel, grids in found}
        return {channel: grids for channel, grids in own.items() if grids}

    def _compare_long(self, few: list[int]) -> None:
        """A few stamps a day or more apart may be what is left of shorter readings."""
        for channel, grids in self._stored_grids(few).items() if few else ():
            if all(interval != INTERVAL for interval, _ in grids):
                what = f"client {self.channels.keys[channel].client}: its few readings here are days apart"
                what += f", those in the database {grids[0][0]} minutes"
                raise InputError(self.name, what, f"give --interval {grids[0][0]}min, 1d, 1w or 1month")

    def _settle_long(self) -> None:
        """Drop long reads that occur twice; refuse those that share a minute."""
        settled = settle(joined(self._long))
        self.duplicate += settled.duplicate
        self.revised += settled.revised
        self._ignore(_BETTER, settled.lower_quality)
        self._refuse(settled.bad)
        self.long = settled.reads

    def _refuse(self, bad: list[tuple[LongReads, str]]) -> None:
        mark = LONG_MARK if self._how.records or self._how.columns.end is not None else 0
        self._bad += [Bad(reads.channel, reads.stamp + mark, reason) for reads, reason in bad]

    def refuse_long(self, bad: list[tuple[LongReads, str]]) -> None:
        """Have reads set aside, when the file is read again, that cannot be stored beside what the database has."""
        self._refuse(bad)
        self._name_rejects()

    def _count_registers(self) -> None:
        """Turn reads of registers into the energy between them."""
        shown = settle(joined([*self._long, *self._repeated_reads()]))
        self.duplicate += shown.duplicate
        self.revised += shown.revised
        self._ignore(_BETTER, shown.lower_quality)
        self._refuse(shown.bad)
        found = counted(self.name, shown.reads, self._how, self.channels.keys)
        self.warnings += found.warnings
        for reason, reads in found.ignored.items():
            self._ignore(reason, reads)
        self.energy_mwh = found.energy_mwh
        self._long = [found.long]
        for interval, points in found.short.items():
            self._spool(interval).add(points, 1)

    def _repeated_reads(self) -> list[LongReads]:
        """Return the reads of registers in repeated hours."""
        if self._zone is None:
            return []
        points, bad = self._repeats.settled(self._zone, self._how.table.autumn if self._how.table else "twice")
        self._bad += [Bad(one.channel, one.minute * 60, one.reason) for one in bad]
        self._repeats = Repeats()
        return [] if points is None else [instants(points, self._zone)]

    def _ignore(self, reason: str, readings: int) -> None:
        if readings:
            self.ignored[reason] = self.ignored.get(reason, 0) + readings

    def _by_database(self, points: Points) -> tuple[Points, dict[int, tuple[int, int]]]:
        """Give channels with one reading the interval that they have in the database."""
        channels = np.unique(points.channel).tolist()
        grids = self._stored(channels)
        for channel in channels:
            if len(grids.get(channel, [])) != 1:
                what = f"client {self.channels.keys[channel].client} has only one reading: its interval is not known"
                raise InputError(self.name, what, "give it: --interval 15min")
        return points, {channel: grids[channel][0] for channel in channels}

    def _shown(self) -> dict[Key, int]:
        """Return intervals of the channels that lose rows: the rest may look as if it had a longer one."""
        keys = self.channels.keys
        return {
            keys[channel]._replace(flow=flow): bad.interval or self._steps[channel]
            for bad in self._bad
            for channel in np.unique(bad.channel).tolist()
            if bad.interval or channel in self._steps
            for flow in (FLOWS if self._how.energy.negative == "export" else [keys[channel].flow])
        }

    def _refusals(self) -> dict[tuple[Key, int], str]:
        keys = self.channels.keys
        flows = {"export": self._how.energy.flow} if self._how.energy.negative == "export" else {}
        return {
            (keys[channel]._replace(flow=flows.get(keys[channel].flow, keys[channel].flow)), second): bad.reason
            for bad in self._bad
            for channel, second in zip(bad.channel.tolist(), bad.minute.tolist(), strict=True)
        }


def _guess(points: Points) -> int:
    """Return the interval of the first channel, which nearly always is that of all."""
    minute = np.unique(points.minute[points.channel == points.channel[0]])
    step = int(np.diff(minute[:64].astype(np.int64)).min()) if len(minute) > 1 else 0
    return step if step in INTERVALS else 0
