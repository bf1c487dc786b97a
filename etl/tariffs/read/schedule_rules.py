"""`[schedule.ID]` from TOML: rules like "mon-fri 07:00-09:15 12:15-24:00", checked minute by minute."""

import re
from typing import TYPE_CHECKING

import numpy as np

from etl.tariffs.registry import DAYS, SEASONS, load
from etl.tariffs.schedules.schedule import MINUTES_A_DAY, WEEKDAYS, Codes, DayRule, Schedule
from etl.tariffs.schedules.seasons import AllYear, Seasons, read_date_seasons
from etl.tariffs.toml_table import Table

if TYPE_CHECKING:
    from etl.tariffs.context import TariffContext

REST = "rest"
_NONE = -1
_RULE = 'write it like "mon-fri 07:00-09:15 12:15-24:00", "sat,sun" or "all 21:00-07:00"'


def read_schedule(table: Table, name: str, _context: "TariffContext") -> Schedule:
    """Return a schedule in which every minute of every weekday and season has one period; TariffError otherwise."""
    seasons = _seasons(table)
    days: tuple[DayRule, ...] = tuple(load(DAYS[key])(table, key) for key in DAYS if table.has(key))
    buckets: list[tuple[str, str]] = []
    week = np.full((len(seasons.names), 7, MINUTES_A_DAY), _NONE, np.int16)
    for number, season in enumerate(seasons.names):
        rules = table.table(season)
        if rules is None:
            table.fail(season, "has no periods", f'add {season}.NAME = ["mon-fri 08:00-18:00"] or = "{REST}"')
        _fill(week[number], rules, season, buckets)
    table.close()
    return Schedule(name, seasons, tuple(buckets), week.tobytes(), days)


def _seasons(table: Table) -> Seasons:
    if not table.has("seasons"):
        return AllYear()
    dated = table.table("seasons") if isinstance(table.data["seasons"], dict) else None
    if dated is not None:
        return read_date_seasons(dated)
    seasons: Seasons = load(SEASONS[table.choice("seasons", SEASONS)])()
    return seasons


def _fill(week: Codes, rules: Table, season: str, buckets: list[tuple[str, str]]) -> None:
    """Enter the periods of one season into its 7 x 1440 table and into `buckets`."""
    rest = None
    for period in rules.data:
        place = len(buckets)
        buckets.append((season, period))
        if rules.value(period) != REST:
            _enter(week, place, rules, period, buckets)
        elif rest is None:
            rest = place
        else:
            rules.fail(period, f"is the rest, and so is {buckets[rest][1]}", "let one period be the rest")
    if rest is not None:
        week[week == _NONE] = rest
    elif (week == _NONE).any():
        weekday, minute = np.argwhere(week == _NONE)[0].tolist()
        what = f"{WEEKDAYS[weekday]} {_clock(minute)} is in no period"
        rules.fail("", what, f'cover every minute; one of the periods may be = "{REST}"')


def _enter(week: Codes, place: int, rules: Table, period: str, buckets: list[tuple[str, str]]) -> None:
    texts = rules.value(period)
    if not isinstance(texts, list) or not texts:
        rules.fail(period, "is not a list of rules", f'write a list of texts or "{REST}"')
    for text in texts:
        mask = _mask(rules, period, text)
        taken = np.argwhere(mask & (week != _NONE))
        if len(taken):
            weekday, minute = taken[0].tolist()
            other = buckets[week[weekday, minute]][1]
            where = "in it twice" if other == period else f"in {other} already"
            rules.fail(period, f"{WEEKDAYS[weekday]} {_clock(minute)} is {where}", "windows must not overlap")
        week[mask] = place


def _mask(rules: Table, period: str, text: object) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    words = text.split() if isinstance(text, str) else []
    if not words:
        rules.fail(period, f"{text!r} is not a rule", _RULE)
    mask = np.zeros((7, MINUTES_A_DAY), np.bool_)
    windows = words[1:] or ["00:00-24:00"]
    for weekday in _weekdays(rules, period, words[0]):
        for window in windows:
            start, end = _window(rules, period, window)
            for low, high in [(start, end)] if start < end else [(start, MINUTES_A_DAY), (0, end)]:
                if mask[weekday, low:high].any():
                    rules.fail(period, f"the windows of {text!r} overlap", "let each minute be in one of them")
                mask[weekday, low:high] = True
    return mask


def _weekdays(rules: Table, period: str, word: str) -> list[int]:
    """Read `all`, `sat`, `mon-fri`, `fri-mon`, `mon,wed,sat-sun`; each weekday once."""
    found: list[int] = [*range(7)] if word == "all" else []
    for part in [] if found else word.split(","):
        first, _, last = part.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or part.endswith("-"):
            rules.fail(period, f"{part!r} is not a weekday", f"use all, {', '.join(WEEKDAYS)} or a range like mon-fri")
        low, high = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += [day % 7 for day in range(low, high + 1 if high >= low else high + 8)]
    if len(set(found)) != len(found):
        rules.fail(period, f"{word!r} names a weekday twice", "name each weekday once")
    return found


def _window(rules: Table, period: str, text: str) -> tuple[int, int]:
    """Read a window, start included, end excluded, in minutes of the local day."""
    found = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text)
    if not found or int(found[2]) > 59 or int(found[4]) > 59:
        rules.fail(period, f"{text!r} is not a time window", _RULE)
    start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if start >= MINUTES_A_DAY or end > MINUTES_A_DAY or start == end:
        rules.fail(period, f"{text!r} is not a time window", "write 00:00 to 24:00; a whole day is 00:00-24:00")
    return start, end


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
