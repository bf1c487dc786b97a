"""A piece's readings as blocks if a channel's rows are together, else as loose readings to be sorted later."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from etl.blocks.counts import NOTHING, Counts
from etl.blocks.laying import FIRST_STAMPS, lay, steps
from etl.blocks.long_read_codec import LongReads
from etl.blocks.quality_codec import Codes, qualities
from etl.blocks.run_packing import packed_runs
from etl.blocks.weeks import INTERVALS, Blocks, Ints, Mask, Points, Span, packed
from etl.core.usage_page import ESTIMATED
from etl.core.zones import Transitions
from etl.sources.assembly.revision_spans import Spans
from etl.sources.assembly.spool import compact
from etl.sources.read_plan.spans import LongRule
from etl.sources.readings import BLANK, Readings
from etl.sources.rows import Reject

SHORT_RUNS = 32
"""Rows of a channel that must be together, on average, for a piece to be packed as it comes."""

_VALID = np.array(INTERVALS, np.int64)


@dataclass(eq=False)
class Directions:
    """Channels of a piece whose stamps rise or fall in it, and their first and last stamp (wall-clock seconds)."""

    channel: Ints
    rises: Mask
    falls: Mask
    first: Ints
    last: Ints


@dataclass(eq=False)
class PackedPiece:
    """What one piece of a file gave. `minute` of loose and repeated readings is as stamped: start or end."""

    dense: list[Blocks] = field(default_factory=list)
    spans: list[list[Span]] = field(default_factory=list)
    """Of each `dense` entry what its runs cover, in the order of the file."""
    loose: Points | None = None
    long: LongReads | None = None
    """Readings longer than an hour; of a file of registers what these showed, at `start`."""
    repeated: Points | None = None
    """Readings of an hour that occurs twice, at wall-clock minutes, in the order of the file; blank ones too."""
    directions: Directions | None = None
    missing: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """Rows whose wall-clock stamp does not exist."""
    counts: Counts = NOTHING
    rejects: list[Reject] = field(default_factory=list)
    size: int = 0
    interval: int = 0
    """Minutes of all its readings, where the file says them; 0: each channel shows its own."""
    stamps: Spans | None = None
    """Of readings with revision stamps."""


class Packer:
    """Packs the pieces of one file. `zone` is None for UTC; `interval` is 0 where each channel shows its own."""

    def __init__(
        self,
        zone: Transitions | None,
        *,
        interval: int,
        stamp_is_end: bool,
        all_loose: bool,
        long: LongRule | None = None,
    ) -> None:
        self._zone = zone
        self._interval = interval
        self._ends = stamp_is_end
        self._all_loose = all_loose
        self._long = long

    def pack(self, readings: Readings) -> PackedPiece:
        counts = readings.counts
        aside = counts.blank - readings.blanks + len(readings.rejects) + sum(counts.ignored.values())
        estimated = 0 if readings.quality is None else _estimated(readings, readings.quality)
        found = replace(counts, read=len(readings.channel) + aside, rejected=len(readings.rejects), estimated=estimated)
        piece = PackedPiece(counts=found, rejects=readings.rejects)
        if self._long is not None:
            if self._long.registers and self._zone is not None:
                readings = self._without_unclear(readings, piece, self._zone)
            readings, piece.long = self._long.parted(readings)
        if len(readings.channel):
            self._place(readings, piece)
        return piece

    @staticmethod
    def _without_unclear(readings: Readings, piece: PackedPiece, zone: Transitions) -> Readings:
        """Return reads of registers but those whose instant the rest of the file tells, or no clock ever shows."""
        _, repeated, missing = zone.to_utc(readings.seconds)
        if missing is not None:
            piece.missing = np.flatnonzero(missing)
            readings = readings.where(~missing)
            repeated = None if repeated is None else repeated[~missing]
        if len(readings.channel):
            piece.directions = _directions(readings, repeated)
        if repeated is None:
            return readings
        minute = readings.seconds // 60
        piece.repeated = Points(readings.channel, minute, readings.energy_mwh, readings.quality).where(repeated)
        return readings.where(~repeated)

    def _place(self, readings: Readings, piece: PackedPiece) -> None:
        seconds, unclear = readings.seconds, None
        if self._zone is not None:
            seconds, repeated, missing = self._zone.to_utc(readings.seconds)
            if self._ends:
                repeated, missing = self._of_ends(readings.seconds, repeated, missing, self._zone)
            if missing is not None:
                piece.missing = np.flatnonzero(missing)
                return
            piece.directions = _directions(readings, repeated)
            unclear = repeated
        # 32 bits hold the minutes of four thousand years, and take half the time of 64.
        minute = (seconds // 60).astype(np.int32)
        points = Points(readings.channel, minute, readings.energy_mwh, readings.quality)
        if unclear is not None:
            wall = Points(points.channel, readings.seconds // 60, points.energy_mwh, points.quality)
            piece.repeated = wall.where(unclear)
            points = points.where(~unclear)
        if len(points.channel):
            self._split(points, piece)

    @staticmethod
    def _of_ends(
        wall: Ints, repeated: Mask | None, missing: Mask | None, zone: Transitions
    ) -> tuple[Mask | None, Mask | None]:
        """Return the masks of ends: the hour before a skipped one may end at its begin, and a repeated one at its end.

        Of the latter the rest of the file tells whether it is written twice.
        """
        if missing is not None:
            missing = missing & ~zone.begins_gap(wall)
        after = zone.repeat_ending(wall) > 0
        if after.any():
            repeated = after if repeated is None else repeated | after
        return repeated, missing if missing is not None and missing.any() else None

    def _split(self, points: Points, piece: PackedPiece) -> None:
        """Runs of one channel that are long and regular are packed now, the rest is left loose."""
        starts = np.flatnonzero(np.append(True, points.channel[1:] != points.channel[:-1]))
        if self._all_loose or len(starts) * SHORT_RUNS > len(points.channel):
            piece.loose = compact(_sorted(points))
            return
        lengths = np.diff(np.append(starts, len(points.channel)))
        long = lengths >= FIRST_STAMPS
        step = np.where(long, steps(points.minute, starts, lengths), 0)
        if self._interval:
            step[step > 0] = self._interval
        else:  # what begins in one interval and ends in another is cut where it changes once it is sorted
            last = np.where(long, starts + lengths - FIRST_STAMPS, 0)
            step[steps(points.minute, last, np.where(long, FIRST_STAMPS, 0)) != step] = 0
        step[~np.isin(step, _VALID)] = 0
        loose = np.repeat(step == 0, lengths)
        for interval in sorted(set(step[step > 0].tolist())):
            runs = np.flatnonzero(step == interval)
            failed = self._dense(points, starts[runs], lengths[runs], interval, piece)
            for run in runs[failed].tolist():
                loose[starts[run] : starts[run] + lengths[run]] = True
        if loose.any():
            piece.loose = compact(_sorted(points.where(loose)))

    def _dense(self, points: Points, starts: Ints, lengths: Ints, interval: int, piece: PackedPiece) -> Ints:
        """Pack runs of one interval; the places of runs that turned out not to be plain."""
        blocks = packed_runs(points, starts, lengths, interval, ends=self._ends)
        if blocks is not None:
            first, last = points.minute[starts], points.minute[starts + lengths - 1]
            self._add(blocks, points.channel[starts], points.minute[starts] % interval, (first, last), piece)
            return np.empty(0, np.int64)
        some = self._of_runs(points, starts, lengths)
        phases = points.minute[starts] % interval
        phase = phases[some.channel] if phases.any() else None
        off = (some.minute if phase is None else some.minute - phase) % interval
        if off.any():
            return self._without(np.unique(some.channel[off != 0]), points, starts, lengths, interval, piece)
        bounds = np.cumsum(lengths) - lengths
        first, last = np.minimum.reduceat(some.minute, bounds), np.maximum.reduceat(some.minute, bounds)
        if self._ends:
            some.minute = some.minute - interval
        laid = lay(some, interval, phase)
        if len(laid.conflicts) or laid.lower_quality or laid.revised or laid.duplicate:
            # Rare: the sorted way knows how to settle them, and how to name their lines.
            return np.arange(len(starts))
        self._add(packed(laid.weeks), points.channel[starts], phases, (first, last), piece)
        return np.empty(0, np.int64)

    def _add(self, blocks: Blocks, channel: Ints, phases: Ints, stamps: tuple[Ints, Ints], piece: PackedPiece) -> None:
        """Add blocks of runs, numbered as these are: of each its channel, phase and first and last stamp."""
        interval = blocks.interval
        blocks.channel = channel.astype(np.int64)[blocks.channel]
        piece.dense.append(blocks)
        first, end = (stamps[0] - interval, stamps[1]) if self._ends else (stamps[0], stamps[1] + interval)
        spans = zip(channel.tolist(), phases.tolist(), first.tolist(), end.tolist(), strict=True)
        piece.spans.append([Span(number, interval, *span) for number, *span in spans])

    @staticmethod
    def _of_runs(points: Points, starts: Ints, lengths: Ints) -> Points:
        """Return the points of some runs, with the run's place as channel."""
        run = np.repeat(np.arange(len(starts), dtype=np.int32), lengths)
        if len(run) == len(points.channel):
            return Points(run, points.minute, points.energy_mwh, points.quality)
        some = points.where(np.arange(len(run)) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths))
        some.channel = run
        return some

    def _without(  # noqa: PLR0917 - the arguments of _dense again
        self, bad: Ints, points: Points, starts: Ints, lengths: Ints, interval: int, piece: PackedPiece
    ) -> Ints:
        keep = np.setdiff1d(np.arange(len(starts)), bad)
        if not len(keep):
            return bad
        return np.append(bad, keep[self._dense(points, starts[keep], lengths[keep], interval, piece)])


def _estimated(readings: Readings, quality: Codes) -> int:
    doubtful = qualities(quality) >= ESTIMATED
    return int(np.count_nonzero(doubtful & (readings.energy_mwh != BLANK) if readings.blanks else doubtful))


def _sorted(points: Points) -> Points:
    """Sort by channel, each channel's rows in the order of the file."""
    channel = points.channel
    if (channel[1:] >= channel[:-1]).all():
        return points
    # numpy sorts 16-bit integers by radix, several times as fast as wider ones.
    low = int(channel.min())
    narrow: npt.NDArray[np.integer] = channel - low
    if int(channel.max()) - low < 65_536:
        narrow = narrow.astype(np.uint16)
    return points.where(np.argsort(narrow, kind="stable"))


def _directions(readings: Readings, repeated: Mask | None) -> Directions:
    """Steps inside a repeated hour say nothing: it goes back once in any case."""
    channel = readings.channel.astype(np.int64)
    order = np.argsort(channel, kind="stable")
    channel, seconds = channel[order], readings.seconds[order]
    starts = np.flatnonzero(np.append(True, channel[1:] != channel[:-1]))
    step = np.diff(seconds, prepend=seconds[0])
    step[starts] = 0
    if repeated is not None:
        unclear = repeated[order]
        step[1:][unclear[1:] & unclear[:-1]] = 0
    ends = np.append(starts[1:], len(channel)) - 1
    return Directions(
        channel[starts],
        np.logical_or.reduceat(step > 0, starts),
        np.logical_or.reduceat(step < 0, starts),
        seconds[starts],
        seconds[ends],
    )
