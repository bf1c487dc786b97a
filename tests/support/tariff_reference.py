"""A slow bill of one client, minute by minute in rationals, written from the description and not from the program."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Windows = dict[str, list[tuple[str, int, int]]]
"""Period to (weekdays as written, first minute, end minute)."""


@dataclass(frozen=True)
class Plan:
    """A tariff of a standing charge per month, energy by season and period, and a tax on both."""

    zone: str
    seasons: str | dict[str, tuple[str, str]] | None
    periods: dict[str, Windows]
    """By season; the period `rest` is whatever the others leave."""
    prices: list[tuple[date | None, dict[tuple[str, str], str]]]
    """Versions: the first day, and the price of every season and period."""
    straddle: str
    standing: str
    rate: str

    def toml(self) -> str:
        head = f'name = "T"\ncurrency = "EUR"\ntimezone = "{self.zone}"\nprorate.month = "real-days"\n[schedule.s]\n'
        return head + "".join(self._schedule()) + "".join(self._lines())

    def _schedule(self) -> Iterator[str]:
        if isinstance(self.seasons, str):
            yield f'seasons = "{self.seasons}"\n'
        elif self.seasons:
            yield "seasons = {" + ", ".join(f'{name} = "{a}..{b}"' for name, (a, b) in self.seasons.items()) + "}\n"
        for season, periods in self.periods.items():
            for period, windows in periods.items():
                rules = [f'"{days} {clock(start)}-{clock(end)}"' for days, start, end in windows]
                yield f"{season}.{period} = " + ("[" + ", ".join(rules) + "]" if period != "rest" else '"rest"') + "\n"

    def _lines(self) -> Iterator[str]:
        yield f'[[line]]\nid = "standing"\nkind = "fixed"\nper = "month"\nprice = {self.standing}\n'
        for first, prices in self.prices:
            yield f'[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\nstraddle = "{self.straddle}"\n'
            yield f"from = {first}\n" if first else ""
            for season in self.periods:
                table = ", ".join(f"{name} = {price}" for (at, name), price in prices.items() if at == season)
                yield (f"price.{season} = {{ {table} }}\n" if self.seasons else f"price = {{ {table} }}\n")
        yield f'[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = {self.rate}\n'

    def bucket(self, utc_minute: int) -> tuple[str, str]:
        local = datetime.fromtimestamp(utc_minute * 60, UTC).astimezone(ZoneInfo(self.zone))
        season = self.season(local)
        minute, weekday = local.hour * 60 + local.minute, WEEKDAYS[local.weekday()]
        for period, windows in self.periods[season].items():
            if any(weekday in spelled(days) and inside(minute, start, end) for days, start, end in windows):
                return season, period
        return season, "rest"

    def season(self, local: datetime) -> str:
        if self.seasons is None:
            return "all"
        if isinstance(self.seasons, str):
            return "summer" if local.replace(hour=12, minute=0, fold=0).dst() else "winter"
        text = f"{local:%m-%d}"
        return next(
            name for name, (a, b) in self.seasons.items() if (a <= text <= b if a <= b else text >= a or text <= b)
        )

    def version(self, utc_minute: int) -> int:
        day = datetime.fromtimestamp(utc_minute * 60, UTC).astimezone(ZoneInfo(self.zone)).date()
        return max(place for place, (first, _) in enumerate(self.prices) if first is None or first <= day)

    def bill(
        self, start: date, end: date, grid_start: int, interval: int, readings: list[int]
    ) -> list[tuple[str, str]]:
        """Name of each line and its amount; readings in Wh, one an interval."""
        kwh: defaultdict[tuple[int, tuple[str, str]], Fraction] = defaultdict(Fraction)
        for slot, energy in enumerate(readings):
            first = grid_start + slot * interval
            keys = [(self.version(minute), self.bucket(minute)) for minute in range(first, first + interval)]
            for key in keys:
                kwh[key] += 0  # printed even where no reading starts in it
                kwh[keys[0] if self.straddle == "start" else key] += Fraction(energy, 1000 * interval)
        months, day = Fraction(0), start
        while day < end:
            months += Fraction(1, ((day.replace(day=1) + timedelta(days=32)).replace(day=1) - day.replace(day=1)).days)
            day += timedelta(days=1)
        found = [("standing", months * Fraction(self.standing))]
        for version, (_, prices) in enumerate(self.prices):
            for bucket, price in prices.items():
                if (version, bucket) in kwh:
                    found.append((".".join(bucket).removeprefix("all."), kwh[version, bucket] * Fraction(price)))
        cents = [(name, rounded(amount * 100)) for name, amount in found]
        cents.append(("vat", rounded(sum(amount for _, amount in cents) * Fraction(self.rate))))
        return [(name, money(amount)) for name, amount in cents]


def money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def rounded(number: Fraction) -> int:
    """Half away from zero."""
    return math.floor(abs(number) + Fraction(1, 2)) * (1 if number >= 0 else -1)


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def spelled(days: str) -> set[str]:
    if days == "all":
        return set(WEEKDAYS)
    first, _, last = days.partition("-")
    return set(WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1])


def inside(minute: int, start: int, end: int) -> bool:
    return start <= minute < end if start < end else minute >= start or minute < end
