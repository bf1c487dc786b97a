"""Billing periods: local dates, `end` excluded, from local midnight to local midnight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np

from etl.core.days import LIKE, read_month, shown_days, shown_moment
from etl.core.errors import UsageError
from etl.core.zones import transitions, zone

EPOCH = date(1970, 1, 1)
_DAY = 1440


@dataclass(frozen=True, order=True)
class Period:
    """The local days from `start` to the day before `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise UsageError(
                f"the period {self.start} to {self.end} is empty (the end is the day after the last day)",
                code="E-PERIOD",
            )

    @cached_property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def month(self) -> str:
        """`2017-08` when the period is exactly that calendar month, else empty."""
        return f"{self.start:%Y-%m}" if self.start.day == 1 and self.end == first_of_next_month(self.start) else ""

    @property
    def months(self) -> list["Period"]:
        """Return the calendar months that it has a day of."""
        found = [month_from(self.start.replace(day=1))]
        while found[-1].end < self.end:
            found.append(month_from(found[-1].end))
        return found

    def within(self, other: "Period") -> "Period | None":
        """Return the days that are in both; None if there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def utc_minutes(self, zone: str) -> tuple[int, int]:
        """Return start and end in a zone, as minutes since the epoch."""
        return midnight(self.start, zone), midnight(self.end, zone)

    def __str__(self) -> str:
        return self.month or f"{self.start}..{self.end}"


def shown_period(period: Period) -> str:
    """Show a period to people: `2017-08`, or its days with the last one included. Its `str` is for programs."""
    return period.month or shown_days(period.start, period.end)


def as_option(periods: Sequence[Period]) -> str:
    """Return the options that name some periods, in order."""
    first, last = periods[0], periods[-1]
    if first.month and last.month:
        return f"--month {first.month}" if first == last else f"--month {first.month}..{last.month}"
    return f"--from {first.start} --to {last.end}"


def hull(periods: Iterable[Period]) -> Period:
    """Return the days from the first to the last one of some periods, of which there is at least one."""
    every = list(periods)
    return Period(min(period.start for period in every), max(period.end for period in every))


def midnight(day: date, zone: str) -> int:
    """Return the UTC minute at which a local day begins; if the clock skips midnight, the instant of the change."""
    return local_minute(day, 0, zone)


def shown_minute(minute: int, zone: str) -> str:
    """Return a UTC minute as a zone's clock shows it."""
    day, minutes = _by_the_clock(minute, zone)
    return shown_moment(day, minutes)


def stamp(minute: int, name: str) -> str:
    """Return the local ISO stamp of a UTC minute in a zone, with its offset."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(zone(name)).isoformat("T", "minutes")


def local_days(first: int, last: int, zone: str) -> Period:
    """Return the local days from that of one UTC minute to that of another, which is included."""
    return Period(_by_the_clock(first, zone)[0], _by_the_clock(last, zone)[0] + timedelta(days=1))


def _by_the_clock(minute: int, zone: str) -> tuple[date, int]:
    local = int(transitions(zone).to_local(np.array(minute * 60, np.int64))) // 60
    return EPOCH + timedelta(days=local // _DAY), local % _DAY


def local_minute(day: date, minutes: int, zone: str) -> int:
    """Return the UTC minute of a local time; the first of two, and of one that is skipped the instant of the change."""
    table = transitions(zone)
    local = np.array([(day - EPOCH).days * 86_400 + minutes * 60], np.int64)
    utc, _, missing = table.to_utc(local)
    if missing is None:
        return int(utc[0]) // 60
    change = table.utc[np.searchsorted(table.utc, utc[0] + 86_400, side="right") - 1]
    return int(change) // 60


def clock_change(day: date, minutes: int, zone: str) -> tuple[str, str] | None:
    """Return from and to which time the clock goes over a local time that it skips or repeats; None elsewhere."""
    table = transitions(zone)
    local = np.array([(day - EPOCH).days * 86_400 + minutes * 60], np.int64)
    utc, repeated, missing = table.to_utc(local)
    if repeated is None and missing is None:
        return None
    place = int(np.searchsorted(table.utc, utc[0], side="right")) - (repeated is None)
    change = int(table.utc[place])
    return _clock(change + int(table.offset[place - 1])), _clock(change + int(table.offset[place]))


def _clock(second: int) -> str:
    return f"{second % 86_400 // 3600:02}:{second % 3600 // 60:02}"


def first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months(text: str) -> list[Period]:
    """Read the periods of `2017-08` or `2017-01..2017-12`; UsageError for any other text."""
    first, dots, last = text.partition("..")
    found = [month(first)]
    if dots and month(last).start < found[0].start:
        raise UsageError(f"{text!r} ends before it begins (write it like 2017-01..2017-12)", code="E-PERIOD")
    while dots and found[-1].start < month(last).start:
        found.append(Period(found[-1].end, first_of_next_month(found[-1].end)))
    return found


def month(text: str) -> Period:
    """Read the period of `2017-08`; UsageError for any other text."""
    try:
        return month_from(read_month(text))
    except ValueError as error:
        raise UsageError(f"{text!r} {str(error).removesuffix(LIKE)} (write it{LIKE})", code="E-PERIOD") from None


def month_of(period: Period) -> Period:
    """Return the calendar month in which a period begins."""
    return month_from(period.start.replace(day=1))


def month_before(month: Period) -> Period:
    """Return the calendar month before one."""
    return month_from((month.start - timedelta(days=1)).replace(day=1))


def year_before(period: Period) -> Period:
    """Return the same days of the year before; what ends with February does so in both."""
    return Period(_in_year_before(period.start), _in_year_before(period.end))


def _in_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def first_of_month(number: int) -> date:
    """Return the first day of a month, which is counted from January 1970."""
    return date(EPOCH.year + number // 12, number % 12 + 1, 1)


def month_from(first: date) -> Period:
    """Return the calendar month of its first day."""
    return Period(first, first_of_next_month(first))
