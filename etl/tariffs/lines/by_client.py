"""A line in which attributes of the client stand for numbers: read once for all, and again with the numbers of each.

No kind of line knows of it. Clients with the same numbers share a line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, cast

import numpy as np

from etl.core.errors import TariffError
from etl.core.exact import Exact, decimal_text, placed
from etl.core.periods import Period
from etl.phrasebook.english import english
from etl.tariffs.attribute_numbers import Unknown
from etl.tariffs.bill_line import BillLine, placed_line
from etl.tariffs.conditions import When
from etl.tariffs.lines.line_header import LineAround
from etl.tariffs.made_of import parts_of
from etl.tariffs.page.attributes import attribute, signed_number
from etl.tariffs.page.contract import History, Line, NeedsPrior, Page, PriorNeed, Quantity, Values, Warns
from etl.tariffs.page.lines_above import LinesAbove, RowsAbove
from etl.tariffs.page_rows import rows_of
from etl.tariffs.slots import SlotSum

Numbers = Mapping[str, Fraction]


@dataclass(frozen=True, eq=False)
class Own:
    """The line of some clients, in whose table their numbers stand."""

    rows: Sequence[int]
    page: Page
    line: Line
    numbers: Numbers


class Template:
    """A line to be read: `places` are its attributes, each with the key at which it stands; `when`: of its condition.

    `read` reads the line with the numbers of a client.
    """

    def __init__(self, places: Mapping[str, str], when: When | None, read: Callable[[Numbers], Line]) -> None:
        self.places, self._when, self._read = places, when, read

    def own(self, page: Page, span: Period, shared: Iterable[Quantity]) -> Sequence[Own]:
        """Return the lines of a page's clients on days on which no attribute changes; `shared` is computed for all."""
        return page.once((self, span), lambda: list(self._own(page, span, shared)))

    def _own(self, page: Page, span: Period, shared: Iterable[Quantity]) -> Iterator[Own]:
        here = np.ones(page.clients, np.bool_) if self._when is None else self._when.holds(page, span)
        by_texts: dict[tuple[str, ...], list[int]] = {}
        for row in np.flatnonzero(here).tolist():
            texts = tuple(attribute(page, row, name, span.start, where) for name, where in self.places.items())
            by_texts.setdefault(texts, []).append(row)
        if len(by_texts) > 1:
            for quantity in shared:
                if page.has(quantity, span):  # not so where the line takes it over parts of the span only
                    page.value(quantity, span)
        for rows in by_texts.values():
            numbers = {
                name: signed_number(page, rows[0], name, span.start, where) for name, where in self.places.items()
            }
            yield Own(rows, rows_of(page, rows), self._line(page.usage.clients[rows[0]], numbers), numbers)

    def _line(self, client: str, numbers: Numbers) -> Line:
        """Read the line; TariffError names the client for whose numbers it cannot be."""
        try:
            return self._read(numbers)
        except TariffError as error:
            shown = ", ".join(f"attribute {name} {decimal_text(number)}" for name, number in numbers.items())
            what = f"client {client}: {error.what} ({shown})"
            raise TariffError(error.where, what, f"{error.remedy}, with `etl assign FILE`", code=error.code) from error


@dataclass(frozen=True)
class OwnQuantity:
    """A quantity that a line needs, the one in this `place`: of each client the one of its own line, else 0."""

    of: Quantity
    place: int
    template: Template

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def unit(self) -> str:
        return self.of.unit

    @property
    def whole(self) -> bool:
        return bool(getattr(self.of, "whole", False))

    def sums(self, span: Period, period: Period) -> Iterable[SlotSum]:
        return self.of.sums(span, period)

    def looks_back(self) -> Iterable[PriorNeed]:
        return self.of.looks_back() if isinstance(self.of, NeedsPrior) else ()

    def compute(self, page: Page, span: Period) -> Exact:
        columns = []
        for one in self.template.own(page, span, ()):
            quantity = list(one.line.needs())[self.place]
            columns.append((one.rows, one.page.value(quantity, span)))
        return placed(columns, page.clients)

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        for one in self.template.own(page, span, ()):
            quantity = list(one.line.needs())[self.place]
            yield from _of_page(quantity, one, span)


@dataclass(frozen=True)
class ByClient(LineAround):
    """`line` as it is read without numbers, which stands for those that the `template` makes."""

    template: Template = field(compare=False)

    @property
    def attributes(self) -> list[str]:
        """The attributes that stand for numbers."""
        return list(self.template.places)

    def needs(self) -> Iterable[Quantity]:
        for place, one in enumerate(self.line.needs()):
            yield OwnQuantity(one, place, self.template) if holds_unknown(one) else one

    def lines(self, values: Values, above: LinesAbove, past: History) -> Iterable[BillLine]:
        found: dict[tuple[str, ...], list[tuple[Sequence[int], BillLine]]] = {}
        for one in self.template.own(values.page, values.span, _known(self.line.needs())):
            alone = one.page is values.page
            own = values if alone else Values(one.page, values.span, values.rounding, values.edges)
            over = above if alone else RowsAbove(above, one.rows)
            shown = ", ".join(
                english("attribute", name=name, number=decimal_text(number)) for name, number in one.numbers.items()
            )
            for line in one.line.lines(own, over, past if alone else one.page.past):
                named = replace(line, description=_with(line.description, shown))
                found.setdefault((line.id, line.kind, line.period, line.tier, line.meter), []).append((one.rows, named))
        for lines in found.values():
            (rows, line), *others = lines
            yield line if not others and len(rows) == values.clients else placed_line(lines, values.clients)

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        for one in self.template.own(page, span, ()):
            yield from _of_page(one.line, one, span)


def _of_page(thing: Line | Quantity, own: Own, span: Period) -> Iterator[tuple[int, str]]:
    """Yield what a line or quantity of some clients says of their bills, by row of the page."""
    if isinstance(thing, Warns):
        yield from ((own.rows[row], text) for row, text in thing.warnings(own.page, span))


def holds_unknown(thing: object) -> bool:
    """Return whether a number of a line or quantity is an attribute of the client."""
    return any(isinstance(part, Unknown) for part in parts_of(thing))


def _known(quantities: Iterable[Quantity]) -> Iterator[Quantity]:
    """Return those quantities, and what others are made of, that are the same for all numbers."""
    for one in quantities:
        if not holds_unknown(one):
            yield one
        else:
            inner: list[Any] = [getattr(one, own.name) for own in fields(cast("Any", one))]
            yield from _known([cast("Quantity", part) for part in inner if hasattr(part, "compute")])


def _with(description: str | list[str], shown: str) -> str | list[str]:
    """Return a description that says which numbers were used, and where they come from."""
    if isinstance(description, str):
        return ", ".join(filter(None, (description, shown)))
    return [", ".join(filter(None, (one, shown))) for one in description]
