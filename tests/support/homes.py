"""Generated homes of several shapes: two months of readings each, clean, and with a fault of one kind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from etl.core.periods import Period, month_before, month_from
from etl.core.zones import Ints, Mask, transitions
from etl.validation.channel_readings import ChannelMonth, ChannelReadings
from etl.validation.register_sum import SUM
from etl.validation.rules import BESIDE, FAIL, WARN
from etl.validation.sentinel import CODES

DAY = 1440
MWH = 10**6
Dice = np.random.Generator


@dataclass(frozen=True)
class Shape:
    """Mean kW at night, in the morning, at noon and in the evening; and how even the readings are."""

    kw: tuple[float, float, float, float]
    evenness: float
    weekend: float = 1.0


SHAPES = {
    "flat": Shape((0.08, 0.25, 0.15, 0.6), 3),
    "family": Shape((0.2, 0.6, 0.4, 1.4), 4, 1.3),
    "heat pump": Shape((1.5, 2.2, 1.2, 2.0), 6),
    "solar roof": Shape((0.25, 0.3, 0.02, 0.9), 3),
    "shop": Shape((0.8, 3.0, 6.0, 2.0), 8, 0.3),
    "works": Shape((5, 40, 60, 10), 12, 0.2),
}


def home(dice: Dice) -> ChannelMonth:
    """A month of a home beside the month before, a second channel of its meter, and no fault."""
    zone = str(dice.choice(["Europe/Lisbon", "Europe/Berlin", "Australia/Sydney", "America/New_York"]))
    shape = SHAPES[str(dice.choice(list(SHAPES)))]
    interval, unit = int(dice.choice([15, 30, 60])), int(dice.choice([1, 1000, 10_000]))
    month = month_from(date(2024, int(dice.integers(2, 13)), 1))
    size = float(dice.lognormal(0, 0.3))
    channel = interval, unit, zone

    def read(period: Period) -> ChannelReadings:
        return _read(dice, shape, period, channel, size * float(dice.lognormal(0, 0.12)))

    now = read(month)
    before, other = read(month_before(month)).total, replace(read(month), flow="export")
    return ChannelMonth(now, month.utc_minutes(zone), before, [other])


def _read(dice: Dice, shape: Shape, month: Period, channel: tuple[int, int, str], size: float) -> ChannelReadings:
    interval, unit, zone = channel
    start, end = month.utc_minutes(zone)
    starts = np.arange(start, end, interval)
    local = transitions(zone).to_local(starts * 60) // 60
    kw = np.interp(local % DAY, [0, 300, 450, 720, 1170, 1440], [*np.array(shape.kw)[[0, 0, 1, 2, 3, 0]]])
    kw = kw * np.where((local // DAY + 3) % 7 >= 5, shape.weekend, 1) * size
    energy = kw * interval / 60 * dice.gamma(shape.evenness, 1 / shape.evenness, len(starts)) * MWH
    whole = (energy // unit * unit).astype(np.int64)
    return ChannelReadings(whole, np.full(len(starts), interval), starts, flow="import", zone=zone)


Fault = Callable[[Dice, ChannelMonth], tuple[ChannelMonth, Mask]]
"""Returns the month with the fault, and the readings of which one at least must be found."""


def _slots(dice: Dice, month: ChannelMonth, count: int) -> Ints:
    return np.sort(dice.choice(len(month.readings), count, replace=False))


def _set(month: ChannelMonth, places: Ints, energy: Ints) -> tuple[ChannelMonth, Mask]:
    own = month.readings.energy_mwh.copy()
    own[places] = energy
    marked = np.zeros(len(own), np.bool_)
    marked[places] = True
    return replace(month, readings=replace(month.readings, energy_mwh=own)), marked


def _stretch(dice: Dice, month: ChannelMonth, least: int, most: int) -> Ints:
    """A stretch of minutes, as places of readings."""
    interval = int(month.readings.minutes[0])
    count = int(dice.integers(-(-least // interval), most // interval + 1))
    first = int(dice.integers(0, len(month.readings) - count))
    return np.arange(first, first + count)


def code(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """Up to five error codes."""
    places = _slots(dice, month, int(dice.integers(1, 6)))
    return _set(month, places, dice.choice(CODES, len(places)))


def surge(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """Up to three readings of a thousand to ten thousand times the 99th percentile, above 100 kW."""
    own, places = month.readings, _slots(dice, month, int(dice.integers(1, 4)))
    least = max(int(np.quantile(own.energy_mwh, 0.99)) * 1010, 101 * MWH * int(own.minutes[0]) // 60)
    return _set(month, places, (least * dice.uniform(1, 10, len(places))).astype(np.int64))


def lone_peak(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """One reading of 3 to 30 times the month's highest, and above 1 kWh."""
    highest = max(int(month.readings.energy_mwh.max()), MWH)
    return _set(month, _slots(dice, month, 1), np.array([int(highest * dice.uniform(3, 30))]))


def zeros(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """Two to ten days of zeros."""
    places = _stretch(dice, month, 2 * DAY, 10 * DAY)
    return _set(month, places, np.zeros(len(places), np.int64))


def repeats(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """The same value above zero for 12 intervals to four days."""
    places = _stretch(dice, month, 12 * int(month.readings.minutes[0]), 4 * DAY)
    return _set(month, places, np.full(len(places), max(int(month.readings.energy_mwh[places[0]]), 10_000)))


def guesses(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """Estimates of the source for 7 to 20 days."""
    places = _stretch(dice, month, 7 * DAY + 60, 20 * DAY)
    flags = np.zeros(len(month.readings), np.bool_)
    flags[places] = True
    return replace(month, readings=replace(month.readings, estimated=flags)), flags


def another_scale(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """The month three to ten times as high, or as low, as it would be: a wrong multiplier."""
    factor = float(dice.uniform(3, 10)) ** int(dice.choice([-1, 1]))
    energy = (month.readings.energy_mwh * factor).astype(np.int64)
    return _set(month, np.arange(len(energy)), energy)


def silence(dice: Dice, month: ChannelMonth) -> tuple[ChannelMonth, Mask]:
    """One to ten silent days of the channel while the other one reads."""
    own = month.readings
    first, last = own.local_days()
    begin = int(dice.integers(0, len(first) - 10))
    end = begin + int(dice.integers(0, 10))
    kept = np.ones(len(own), np.bool_)
    kept[first[begin] : last[end]] = False
    left = replace(own, energy_mwh=own.energy_mwh[kept], minutes=own.minutes[kept], starts=own.starts[kept])
    return replace(month, readings=left), ~kept


def counted(dice: Dice, month: ChannelMonth) -> tuple[int, int]:
    """What a register counts of a month in mWh, read at its ends to a kWh, a tenth or a thousandth, and that step."""
    step = int(dice.choice([MWH, MWH // 10, MWH // 1000]))
    before = int(dice.integers(0, 10**5 * MWH))
    after = before + int(month.readings.energy_mwh.sum())
    return after // step * step - before // step * step, step


def miscounted(dice: Dice, month: ChannelMonth, register: tuple[int, int]) -> ChannelMonth:
    """The month with another factor, or one reading further from the register than any two may be apart."""
    energy = month.readings.energy_mwh
    allowed = int(SUM.allowed_mwh(*register)) + register[1]
    if dice.random() < 0.5:
        factor = 1 + float(dice.uniform(1.1, 50)) * allowed / max(int(energy.sum()), 1)
        return _set(month, np.arange(len(energy)), np.ceil(energy * factor).astype(np.int64))[0]
    places = _slots(dice, month, 1)
    return _set(month, places, energy[places] + allowed + int(dice.integers(1, 10 * allowed)))[0]


def is_contradicted(month: ChannelMonth, register: tuple[int, int]) -> bool:
    """Whether a register contradicts the readings of a month."""
    return SUM.fails(int(month.readings.energy_mwh.sum()), *register)


FAULTS: dict[str, Fault] = {
    "sentinel": code, "ceiling": surge, "spike": lone_peak, "zero": zeros, "stuck": repeats, "estimated-run": guesses,
    "high-low": another_scale, "sibling": silence,
}  # fmt: skip
"""By the rule that must find it."""


def alarms(month: ChannelMonth) -> Iterator[tuple[str, int, int]]:
    """Rule, first and end minute of all that is found."""
    own = month.readings
    for name, rule in {**FAIL, **WARN}.items():
        yield from (
            (name, int(own.starts[first]), int(own.ends[last - 1])) for first, last in own.runs(rule.failing(own))
        )
    for name, other in BESIDE.items():
        yield from ((name, one.start, one.end) for one in other.suspicions(month))


def is_found(rule: str, month: ChannelMonth, minutes: Ints) -> bool:
    """Whether a rule finds something at one of these minutes."""
    spans = [(start, end) for name, start, end in alarms(month) if name == rule]
    return any(bool(((minutes >= start) & (minutes < end)).any()) for start, end in spans)
