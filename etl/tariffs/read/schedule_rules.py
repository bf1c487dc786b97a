"""`[schedule.ID]` from TOML: rules like "mon-fri 07:00-09:15 12:15-24:00", checked minute by minute."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from etl.core.zones import Mask
from etl.tariffs.read.calendar_rules import read_day_starts, read_day_types
from etl.tariffs.registry import DAYS, SEASONS, load
from etl.tariffs.schedules.date_rules import WEEKDAYS
from etl.tariffs.schedules.schedule import MINUTES_A_DAY, Codes, DayRule, Schedule
from etl.tariffs.schedules.seasons import AllYear, Seasons, read_date_seasons
from etl.tariffs.toml_table import Table

if TYPE_CHECKING:
    from etl.tariffs.context import TariffContext

REST = "rest"
_NONE = -1
_RULE = 'write it like "mon-fri 07:00-09:15 12:15-24:00", "sat,sun" or "all 21:00-07:00"'


def read_schedule(table: Table, name: str, context: "TariffContext") -> Schedule:
    """Return a schedule in which every minute of every weekday and season has one period; TariffError otherwise."""
    seasons = _seasons(table, context)
    found: list[tuple[DayRule, tuple[str, ...]]] = [
        load(DAYS[key])(table, key, context) for key in DAYS if table.has(key)
    ]
    days = (*WEEKDAYS, *(day for _, added in found for day in added))
    buckets: list[tuple[str, str]] = []
    week = np.full((len(seasons.names), len(days), MINUTES_A_DAY), _NONE, np.int16)
    for number, season in enumerate(seasons.names):
        rules = table.table(season)
        if rules is None:
            table.fail(season, "has no periods", f'add {season}.NAME = ["mon-fri 08:00-18:00"] or = "{REST}"')
        _Season(week[number], rules, season, days, buckets).fill()
    starts = read_day_starts(table, "day_starts")
    table.close()
    return Schedule(name, seasons, tuple(buckets), week.tobytes(), tuple(rule for rule, _ in found), days, starts)


def _seasons(table: Table, context: "TariffContext") -> Seasons:
    if not table.has("seasons"):
        return AllYear()
    dated = table.table("seasons") if isinstance(table.data["seasons"], dict) else None
    if dated is not None:
        return read_date_seasons(dated)
    if table.text("seasons").startswith("calendar:"):
        return read_day_types(table, "seasons", context)
    seasons: Seasons = load(SEASONS[table.choice("seasons", SEASONS)])()
    return seasons


@dataclass(frozen=True)
class _Season:
    """The periods of one season as they are entered in `week`, days x 1440 minutes, and in `buckets` of all seasons."""

    week: Codes
    rules: Table
    name: str
    days: tuple[str, ...]
    buckets: list[tuple[str, str]]

    def fill(self) -> None:
        week, rules, rest = self.week, self.rules, None
        for period in rules.data:
            place = len(self.buckets)
            self.buckets.append((self.name, period))
            if rules.value(period) != REST:
                self._enter(place, period)
            elif rest is None:
                rest = place
            else:
                rules.fail(period, f"is the rest, and so is {self.buckets[rest][1]}", "let one period be the rest")
        if rest is not None:
            week[week == _NONE] = rest
        elif (week == _NONE).any():
            day, minute = np.argwhere(week == _NONE)[0].tolist()
            what = f"{self.days[day]} {_clock(minute)} is in no period"
            rules.fail("", what, f'cover every minute; one of the periods may be = "{REST}"')

    def _enter(self, place: int, period: str) -> None:
        texts = self.rules.value(period)
        if not isinstance(texts, list) or not texts:
            self.rules.fail(period, "is not a list of rules", f'write a list of texts or "{REST}"')
        for text in texts:
            mask = self._mask(period, text)
            taken = np.argwhere(mask & (self.week != _NONE))
            if len(taken):
                day, minute = taken[0].tolist()
                other = self.buckets[self.week[day, minute]][1]
                where = "in it twice" if other == period else f"in {other} already"
                self.rules.fail(period, f"{self.days[day]} {_clock(minute)} is {where}", "windows must not overlap")
            self.week[mask] = place

    def _mask(self, period: str, text: object) -> Mask:
        words = text.split() if isinstance(text, str) else []
        if not words:
            self.rules.fail(period, f"{text!r} is not a rule", _RULE)
        mask = np.zeros(self.week.shape, np.bool_)
        windows = words[1:] or ["00:00-24:00"]
        for day in self._days(period, words[0]):
            for window in windows:
                start, end = _window(self.rules, period, window)
                for low, high in [(start, end)] if start < end else [(start, MINUTES_A_DAY), (0, end)]:
                    if mask[day, low:high].any():
                        self.rules.fail(period, f"the windows of {text!r} overlap", "let each minute be in one of them")
                    mask[day, low:high] = True
        return mask

    def _days(self, period: str, word: str) -> list[int]:
        """Read `all`, `sat`, `mon-fri`, `fri-mon`, `mon,wed,sat-sun,holiday`; each once."""
        found: list[int] = [*range(len(self.days))] if word == "all" else []
        for part in [] if found else word.split(","):
            first, _, last = part.partition("-")
            if part in self.days:
                found.append(self.days.index(part))
                continue
            if first not in WEEKDAYS or last not in WEEKDAYS:
                use = f"use all, {', '.join(self.days)} or a range like mon-fri"
                self.rules.fail(period, f"{part!r} is not a weekday", use)
            low, high = WEEKDAYS.index(first), WEEKDAYS.index(last)
            found += [day % 7 for day in range(low, high + 1 if high >= low else high + 8)]
        if len(set(found)) != len(found):
            self.rules.fail(period, f"{word!r} names a weekday twice", "name each weekday once")
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
