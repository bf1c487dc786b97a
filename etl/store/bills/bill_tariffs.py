"""Bills of clients with the texts of the tariffs that priced them."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl.core.bill_page import Requested
from etl.core.periods import Period
from etl.store.bills.requests import request_of
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Bill


@dataclass(frozen=True)
class PricedBill:
    """A current bill; `detail` as in `etl.core.bill_page.Bill`.

    The tariff's texts of a failed bill are empty if its tariff is not known.
    """

    client: str
    period: Period
    timezone: str
    stale: bool
    status: str
    total: str
    detail: str
    tariff_sha256: str
    tariff_name: str
    tariff_text: str
    requested: Requested


def priced_bills(clients: Sequence[str], period: Period) -> list[PricedBill]:
    """Return the current bills of some clients inside a period, in order of time."""
    rows = Bill.published.using(READER).filter(
        any_of("client__number", clients), period_start__gte=period.start, period_end__lte=period.end
    )
    return [
        PricedBill(
            row.client.number, Period(row.period_start, row.period_end), row.timezone, row.stale, row.status, row.total,
            row.detail,
            *((row.tariff.sha256, row.tariff.name, row.tariff.text) if row.tariff else ("", "", "")),
            request_of(row.request),
        )
        for row in rows.select_related("client", "tariff", "request").order_by("period_start")
    ]  # fmt: skip
