"""Requests of bills, each stored once: bills name the one that they were made of, and are computed again by it."""

from etl.core.bill_page import BillPage, Requested
from etl.core.periods import Period
from etl.store.models import BillRequest

COLUMNS = ("request__start", "request__end", "request__tariff_sha256", "request__treatment")
"""Columns of a bill from which `requested` makes its request."""


def requested(*values: object) -> Requested:
    """Return the request of a bill, from the values of COLUMNS."""
    start, end, tariff, treatment = values
    return Requested.of(Period(start, end), str(tariff), str(treatment))  # type: ignore[arg-type]  # two dates


def days(request: BillRequest) -> Period:
    """Return the days that were requested."""
    return Period(request.start, request.end)


def request_of(row: BillRequest) -> Requested:
    """Return a stored request."""
    return Requested.of(days(row), row.tariff_sha256, row.treatment)


def of_page(page: BillPage) -> Requested:
    """Return what a page's bills were requested as."""
    return page.requested or Requested(page.period)


def save_request(wanted: Requested) -> int:
    """Return the id of a request, which is stored if it is not yet; used in a transaction that writes."""
    days = wanted.period
    row, _ = BillRequest.objects.get_or_create(
        start=days.start, end=days.end, tariff_sha256=wanted.tariff_sha256, treatment=wanted.treatment
    )
    return int(row.pk)
