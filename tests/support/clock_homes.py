"""Generated homes around a change of the clock, and their readings if timestamps are taken for others."""

from datetime import date

import numpy as np

from etl.core.periods import EPOCH
from etl.core.zones import transitions
from etl.validation.channel_readings import ChannelReadings
from etl.validation.clock_lag import Change, changes
from tests.support.homes import DAY, MWH, SHAPES, Dice, Shape

ZONES = ("Europe/Lisbon", "Europe/Berlin", "Australia/Sydney", "America/New_York")
RIGHT, UTC_AS_LOCAL, LOCAL_AS_UTC = "right", "UTC as local", "local as UTC"


def change_of(dice: Dice) -> Change:
    """One of the two changes of a year, in some zone."""
    return changes(str(dice.choice(ZONES)), *(_minute(f"{year}-01-01") for year in (2024, 2025)))[dice.integers(2)]


def home(  # noqa: PLR0917 - what a test varies
    dice: Dice, change: Change, days: int = 28, shape: Shape | None = None, taken: str = RIGHT, interval: int = 0
) -> ChannelReadings:
    """Days of a home on both sides of a change, stored as its timestamps were taken."""
    shape = shape or SHAPES[str(dice.choice(list(SHAPES)))]
    interval = interval or int(dice.choice([15, 30, 60]))
    starts = np.arange((change.minute // DAY - days - 1) * DAY, (change.minute // DAY + days + 2) * DAY, interval)
    offset = np.where(starts < change.minute, change.before, change.after)
    local = starts + offset
    kw = np.interp(local % DAY, [0, 300, 450, 720, 1170, 1440], [*np.array(shape.kw)[[0, 0, 1, 2, 3, 0]]])
    kw = kw * np.where((local // DAY + 3) % 7 >= 5, shape.weekend, 1) * dice.lognormal(0, 0.3)
    energy = (kw * interval / 60 * dice.gamma(shape.evenness, 1 / shape.evenness, len(starts)) * MWH).astype(np.int64)
    stored = starts + {RIGHT: 0, UTC_AS_LOCAL: -1, LOCAL_AS_UTC: 1}[taken] * offset
    stored, places = np.unique(stored, return_index=True)
    return ChannelReadings(energy[places], np.full(len(stored), interval), stored)


def sun(change: Change, days: int = 28) -> ChannelReadings:
    """Hours of a roof that makes energy by the sun, whatever clocks show."""
    starts = np.arange((change.minute // DAY - days) * DAY, (change.minute // DAY + days) * DAY, 60)
    height = np.sin((starts + change.before) % DAY / DAY * 2 * np.pi - np.pi / 2)
    return ChannelReadings(
        (np.maximum(height, 0) * 3 * MWH).astype(np.int64), np.full(len(starts), 60), starts, flow="generation"
    )


def rows(client: str, zone: str, first: str, end: str, *, seed: int, stamps: str, shape: str = "family") -> list[str]:
    """Hours of a home that lives by the clock of a zone, from one UTC day to another; `stamps`: UTC or local."""
    dice = np.random.default_rng(seed)
    starts = np.arange(_minute(first), _minute(end), 60)
    local = transitions(zone).to_local(starts * 60) // 60
    own = SHAPES[shape]
    kw = np.interp(local % DAY, [0, 300, 450, 720, 1170, 1440], [*np.array(own.kw)[[0, 0, 1, 2, 3, 0]]])
    kwh = kw * dice.gamma(own.evenness, 1 / own.evenness, len(starts))
    texts = np.datetime_as_string((starts if stamps == "UTC" else local).astype("datetime64[m]")).tolist()
    return [f"{client},{stamp}:00,{value:.3f}" for stamp, value in zip(texts, kwh, strict=True)]


def _minute(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days * DAY
