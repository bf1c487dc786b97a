"""Spans of long reads: a day, week, month or year of the local calendar, or as their rows say."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from etl.blocks.long_read_codec import Ints, LongReads
from etl.blocks.quality_codec import Codes, zeros_or
from etl.blocks.weeks import Points
from etl.core.zones import Transitions
from etl.sources.readings import Readings

DAY = 86_400
HOUR = 3600
STEPS = ("day", "week", "month", "year")
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, eq=False)
class Calendar:
    """Days and months of a zone; None is UTC. All seconds count from 1970."""

    zone: Transitions | None

    def local(self, utc: Ints) -> Ints:
        """Convert to the wall clock."""
        return utc if self.zone is None else self.zone.to_local(utc)

    def utc(self, local: Ints) -> Ints:
        """Convert a wall-clock time to its instant: the first of two, and the change for a midnight that is skipped."""
        return local if self.zone is None else self.zone.to_utc(local)[0]

    def step_of(self, utc: Ints) -> str:
        """Find the step that stamps of one channel show, in their order; empty for any other than those of `STEPS`."""
        local = np.unique(self.local(utc))
        day, time = np.divmod(local, DAY)
        if len(local) < 2 or (time != time[0]).any():
            return ""
        if (np.diff(day) == 1).any():
            return "day"
        if not ((day - day[0]) % 7).any() and (np.diff(day) == 7).any():
            return "week"
        month, of_month = _months(day)
        if (of_month != of_month[0]).any():
            return ""
        least = int(np.diff(month).min())
        return {1: "month", 12: "year"}.get(least, "")

    def moved(self, utc: Ints, step: str, times: int) -> Ints:
        """Move instants by a number of steps on the local calendar; a day that a month lacks is its last."""
        day, time = np.divmod(self.local(utc), DAY)
        if step in _DAYS:
            return self.utc((day + times * _DAYS[step]) * DAY + time)
        month, of_month = _months(day)
        first = _first_days(month + times * _MONTHS[step])
        length = _first_days(month + times * _MONTHS[step] + 1) - first
        return self.utc((first + np.minimum(of_month, length - 1)) * DAY + time)

    def past_last_days(self, utc: Ints) -> Ints:
        """Move the midnights at which last days of months begin to their end: a date alone includes its day."""
        day, time = np.divmod(self.local(utc), DAY)
        last = (time == 0) & (_first_days(_months(day)[0] + 1) - 1 == day)
        return self.utc((day + last) * DAY + time)

    def reads(self, points: Points, step: str, *, ends: bool) -> LongReads:
        """Make points reads of a step that they begin (or end: `ends`), named by their instants."""
        utc = points.minute * 60
        other = self.moved(utc, step, -1 if ends else 1)
        start, end = (other, utc) if ends else (utc, other)
        return long_reads(points.channel, start, end, points.energy_mwh, points.quality, utc)


@dataclass(frozen=True, eq=False)
class LongRule:
    """Which rows of a file are long reads, and what they cover. `zone` is that of stamps, `calendar` that of days."""

    zone: Transitions | None
    calendar: Calendar
    step: str = ""
    ends: bool = False
    registers: bool = False
    all_long: bool = False
    """Whether all rows are long reads, whose ends are beside them, all in UTC."""

    def parted(self, readings: Readings) -> tuple[Readings, LongReads | None]:
        """Part readings of an hour at most from the others."""
        if self.all_long and readings.end is not None:
            return _none(readings), _of(readings, readings.seconds, readings.end)
        if self.registers:
            start = self._utc(readings.seconds)
            return _none(readings), _of(readings, start, start)
        if self.step:
            return _none(readings), self._of_step(readings)
        return self._by_ends(readings)

    def _utc(self, seconds: Ints) -> Ints:
        return Calendar(self.zone).utc(seconds)

    def _of_step(self, readings: Readings) -> LongReads:
        utc = self._utc(readings.seconds)
        if self.ends and self.step == "month":
            utc = self.calendar.past_last_days(utc)
        other = self.calendar.moved(utc, self.step, -1 if self.ends else 1)
        return _of(readings, *((other, utc) if self.ends else (utc, other)))

    def _by_ends(self, readings: Readings) -> tuple[Readings, LongReads | None]:
        if readings.end is None or not len(readings.end):
            return readings, None
        end = self._end(readings.seconds, readings.end)
        if not (maybe := end - readings.seconds > HOUR).any():
            return replace(readings, end=None), None
        start, utc_end = self._utc(readings.seconds), self._utc(end)
        long = maybe & (utc_end - start > HOUR)  # not an hour during which the clock goes forward
        some = readings.where(long)
        return replace(readings.where(~long), end=None), _of(some, start[long], utc_end[long]) if long.any() else None

    def _end(self, start: Ints, end: Ints) -> Ints:
        """Return ends as instants that are excluded; 23:59 is the last minute."""
        return np.where((end % HOUR == HOUR - 60) & (start % HOUR == 0), end + 60, end)


def _none(readings: Readings) -> Readings:
    return readings.where(np.zeros(len(readings.channel), np.bool_))


def _of(readings: Readings, start: Ints, end: Ints) -> LongReads:
    return long_reads(readings.channel, start, end, readings.energy_mwh, readings.quality, readings.seconds)


def long_reads(  # noqa: PLR0917 - the columns of what comes out
    channel: npt.NDArray[np.integer],
    start: Ints,
    end: Ints,
    energy_mwh: npt.NDArray[np.integer],
    quality: Codes | None,
    stamp: Ints,
) -> LongReads:
    """Make long reads between UTC seconds."""
    codes, stamps = zeros_or(quality, len(channel)), stamp.astype(np.int64)
    return LongReads(channel.astype(np.int64), start // 60, end // 60, energy_mwh.astype(np.int64), codes, stamps)


def _months(day: Ints) -> tuple[Ints, Ints]:
    """Return months since January 1970 of days since 1970, and the days of the month, the first 0."""
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    first: Ints = month.astype("datetime64[D]").astype(np.int64)
    return month.astype(np.int64), day - first


def _first_days(month: Ints) -> Ints:
    found: Ints = month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return found
