"""`etl issue`: bills of a month become final."""

from collections.abc import Callable
from dataclasses import dataclass

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store.bills import issuing
from etl.store.database.locks import write_lock


@dataclass(frozen=True)
class IssueReport:
    """What became final, what was so before, and what is stale or could not be made and was left alone."""

    period: Period
    bills: issuing.Issued


def issue(period: Period, client: str | None = None, waiting: Callable[[float], None] | None = None) -> IssueReport:
    """Make the current bills of a period final, but for stale and failed ones; EtlError where there are none."""
    with write_lock(waiting=waiting):
        bills = issuing.issue(period, client)
        if bills == issuing.Issued(0, 0, 0, 0):
            raise EtlError(f"there are no bills of {period} (make them first: etl bill --month {period})")
    return IssueReport(period, bills)
