"""A line kind or a quantity kind is one class and one registry line: here both are added from outside."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.exact import Exact, decimal_text, sum_columns
from etl.core.periods import Period
from etl.tariffs import registry
from etl.tariffs.bill_line import BillLine
from etl.tariffs.context import TariffContext
from etl.tariffs.page.contract import History, Page, PriorNeed, Quantity, Values
from etl.tariffs.slots import Slots, SlotSum
from etl.tariffs.toml_table import Table
from etl.tariffs.urdb.item_fields import COMPONENTS
from tests.support.places import ROOT
from tests.support.tariff_pages import HEAD, amounts, bills, days, grid, lines, part, usage

DAY = days("2017-08-14", "2017-08-15")


@dataclass(frozen=True)
class Highest:
    """The highest hour of the period in kW."""

    slots: Slots
    name: str = "highest"
    unit: str = "kW"

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, _span: Period) -> Exact:
        return Exact(page.usage.parts[0].values.max(axis=1).astype(np.int64), 1000)


@dataclass(frozen=True)
class HighestOf:
    flow: str

    def over(self, slots: Slots, *, whole: bool = False) -> Highest:  # noqa: ARG002 - it is of the whole period anyway
        return Highest(slots)


@dataclass(frozen=True)
class Minimum:
    """Tops a bill up to `price`; clients above it have no such line, and carry 1 to the next period."""

    id: str
    price: Fraction

    @classmethod
    def read(cls, table: Table, name: str, _context: TariffContext) -> Self:
        return cls(name, table.number("price"))

    def needs(self) -> Iterable[Quantity]:
        return ()

    def looks_back(self) -> Iterable[PriorNeed]:
        return ()

    def lines(self, values: Values, above: Sequence[BillLine], _past: History) -> Iterable[BillLine]:
        before = values.rounding.exact(sum_columns([line.amount for line in above], values.clients))
        exact = Exact.constant(self.price, values.clients).plus(before.times(-1))
        amount = values.rounding.amounts(exact)
        yield BillLine(
            self.id, "topup", values.span, before, "EUR", decimal_text(self.price), exact, amount,
            present=np.asarray(amount > 0), balances={"below": Exact((amount > 0).astype(np.int64))},
        )  # fmt: skip


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.LINES, "topup", f"{__name__}:Minimum")
    monkeypatch.setitem(registry.QUANTITIES, "highest", f"{__name__}:HighestOf")
    monkeypatch.setitem(registry.QUANTITIES, "attribute", f"{__name__}:HighestOf")
    found: dict[str, Any] = {"Minimum": Minimum, "HighestOf": HighestOf}
    ours = registry.load
    for module in ("etl.tariffs.read.parse", "etl.tariffs.context"):
        monkeypatch.setattr(f"{module}.load", lambda path: found.get(path.partition(":")[2]) or ours(path))


@pytest.mark.usefixtures("registered")
def test_new_kinds_of_lines_and_quantities_need_no_change_elsewhere() -> None:
    on = grid(DAY, "UTC", 60)
    values = np.full((3, 24), 1000, np.uint16)
    values[1, 5] = 9000
    tariff = HEAD + (
        '[[line]]\nid = "demand"\nkind = "energy"\non = "highest"\nprice = 2\n'
        '[[line]]\nid = "size"\nkind = "fixed"\nper = "day"\ntimes = "capacity_kw"\nprice = 0.5\n'
        '[[line]]\nid = "least"\nkind = "topup"\nprice = 10\n'
        '[[line]]\nid = "vat"\nkind = "percent"\nrate = 0.5\n'
    )
    found = bills(tariff, usage(DAY, "UTC", part(values, on)))
    low, high, other = map(amounts, found)
    assert low == other == {"demand": "2.00", "size": "0.50", "least": "7.50", "vat": "5.00"}
    assert high == {"demand": "18.00", "size": "4.50", "vat": "11.25"}
    assert [bill.total for bill in found] == ["15.00", "33.75", "15.00"]
    assert [json.loads(bill.detail)["balances"] for bill in found] == [{"below": "1"}, {"below": "0"}, {"below": "1"}]
    assert lines(found[0])[0]["unit"] == "kW"


@pytest.mark.usefixtures("registered")
def test_messages_list_what_the_registry_has() -> None:
    with pytest.raises(TariffError, match=r"use one of: fixed, energy, percent, .*topup"):
        bills(HEAD + '[[line]]\nid = "x"\nkind = "rent"\nprice = 1\n', usage(DAY, "UTC"))


@pytest.mark.usefixtures("registered")
def test_the_quantities_that_a_line_may_be_on_are_those_of_the_registry() -> None:
    with pytest.raises(TariffError) as error:
        bills(HEAD + '[[line]]\nid = "x"\nkind = "energy"\non = "lowest"\nprice = 1\n', usage(DAY, "UTC"))
    assert str(error.value) == (
        "t.toml: line x: on: 'lowest' is not known (use one of: import, export, generation, highest)"
    )


PAGES = "\n".join(page.read_text("utf-8") for page in sorted((ROOT / "docs" / "reference" / "tariffs").rglob("*.md")))


def undocumented() -> set[str]:
    """Return kinds of lines that the pages do not list as `kind`, or that have no section of their own."""
    (row,) = (line for line in PAGES.splitlines() if line.startswith("| `kind` |"))
    listed = set(re.findall(r"`(\w+)`", row))
    return {kind for kind in registry.line_kinds() if kind not in listed or f"## `{kind}`" not in PAGES}


def test_the_pages_list_every_kind_of_line_and_have_a_section_for_each() -> None:
    assert undocumented() == set()


@pytest.mark.usefixtures("registered")
def test_a_kind_that_the_pages_do_not_have_is_found() -> None:
    assert undocumented() == {"topup"}


def test_the_pages_list_every_component_of_a_urdb_file_that_can_be_left_out() -> None:
    assert [word for word in COMPONENTS if f"`{word}`" not in PAGES] == []


@pytest.mark.parametrize(
    "names", [registry.LINES, registry.TABLES, registry.QUANTITIES, registry.SEASONS, registry.DAYS]
)
def test_every_name_of_the_registry_loads(names: dict[str, str]) -> None:
    assert all(callable(registry.load(path)) for path in names.values())


def test_a_text_in_a_table_of_a_line_names_its_class_before_a_key_of_the_line() -> None:
    yearly = registry.line_path("energy", {"tiers": {"upto": [1], "reset": "year"}})
    daily = registry.line_path("energy", {"tiers": {"upto": [1], "reset": "day"}})
    assert (yearly, daily) == (registry.LINES["energy+tiers.reset=year"], registry.LINES["energy+tiers"])
