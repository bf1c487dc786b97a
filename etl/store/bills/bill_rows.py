"""The row of a computed bill in the table of bills."""

from typing import NamedTuple

from etl.core.bill_page import Bill as ComputedBill
from etl.core.periods import Period
from etl.store.models import Bill


class PageValues(NamedTuple):
    """Values that the rows of all bills of a page share."""

    period: Period
    timezone: str
    tariff: int
    run: int | None
    request: int

    def row(self, bill: ComputedBill, client: int, fingerprint: str, *, current: bool) -> Bill:
        """Return the row of a client's bill; one that is not current waits until its run is published."""
        return Bill(
            None, client, self.period.start, self.period.end, current, False, self.tariff, self.timezone, bill.status,
            bill.energy_mwh, bill.total, fingerprint, bill.detail, self.run, self.request,
        )  # fmt: skip
