"""Bills of one part of the clients, as they go from the process that computes them to the one that saves them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from etl.bill_runs.compute import BillComputer
from etl.bill_runs.order import Order
from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import Part, Watcher
from etl.core.bill_page import Bill, BillPage
from etl.store import input_versions
from etl.store.bills.pending import Page
from etl.store.input_versions import InputVersion
from etl.store.usage.tariff_texts import TariffText

_FIELDS = tuple(attrgetter(name) for name in Bill.__slots__)


@dataclass
class PagesInColumns:
    """Sink of a part: keeps a column a field of its bills, as objects take ten times as long to send."""

    pages: list[tuple[BillPage, list[list[Any]], Sequence[str], TariffText]] = field(default_factory=list)

    def save(self, page: BillPage, versions: Sequence[str], tariff: TariffText) -> dict[str, Any]:
        """Keep a page's bills; no client is refused before the bills are saved."""
        columns = [list(map(value_of, page.bills)) for value_of in _FIELDS]
        self.pages.append((replace(page, bills=[], balances={}), columns, versions, tariff))
        return {}

    def made(self) -> list[Page]:
        """Return the pages with their bills."""
        return [
            (replace(page, bills=list(map(Bill, *columns))), versions, tariff)
            for page, columns, versions, tariff in self.pages
        ]


@dataclass(frozen=True)
class ComputedPart:
    """Bills of a part, none of them saved."""

    part: Part
    saw: InputVersion
    outcome: Outcome
    pages: PagesInColumns = field(default_factory=PagesInColumns)
    tariffs: Sequence[TariffText] = ()
    """Of the bills that failed."""
    clients: Sequence[Sequence[str]] = ()
    """Client numbers, for the watcher of the run."""


class PartJob:
    """Computes parts of the clients of an order, all of them in one snapshot."""

    def __init__(self, order: Order) -> None:
        self._sink, self._clients = PagesInColumns(), list[Sequence[str]]()
        self._computer = BillComputer(order, self._sink, Watcher(done=self._count))
        self._saw = input_versions.current()

    def compute(self, part: Part) -> ComputedPart:
        """Compute the bills of a part."""
        self._sink.pages, self._clients = [], []
        outcome = self._computer.compute(part)
        tariffs = list(self._computer.tariffs.values())
        return ComputedPart(part, self._saw, outcome, PagesInColumns(self._sink.pages), tariffs, self._clients)

    def _count(self, clients: Sequence[str]) -> None:
        self._clients.append(clients)
