"""Some clients of a page, as a page of their own: sums and quantities that the page has are taken from it.

Lines with numbers of clients are computed on one for each of these numbers.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TypeVar, cast

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import History, Page, Quantity, past_of_rows
from etl.tariffs.slots import SlotSum

Made = TypeVar("Made")


class PageRows(Page):
    """A page of some rows of another one; what is computed for these rows alone is kept here."""

    def __init__(self, whole: Page, rows: Sequence[int]) -> None:
        self._whole, self._rows = whole, rows
        self.frame, self.tariff, self.placed = whole.frame, whole.tariff, {}
        self.clients = len(rows)
        self._quantities, self._kept = {}, {}

    @cached_property
    def usage(self) -> Usage:  # type: ignore[override]  # it is asked for by few kinds of lines
        return self._whole.usage.of_rows(self._rows)

    @cached_property
    def past(self) -> History:  # type: ignore[override]
        return past_of_rows(self._whole.past, self._rows)

    def sum(self, request: SlotSum) -> Exact:
        return self._whole.sum(request).of_rows(self._rows)

    def has(self, quantity: Quantity, span: Period) -> bool:
        return self._whole.has(quantity, span)

    def value(self, quantity: Quantity, span: Period) -> Exact:
        """Return what the page has of a quantity, or compute it for these rows."""
        found = self._quantities.get((quantity, span))
        if found is None:
            whole = self._whole.computed(quantity, span)
            found = quantity.compute(self, span) if whole is None else whole.of_rows(self._rows)
            self._quantities[quantity, span] = found
        return found

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made; of what the page has made, and has a value a client, take these rows."""
        if key not in self._kept:
            whole = self._whole.made(key)
            of_clients = getattr(whole, "of_clients", None)
            self._kept[key] = make() if of_clients is None else of_clients(self._rows)
        return cast("Made", self._kept[key])


def rows_of(page: Page, rows: Sequence[int]) -> Page:
    """Return the page of some rows, made once."""
    if len(rows) == page.clients:
        return page
    return page.once(("rows", tuple(rows)), lambda: PageRows(page, rows))
