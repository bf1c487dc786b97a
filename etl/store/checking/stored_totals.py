"""Totals of the readings that checks have looked at, and names of their series."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from etl.blocks.block_codec import week_start
from etl.blocks.long_read_codec import INTERVAL
from etl.core.periods import EPOCH
from etl.core.violations import Violation
from etl.store.models import FLOWS


def kwh_text(energy_mwh: int) -> str:
    """Return milliwatt-hours as exact kWh."""
    whole, rest = divmod(abs(energy_mwh), 10**6)
    return f"{'-' * (energy_mwh < 0)}{whole}.{rest:06}"


@dataclass
class StoredTotals:
    """Counts of what was looked at, and [readings, mWh] by month (counted from January 1970) and flow code."""

    series: int = 0
    blocks: int = 0
    readings: int = 0
    sums: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def add(self, month: int, flow: int, readings: int, energy_mwh: int) -> None:
        """Add readings of one month and flow."""
        sums = self.sums.setdefault((month, flow), [0, 0])
        sums[0] += readings
        sums[1] += energy_mwh
        self.readings += readings


class CheckedSeries(NamedTuple):
    """A series with its meter's number."""

    identity: int
    meter: str
    register: str
    flow: int
    interval: int
    phase: int
    first: int
    end: int

    @property
    def where(self) -> str:
        """Return the series as messages name it."""
        length = "long reads" if self.interval == INTERVAL else f"{self.interval} min"
        words = ["meter", self.meter, self.register, FLOWS.get(self.flow, f"flow {self.flow}"), length]
        return " ".join(filter(None, words))

    def week(self, week: int) -> str:
        """Return a block of the series as messages name it."""
        return f"{self.where}, week of {EPOCH + timedelta(minutes=week_start(week))}"


class Reach:
    """First and last minutes of the readings of some series, against what their rows say of them."""

    def __init__(self) -> None:
        self._ends: dict[int, tuple[int, int]] = {}

    def add(self, series: int, first: int, end: int) -> None:
        """Add readings of a series."""
        low, high = self._ends.get(series, (first, end))
        self._ends[series] = min(low, first), max(high, end)

    def check(self, by_id: Mapping[int, CheckedSeries]) -> Iterator[Violation]:
        """Name the series that begin or end without a reading: what is due depends on both."""
        for identity, one in by_id.items():
            first, end = self._ends.get(identity, (one.end, one.first))
            if one.first < first or end < one.end:
                yield Violation(one.where, "has no readings in its first or its last minutes")
