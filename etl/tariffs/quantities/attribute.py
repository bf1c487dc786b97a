"""A number of the client: contracted power, flats."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from etl.core.exact import Exact, narrow
from etl.core.periods import Period
from etl.tariffs.conditions import When
from etl.tariffs.page.attributes import attribute_number
from etl.tariffs.page.contract import Page
from etl.tariffs.slots import Slots, SlotSum


@dataclass(frozen=True)
class AttributeValue:
    """The number of each client; those for whom `when` does not hold need none, and have 0."""

    name: str
    when: When | None = None
    unit: str = ""

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    @property
    def attributes(self) -> list[str]:
        return [self.name]

    def compute(self, page: Page, span: Period) -> Exact:
        """Return each client's number; TariffError for the first whose attribute is missing or not a number."""
        needed = [True] * page.clients if self.when is None else self.when.holds(page, span).tolist()
        numbers = [
            attribute_number(page, row, self.name, span.start) if here else Fraction(0)
            for row, here in enumerate(needed)
        ]
        den = lcm(*(number.denominator for number in numbers))
        column = np.array([number.numerator * (den // number.denominator) for number in numbers], np.object_)
        return Exact(narrow(column), den)


@dataclass(frozen=True)
class Attribute:
    """`times = "NAME"` of a line whose condition is `when`."""

    name: str
    when: When | None = None

    def over(self, _slots: Slots, *, whole: bool = False) -> AttributeValue:  # noqa: ARG002 - the same on every day
        return AttributeValue(self.name, self.when)
