"""The context of a tariff file while it is read: its header, its named tables, the lines above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from etl.core.money import Rounding
from etl.tariffs.attribute_numbers import AttributeNumbers
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


@dataclass(frozen=True)
class QuantityOfClients:
    """A quantity in which attributes stand for numbers: each with its key, and how it is read with them."""

    places: Mapping[str, str]
    read: Callable[[AttributeNumbers], Any]


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
    by_client: dict[str, "QuantityOfClients"] = field(default_factory=dict)
    """Quantities with numbers of clients, by id: how they are read again."""

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

    def of_client(self) -> "TariffContext":
        """Return the context in which a line is read again with the numbers of a client."""
        return replace(self, above=[])

    def quantity(self, table: Table, name: str) -> Any:
        """Return a quantity that is defined in the tariff, with the numbers of the client for whom a table is read."""
        numbers, own = table.numbers, self.by_client.get(name)
        if own is None:
            return self._quantities[name]
        if numbers is None:
            what = f"{name!r} has numbers of clients in it, and no such quantity can stand here"
            table.fail(name, what, "write these numbers in the tariff")
        numbers.note(own.places)
        return self._quantities[name] if numbers.known is None else own.read(numbers)

    def determinant(self, table: Table, key: str, default: str = "import", *, word: str = "") -> Determinant:
        """Return a flow, of all registers or those of `register`, or a quantity defined in the tariff.

        `word` is the one that is meant of a key with several.
        """
        flows = self._flows
        name = word or table.choice(key, [*flows, *self._quantities], default)
        registers = read_registers(table, name, flows, self.registers)
        found = self._determinant(table, name, *([] if registers is None else [registers]))
        if isinstance(found, RestrictsLines):
            found.check_line(table, key)
        return found

    def used(self, table: Table, name: str) -> Determinant | None:
        """Return the flow or quantity of the name of a key, which a condition tests; None for another name."""
        if name not in self._flows and name not in self._quantities:
            return None
        found = self._determinant(table, name)
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

    def _determinant(self, table: Table, name: str, *registers: Registers) -> Determinant:
        found: Determinant = (
            self.quantity(table, name) if name in self._quantities else load(QUANTITIES[name])(name, *registers)
        )
        return found

    @staticmethod
    def words(table: Table, key: str) -> tuple[str, ...]:
        """Return the word of a key, or several, each once; none when it is not there."""
        value = table.data[key] if table.has(key) else []
        words = tuple(value) if isinstance(value, list) else (table.text(key),)
        if isinstance(value, list) and table.has(key) and not words:
            table.fail(key, "is an empty list", "remove it")
        if not all(isinstance(word, str) and word for word in words) or len(set(words)) != len(words):
            table.fail(key, "is not a word, nor a list of words, each once", f'write {key} = "NAME"')
        return words

    def attribute(self, table: Table, key: str, name: str) -> Quantity:
        """Return a number of the client, which a line names in a key."""
        when = read_when(table, self)
        found: Determinant = load(QUANTITIES["attribute"])(table.named(key, name), *([when] if when else []))
        return found.over(Slots())
