"""Conditions of a line, on attributes and on what was used: `when = { household = "yes", import = "<= 250" }`."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.core.periods import Period
from etl.core.zones import Mask
from etl.tariffs.number_ranges import Range, is_comparison, read_range
from etl.tariffs.page.attributes import attribute, attribute_number
from etl.tariffs.page.contract import Page, Quantity
from etl.tariffs.toml_table import Table, shown
from etl.tariffs.use_conditions import Uses, UseTest, read_use


@dataclass(frozen=True)
class AttributeTest:
    """One attribute against a text, or a comparison with a number where there is a `range`."""

    attribute: str
    value: str
    range: Range | None = None

    def __str__(self) -> str:
        return self.value if self.range is None else str(self.range)

    def holds(self, page: Page, row: int, day: date) -> bool:
        """Return whether a client meets it; TariffError without the attribute, or for a text that must be a number."""
        if self.range is not None:
            return self.range.holds(attribute_number(page, row, self.attribute, day))
        return attribute(page, row, self.attribute, day) == self.value


@dataclass(frozen=True)
class When:
    """Every group and every test of use must hold; a group holds when one of its tests of an attribute does."""

    groups: tuple[tuple[AttributeTest, ...], ...]
    uses: tuple[UseTest, ...] = ()

    @property
    def attributes(self) -> list[str]:
        """The attributes that it tests."""
        return list(dict.fromkeys(test.attribute for group in self.groups for test in group))

    def holds(self, page: Page, span: Period) -> Mask:
        """Return which clients of a page, on days on which no attribute changes; TariffError for one that lacks one."""
        rows, day = range(page.clients), span.start
        met = [all(any(test.holds(page, row, day) for test in group) for group in self.groups) for row in rows]
        found: Mask = np.array(met, np.bool_)
        for use in self.uses:
            found &= use.holds(page)
        return found

    def needs(self) -> list[Quantity]:
        """Return what it tests of the whole bill."""
        return [use.quantity for use in self.uses]

    def excludes(self, other: "When") -> bool:
        """Return whether no bill can meet both: both test one thing, which cannot be what both ask for."""
        ours, theirs = self.texts(), other.texts()
        if any(name in theirs and not texts & theirs[name] for name, texts in ours.items()):
            return True
        if any(use.excludes(another) for use in self.uses for another in other.uses):
            return True
        ranges, others = self.ranges(), other.ranges()
        common = [(ranges[name], others[name]) for name in ranges if name in others]
        return any(not any(one.meets(another) for one in own for another in their) for own, their in common)

    def only_ranges(self) -> tuple[str, list[Range]] | None:
        """Return the name of what it tests and the ranges, where it compares one thing and tests nothing else."""
        ranges = {**self.ranges(), **{use.name: list(use.ranges) for use in self.uses}}
        alone = len(ranges) == 1 == len(self.groups) + len(self.uses)
        return next(iter(ranges.items())) if alone else None

    def __str__(self) -> str:
        parts = [f"{group[0].attribute} is {' or '.join(map(str, group))}" for group in self.groups]
        return ", ".join([*parts, *map(str, self.uses)])

    def texts(self) -> dict[str, set[str]]:
        """Return the attributes that must be one of some texts."""
        plain = [group for group in self.groups if all(test.range is None for test in group)]
        return {group[0].attribute: {test.value for test in group} for group in plain}

    def ranges(self) -> dict[str, list[Range]]:
        """Return the attributes that must be numbers in one of some ranges."""
        found: dict[str, list[Range]] = {}
        for group in self.groups:
            own = [test.range for test in group if test.range is not None]
            if len(own) == len(group):
                found[group[0].attribute] = own
        return found


def read_when(table: Table, uses: Uses) -> When | None:
    """Return the condition of a line, None when it has none."""
    conditions = table.table("when", attributes=False)
    if conditions is None:
        return None
    if not conditions.data:
        conditions.fail("", "has no attribute to test", _REMEDY)
    groups: list[tuple[AttributeTest, ...]] = []
    tests: list[UseTest] = []
    for name in conditions.data:
        use = read_use(conditions, conditions.named("", name), uses)
        if use is None:
            groups.append(_group(conditions, name))
        else:
            tests.append(use)
    conditions.close()
    return When(tuple(groups), tuple(tests))


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
    if is_comparison(value):
        return AttributeTest(name, "", read_range(table, name, value.strip()))
    return AttributeTest(name, table.named(name, value.strip()))


_REMEDY = 'write { household = "yes" }, a list of texts, or a comparison like { capacity_kw = "<= 6.9" }'
