"""Sets of slots, and sums of readings over them, which quantities need of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from etl.core.periods import Period

if TYPE_CHECKING:
    from etl.tariffs.schedules.schedule import Schedule
    from etl.tariffs.schedules.series import Series

STRADDLES = ("refuse", "start", "even")
"""A reading across a change of price is refused, priced by its start, or spread evenly over its minutes."""


LONG_READS = ("refuse", "days")
"""A read too long for the tariff's prices refuses its client's bill, or all are spread over their days."""


@dataclass(frozen=True)
class Slots:
    """The minutes in one bucket of a schedule; without a schedule every minute."""

    schedule: Schedule | None = None
    bucket: int = 0
    straddle: str = "refuse"


@dataclass(frozen=True)
class Registers:
    """Some registers of a flow by their names; with `rest`, all but these."""

    names: tuple[str, ...]
    rest: bool = False

    def has(self, register: str) -> bool:
        return (register in self.names) != self.rest

    def __str__(self) -> str:
        return "rest" if self.rest else ", ".join(self.names)


def of_registers(flow: str, registers: Registers | None) -> str:
    """Return the name of a flow, or of some registers of it."""
    return flow if registers is None else f"{flow} {registers}"


@dataclass(frozen=True)
class SlotSum:
    """A sum a page must take over its matrices: one flow, some slots, the local days of a span.

    With a series, each slot's energy times its price: mWh x money, for every `series.kwh` kWh.
    """

    flow: str
    slots: Slots
    span: Period
    series: Series | None = None
    registers: Registers | None = None
    """The registers that count; None: all."""
