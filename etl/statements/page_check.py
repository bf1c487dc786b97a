"""Check of statements: which of the items that rules ask of a bill each page shows, and which it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.statements.history import change
from etl.statements.index_page import FailedBill
from etl.statements.issuer import Issuer
from etl.statements.page_items import ITEMS, NOTICES, Item
from etl.statements.statement_page import Statement
from etl.store.documents.document_rows import CREDIT_NOTE


@dataclass(frozen=True)
class CheckReport:
    """Items, and the clients whose pages lack them, a client a page."""

    pages: int
    lacking: Mapping[str, Sequence[str]]
    """By the name of the item."""
    failed: int
    """Bills that could not be made: they have no page."""

    @property
    def complete(self) -> bool:
        """Whether no page lacks what is needed."""
        return not any(self.lacking[item.name] for item in ITEMS if item.needed)

    def state(self, item: Item) -> str:
        """Say whether an item is on all pages."""
        return "shown" if not self.lacking[item.name] else "lacking" if item.needed else "left out"


class CheckedPages:
    """Pages that are looked at one after the other, and not written."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._lacking: dict[str, list[str]] = {item.name: [] for item in ITEMS}
        self._pages = 0
        self.failed: list[FailedBill] = []

    def add(self, statement: Statement) -> None:
        self._pages += 1
        found = shown(statement, self._issuer)
        for name, clients in self._lacking.items():
            if not found[name]:
                clients.append(statement.body["client_number"])

    def report(self) -> CheckReport:
        return CheckReport(self._pages, self._lacking, len(self.failed))


def shown(statement: Statement, issuer: Issuer) -> dict[str, bool]:
    """Return by the name of each item whether the page shows it."""
    body, client = statement.body, statement.client
    of_bill = body.get("result") or body
    credit = not Decimal(body["gross"]) > 0
    found = dict.fromkeys(("amount", "period", "prices", "taxes"), True)
    found |= {name: name in issuer.notices for name in NOTICES}
    return found | {
        "due": credit or issuer.due_days is not None,
        "number": bool(body.get("name") or statement.documents),
        "payment_methods": credit or bool(issuer.iban) or found["payment_methods"],
        "tariff": bool(body.get("tariff")),
        "energy": body.get("kwh") is not None,
        "reads": bool(of_bill.get("meters")) or body.get("kind") == CREDIT_NOTE,
        "issuer": bool(issuer.name and issuer.address and issuer.contact),
        "client": bool(client.get("name")) and bool(client.get("street") or client.get("city")),
        "supply_point": bool(client.get("supply_point")),
        "contract_end": bool(client.get("contract_end")),
        "year_before": change(statement.months, 12, body["currency"]) is not None,
    }
