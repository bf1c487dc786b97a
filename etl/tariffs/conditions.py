"""Conditions on a client's attributes: `when = { household = "yes", capacity_kw = "<= 6.9" }`."""

import operator
import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from etl.core.numbers import number_text, read_number
from etl.core.zones import Mask
from etl.tariffs.page.attributes import attribute, attribute_number
from etl.tariffs.page.contract import Page
from etl.tariffs.toml_table import Table, shown

_COMPARE = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}
_COMPARISON = re.compile(r"(<=|>=|<|>) *([0-9]+(?:\.[0-9]+)?)", re.ASCII)


@dataclass(frozen=True)
class AttributeTest:
    """One attribute against a text, or a comparison with a number where `sign` is one."""

    attribute: str
    value: str
    sign: str = ""

    def holds(self, page: Page, row: int) -> bool:
        """Return whether a client meets it; TariffError without the attribute, or for a text that must be a number."""
        if self.sign:
            return bool(_COMPARE[self.sign](attribute_number(page, row, self.attribute), Fraction(self.value)))
        return attribute(page, row, self.attribute) == self.value


@dataclass(frozen=True)
class When:
    """Every group must hold; a group holds when one of its tests of an attribute does."""

    groups: tuple[tuple[AttributeTest, ...], ...]

    def holds(self, page: Page) -> Mask:
        """Return which clients of a page; TariffError for one that lacks an attribute."""
        rows = range(page.clients)
        met = [all(any(test.holds(page, row) for test in group) for group in self.groups) for row in rows]
        return np.array(met, np.bool_)

    def excludes(self, other: "When") -> bool:
        """Return whether no client can meet both: both test one attribute, against different texts."""
        ours, theirs = self.texts(), other.texts()
        return any(name in theirs and not texts & theirs[name] for name, texts in ours.items())

    def texts(self) -> dict[str, set[str]]:
        """Return the attributes that must be one of some texts."""
        plain = [group for group in self.groups if not any(test.sign for test in group)]
        return {group[0].attribute: {test.value for test in group} for group in plain}


def read_when(table: Table) -> When | None:
    """Return the condition of a line, None when it has none."""
    conditions = table.table("when")
    if conditions is None:
        return None
    if not conditions.data:
        conditions.fail("", "has no attribute to test", _REMEDY)
    groups = [_group(conditions, conditions.named("", name)) for name in conditions.data]
    conditions.close()
    return When(tuple(groups))


def _group(table: Table, name: str) -> tuple[AttributeTest, ...]:
    value = table.value(name)
    values = value if isinstance(value, list) else [value]
    if not values:
        table.fail(name, "is an empty list, which no client meets", _REMEDY)
    return tuple(_test(table, name, item) for item in values)


def _test(table: Table, name: str, value: object) -> AttributeTest:
    if not isinstance(value, str):
        table.fail(name, f"{shown(value)} is not a text", _REMEDY)
    if not value.strip():
        table.fail(name, "an attribute cannot be an empty text", _REMEDY)
    found = _COMPARISON.fullmatch(value.strip())
    if found:
        return AttributeTest(name, _number(table, name, found[2]), found[1])
    if value[:1] in ("<", ">", "=", "!"):
        table.fail(name, f"{value!r} does not compare with a number", 'write it like "<= 6.9" (with <=, >=, < or >)')
    return AttributeTest(name, table.named(name, value.strip()))


def _number(table: Table, name: str, text: str) -> str:
    try:
        return number_text(read_number(text))
    except ValueError as error:
        table.fail(name, f"{text[:40]!r} {error}", _REMEDY)


_REMEDY = 'write { household = "yes" }, a list of texts, or a comparison like { capacity_kw = "<= 6.9" }'
