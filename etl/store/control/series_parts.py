"""Series of a channel, and the parts of them that lie in a span between control reads."""

from typing import NamedTuple

from etl.store.loads.control_reads import Channel, ControlSpan

Compared = tuple[Channel, ControlSpan]


class SeriesGrid(NamedTuple):
    """A series of intervals: where its slots are, and between which minutes it has readings."""

    series: int
    interval: int
    phase: int
    first: int
    end: int

    def cuts(self, minute: int) -> bool:
        """Return whether a minute lies inside a slot."""
        return self.first < minute < self.end and (minute - self.phase) % self.interval != 0


class Part(NamedTuple):
    """Readings of a series that begin between two minutes."""

    grid: SeriesGrid
    start: int
    end: int


class Read(NamedTuple):
    """How many minutes are read, and their mWh."""

    minutes: int
    energy_mwh: int
