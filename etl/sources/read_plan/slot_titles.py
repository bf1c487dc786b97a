"""Names of columns that are slots of a day: `00:30`, `hr0030`, `[01:00]`, `00:00 - 00:30`, `0h30`, `hh01`, `P50`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.sources.read_plan.titles import foreign_unit_in

DAY_MINUTES = 1440
LONGEST_DAY = 1500
FEWEST = 24
"""Columns that must be slots for a table to be one of days."""

_FLAG = re.compile(r"type|flag|status|indicator|marker|quality|^ut[0-9]*$|^dq|act_?est|estimate", re.IGNORECASE)
_CLOCK = r"(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::00)?(?:(?P<p>[AaPp])[Mm])?"
_RANGE = re.compile(rf"{_CLOCK}(?:-|–|to)[0-9]{{1,2}}:[0-9]{{2}}(?::00)?(?:[AaPp][Mm])?")  # noqa: RUF001 - a dash of headers
_LABEL = re.compile(rf"[A-Za-z_]*\[?{_CLOCK}\]?")
_HALF = re.compile(r"(?P<H>1[0-2]|0?[1-9])(?P<p>[AaPp])[Mm]")
_UNIT = re.compile(r"(?<=[0-9Mm\]])[(\[]?k?Wh[)\]]?$", re.IGNORECASE)
"""The unit behind a slot: `12:30 AM kWh`."""
_POWER = re.compile(r"(?<=[0-9Mm\]])[(\[]?[kM]?W[)\]]?$", re.IGNORECASE)
"""That of power, where no slots are of energy: those may stand beside them."""
_HOURS = re.compile(r"(?P<H>[0-9]{1,2})[hH](?P<M>(?:[0-9]{2})?)")
_BARE = re.compile(r"(?:[A-Za-z]+_?)?(?P<H>[0-9]{2})_?(?P<M>[0-9]{2})(?:_00)?")
_WORN = re.compile(r"(?P<H>[0-9]{0,2}?)(?P<M>[0-9]{1,2})")
_NUMBER = re.compile(r"(?P<name>[A-Za-z][A-Za-z_()]*?)?_?(?P<n>[0-9]{1,3})")
_COUNTS = {23: 60, 24: 60, 25: 60, 46: 30, 48: 30, 49: 30, 50: 30, 92: 15, 96: 15, 100: 15, 288: 5, 300: 5}
"""How many slots a day may have, and the minutes of one."""


def is_flag(title: str) -> bool:
    """Return whether a column's name is that of the quality of a value beside it."""
    return _FLAG.search(title) is not None


@dataclass(frozen=True)
class Slots:
    """The columns of a day's slots: the columns in order, the minute at which each starts, their length."""

    columns: tuple[int, ...]
    starts: tuple[int, ...]
    minutes: int
    elapsed: bool
    """Whether they are counted, not named by the clock."""
    ends: bool
    """Whether their names are the ends of their intervals."""


def slots_in(header: Sequence[str], *, elapsed: bool = False) -> Slots | None:
    """Find the slots among the names of columns; None where they are no day, or not one.

    `elapsed`: they are counted, whatever time they are called by.
    """
    return _slots(header, _UNIT, elapsed=elapsed) or _slots(header, _POWER, elapsed=elapsed)


def _slots(header: Sequence[str], unit: re.Pattern[str], *, elapsed: bool) -> Slots | None:
    titles = [unit.sub("", re.sub(r"\s", "", title)) for title in header]
    for pattern in (_RANGE, _LABEL, _HALF, _HOURS, _BARE, _WORN):
        minutes = [(column, _minute(pattern, title)) for column, title in enumerate(titles)]
        named = [(column, minute) for column, minute in minutes if minute is not None]
        if len(named) < FEWEST:
            continue
        found = _in_order(named) if elapsed else _of_clock(named, ranges=pattern is _RANGE)
        if found is not None:
            return found
    return _counted(titles)


def _in_order(named: Sequence[tuple[int, int]]) -> Slots | None:
    """Return slots counted from midnight on in the order of their columns."""
    minutes = _COUNTS.get(len(named))
    if minutes is None:
        return None
    starts = tuple(range(0, len(named) * minutes, minutes))
    return Slots(tuple(column for column, _ in named), starts, minutes, elapsed=True, ends=False)


def _of_clock(named: Sequence[tuple[int, int]], *, ranges: bool) -> Slots | None:
    """Return slots named by the clock: a whole day in equal steps, from midnight or to it."""
    named = _without_repeats(named)
    minutes = [minute for _, minute in named]
    step = minutes[1] - minutes[0]
    if step <= 0 or DAY_MINUTES % step or 60 % step:
        return None
    count = DAY_MINUTES // step
    columns = tuple(column for column, _ in named)
    starts = tuple(range(0, DAY_MINUTES, step))
    if ranges or minutes[0] == 0:
        return Slots(columns, starts, step, elapsed=False, ends=False) if minutes == list(starts) else None
    ends = [*starts[1:], DAY_MINUTES]
    if len(minutes) == count and minutes[:-1] == ends[:-1] and minutes[-1] % DAY_MINUTES == 0:
        return Slots(columns, starts, step, elapsed=False, ends=True)
    return None


def _without_repeats(named: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the first column of each time: `00:30` and then `00:30 Flag`."""
    seen: set[int] = set()
    return [one for one in named if not (one[1] in seen or seen.add(one[1]))]  # type: ignore[func-returns-value]  # add() is None


def _counted(header: Sequence[str]) -> Slots | None:
    """Return slots that are counted from 1 on, all of one name."""
    by_name: dict[str, list[tuple[int, int]]] = {}
    for column, title in enumerate(header):
        match = _NUMBER.fullmatch(title)
        if match and not _FLAG.search(match["name"] or "") and foreign_unit_in(match["name"] or "") is None:
            numbered = by_name.setdefault((match["name"] or "").casefold(), [])
            if int(match["n"]) == len(numbered) + 1:  # a second one is the flag of the first
                numbered.append((column, int(match["n"])))
    days = [numbered for numbered in by_name.values() if len(numbered) in _COUNTS]
    if len(days) != 1:
        return None
    minutes = _COUNTS[len(days[0])]
    starts = tuple(range(0, len(days[0]) * minutes, minutes))
    return Slots(tuple(column for column, _ in days[0]), starts, minutes, elapsed=True, ends=False)


@lru_cache(maxsize=4096)
def _minute(pattern: re.Pattern[str], title: str) -> int | None:
    """Return the minute of the day that begins a column's name, where it is one of this pattern."""
    match = pattern.fullmatch(title)
    if match is None:
        return None
    parts = match.groupdict()
    hour, minute = int(match["H"] or 0), int(parts.get("M") or 0)
    half = parts.get("p")
    if half:
        hour = hour % 12 + (12 if half in "Pp" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total < LONGEST_DAY else None
