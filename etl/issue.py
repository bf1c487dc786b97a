"""Bills of a month that become final: `etl issue`."""

from collections.abc import Callable
from dataclasses import dataclass

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store.bills import issuing
from etl.store.database.locks import write_lock
from etl.store.usage.known_names import is_client, nobody


@dataclass(frozen=True)
class IssueReport:
    """Bills that became final, that were so before, and that were left alone: stale ones and failed ones."""

    month: Period
    bills: issuing.Issued


def issue(month: Period, client: str | None = None, waiting: Callable[[float], None] | None = None) -> IssueReport:
    """Make the current bills of a month final, except stale and failed ones; EtlError where there are none."""
    with write_lock(waiting=waiting):
        bills = issuing.issue(month, client)
        if bills == issuing.Issued(0, 0, 0, 0):
            raise EtlError(_nothing(month, client))
    return IssueReport(month, bills)


def _nothing(month: Period, client: str | None) -> str:
    if client is not None and not is_client(client):
        return nobody(client)
    whose = f" of client {client}" if client is not None else ""
    return f"there are no bills{whose} of {month} (make them first: etl bill --month {month})"
