"""Alternatives of one line, under one id and on the same days: every bill has exactly one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from etl.core.errors import TariffError
from etl.core.periods import Period
from etl.core.zones import Ints
from etl.tariffs.bill_line import BillLine
from etl.tariffs.conditions import When
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.number_ranges import Range, gap
from etl.tariffs.page.contract import History, Page, PriorNeed, Quantity, Values
from etl.tariffs.page.lines_above import LinesAbove


@dataclass(frozen=True)
class Alternatives:
    """Lines of which each is on the bills for which its condition holds."""

    options: tuple[Conditional, ...]

    @property
    def id(self) -> str:
        return self.options[0].id

    @property
    def tax(self) -> bool:
        return self.options[0].tax

    @property
    def vat(self) -> bool:
        return self.options[0].vat

    def needs(self) -> Iterable[Quantity]:
        return dict.fromkeys(quantity for option in self.options for quantity in option.needs())

    def looks_back(self) -> Iterable[PriorNeed]:
        return ()

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        self.chosen(values.page, values.span)
        for option in self.options:
            yield from option.lines(values, above, past)

    def chosen(self, page: Page, span: Period) -> Ints:
        """Return the place of the option of each bill; TariffError for one for which none holds."""
        holds = np.stack([option.when.holds(page, span) for option in self.options])
        without = np.flatnonzero(~holds.any(axis=0))
        if len(without):
            row = int(without[0])
            used = [f"{use.name} is {use.used(page, row)}" for use in self.options[0].when.uses]
            why = f" ({', '.join(used)})" if used else ""
            what = f"client {page.usage.clients[row]}: no `when` of the lines of this id holds{why}"
            raise TariffError(
                f"{page.tariff}: line {self.id}",
                what,
                "add a line for it, with price = 0 if it is free",
                code="E-PRICES",
            )
        return np.asarray(holds.argmax(axis=0))

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        return (warning for option in self.options for warning in option.warnings(page, span))


def alternatives(where: str, options: Sequence[Conditional]) -> Alternatives:
    """Return lines as alternatives; TariffError where a bill could have two of them, or as far as known none."""
    for one, other in combinations(options, 2):
        if not one.when.excludes(other.when):
            what = f"two lines have this id, where {one.when} and where {other.when}, and a bill may be both"
            raise TariffError(where, what, "let their conditions exclude each other, or give each line its own id")
    if any(list(option.looks_back()) for option in options):
        what = "several lines have this id, and what they carry to the next bill would be mixed up"
        raise TariffError(where, what, "give each line its own id")
    if len({(option.tax, option.vat, getattr(plain_line(option), "base", None)) for option in options}) > 1:
        raise TariffError(where, "several lines have this id and not the same base and tax", "write them alike")
    tested = _only_test([option.when for option in options])
    if tested is not None and (missing := gap(tested[1])):
        what = f"has no price where {tested[0]} is {missing}"
        raise TariffError(where, what, "add a line of this id for it, with price = 0 if it is free", code="E-PRICES")
    return Alternatives(tuple(options))


def _only_test(conditions: Sequence[When]) -> tuple[str, list[Range]] | None:
    """Return what is compared, and its ranges, where all conditions compare one thing alone."""
    found = [when.only_ranges() for when in conditions]
    names = {None if one is None else one[0] for one in found}
    if len(names) > 1 or None in names:
        return None
    ranges = [own for one in found if one is not None for own in one[1]]
    return next(one[0] for one in found if one is not None), ranges
