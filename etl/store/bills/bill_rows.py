"""The rows of computed bills in the table of bills."""

from collections.abc import Sequence
from typing import NamedTuple

from etl.core.bill_page import Bill as ComputedBill
from etl.core.periods import Period
from etl.store.inserting import Columns
from etl.store.models import Bill


class PageValues(NamedTuple):
    """Values that the rows of all bills of a page share."""

    period: Period
    timezone: str
    tariff: int
    run: int | None
    request: int

    def rows(self, bills: Sequence[ComputedBill], clients: Sequence[int], fingerprints: Sequence[str]) -> Columns[Bill]:
        """Return the rows of some clients' bills, which count once their run is done."""
        shared = {
            "period_start": self.period.start,
            "period_end": self.period.end,
            "stale": False,
            "tariff_id": self.tariff,
            "timezone": self.timezone,
            "run_id": self.run,
            "request_id": self.request,
        }
        return Columns(
            Bill,
            client_id=clients,
            status=[bill.status for bill in bills],
            energy_mwh=[bill.energy_mwh for bill in bills],
            total=[bill.total for bill in bills],
            fingerprint=fingerprints,
            detail=[bill.detail for bill in bills],
            **{name: [value] * len(bills) for name, value in shared.items()},
        )
