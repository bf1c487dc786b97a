"""One channel in a local calendar month, beside the month before it and the other channels of its meter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from etl.validation.channel_readings import ChannelReadings


class Suspicion(NamedTuple):
    """What may be wrong between two UTC minutes, and why."""

    start: int
    end: int
    fact: str


@dataclass(frozen=True, eq=False)
class ChannelMonth:
    """Readings of a channel, of all its series in the order of time, less those that fail a rule."""

    readings: ChannelReadings
    due: tuple[int, int]
    """Between which UTC minutes of the month it is the client's and is read at all."""
    before: ChannelReadings | None = None
    """What it read in the month before; None: nothing."""
    others: Sequence[ChannelReadings] = ()
    """What the other channels of its meter read in the month."""
