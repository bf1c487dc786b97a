"""`kind = "energy"`, `price = "series:ID"`: every reading at the price of its own time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from etl.tariffs.model import STRADDLES, BillLine, History, Past, Quantity, Slots
from etl.tariffs.page import Values
from etl.tariffs.quantities.flow import Flow
from etl.tariffs.quantities.valued import FlowValue
from etl.tariffs.reading import Reading
from etl.tariffs.schedules import Schedule
from etl.tariffs.series import Series
from etl.tariffs.tables import Table


@dataclass(frozen=True)
class SeriesEnergy:
    """A line for each period of the schedule; its price is the mean by kWh, and only shown."""

    id: str
    description: str
    tax: bool
    on: Flow
    schedule: Schedule | None
    straddle: str
    series: Series
    currency: str

    @classmethod
    def read(cls, table: Table, name: str, reading: Reading) -> Self:
        on = reading.determinant(table, "on")
        if not isinstance(on, Flow):
            table.fail("on", f"{table.data['on']!r} has no readings that hourly prices fit", "use a flow")
        return cls(
            name, table.text("description", ""), table.flag("tax"), on, reading.schedule(table),
            table.choice("straddle", STRADDLES, "refuse"), _series(table, reading), reading.currency,
        )  # fmt: skip

    def needs(self) -> Iterable[Quantity]:
        return [quantity for _, *both in self._buckets() for quantity in both]

    def looks_back(self) -> Iterable[Past]:
        return ()

    def lines(self, q: Values, _above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        for slots, energy, value in self._buckets():
            if q.has(slots):
                kwh, exact = q[energy], q[value]
                yield BillLine(
                    self.id, "energy", q.span, kwh, energy.unit, exact.per(kwh).texts(), exact,
                    q.rounding.amounts(exact), self.tax, description=self.description,
                    period=self.schedule.names[slots.bucket] if self.schedule else "",
                )  # fmt: skip

    def _buckets(self) -> Iterable[tuple[Slots, Quantity, Quantity]]:
        for bucket in range(len(self.schedule.buckets) if self.schedule else 1):
            slots = Slots(self.schedule, bucket, self.straddle)
            yield slots, self.on.over(slots), FlowValue(self.on.flow, slots, self.series, self.currency)


def _series(table: Table, reading: Reading) -> Series:
    known: dict[str, Series] = reading.named.get("series", {})
    name = table.text("price").partition(":")[2]
    if name not in known:
        others = f", or use one of: {', '.join(known)}" if known else ""
        table.fail("price", f"there is no series {name!r}", f"add [series.{name or 'ID'}]{others}")
    return known[name]
