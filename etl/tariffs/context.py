"""The context of a tariff file while it is read: its header, its named tables, the lines above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from etl.core.money import Rounding
from etl.tariffs.conditions import read_when
from etl.tariffs.page.contract import Determinant, Line, Quantity, RestrictsLines
from etl.tariffs.page.lines_above import IdsAbove
from etl.tariffs.priced_registers import read_registers
from etl.tariffs.registry import QUANTITIES, load
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.slots import Registers, Slots
from etl.tariffs.tax_bases import TaxBases
from etl.tariffs.toml_table import Table


@dataclass
class TariffContext:
    """The context in which lines and tables read themselves."""

    currency: str
    prorate: Proration
    rounding: Rounding
    named: dict[str, dict[str, Any]] = field(default_factory=dict)
    """`[schedule.ID]` and its like: table name, id, what was read."""
    above: list[Line] = field(default_factory=list)
    """The lines above the one being read, every version."""
    order: dict[str, int] = field(default_factory=dict)
    """Their ids, each with the place of its first version among them."""
    registers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By flow, the registers that the tariff names."""

    def add(self, line: Line) -> None:
        """Add a line that has been read."""
        self.above.append(line)
        self.order.setdefault(line.id, len(self.order))

    def ids_above(self, name: str) -> IdsAbove:
        """Return the ids of the lines that the bill prints above a line."""
        return IdsAbove(self.order, self.order.get(name, len(self.order)))

    @cached_property
    def tax_bases(self) -> TaxBases:
        """The bases of the taxes above."""
        return TaxBases(self.order)

    @cached_property
    def vat_bases(self) -> TaxBases:
        """The bases of value-added taxes above."""
        return TaxBases(self.order)

    def schedule(self, table: Table, key: str = "schedule") -> Schedule | None:
        """Return the schedule a line names, None when it names none."""
        if not table.has(key):
            return None
        schedules: dict[str, Schedule] = self.named.get("schedule", {})
        name = table.text(key)
        if name not in schedules:
            known = f", or use one of: {', '.join(schedules)}" if schedules else ""
            table.fail(key, f"there is no schedule {name!r}", f"add [schedule.{name}]{known}")
        return schedules[name]

    def determinant(self, table: Table, key: str, default: str = "import") -> Determinant:
        """Return a flow, of all registers or those of `register`, or a quantity defined in the tariff."""
        flows = self._flows
        name = table.choice(key, [*flows, *self._quantities], default)
        registers = read_registers(table, name, flows, self.registers)
        found = self._determinant(name, *([] if registers is None else [registers]))
        if isinstance(found, RestrictsLines):
            found.check_line(table, key)
        return found

    def used(self, table: Table, name: str) -> Determinant | None:
        """Return the flow or quantity of the name of a key, which a condition tests; None for another name."""
        if name not in self._flows and name not in self._quantities:
            return None
        found = self._determinant(name)
        schedule = getattr(found, "schedule", None)
        if schedule is not None and getattr(found, "unit", "") == "kW":
            what = f"{name!r} is by {schedule.id}, a maximum for each of its periods, and one number is needed"
            table.fail(name, what, f"name a quantity like it without schedule, [quantity.{name}_all]")
        return found

    @property
    def _flows(self) -> list[str]:
        return [name for name in QUANTITIES if name != "attribute"]

    @property
    def _quantities(self) -> dict[str, Determinant]:
        return self.named.get("quantity", {})

    def _determinant(self, name: str, *registers: Registers) -> Determinant:
        found: Determinant = self._quantities.get(name) or load(QUANTITIES[name])(name, *registers)
        return found

    def attribute(self, table: Table, key: str) -> Quantity | None:
        """Return a quantity of the client, None when the line has no such key."""
        if not table.has(key):
            return None
        when = read_when(table, self)
        found: Determinant = load(QUANTITIES["attribute"])(table.named(key, table.text(key)), *([when] if when else []))
        return found.over(Slots())
