"""Bills that a user looks up: `etl bills`, and what `etl status` counts of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from etl.core.bill_page import ESTIMATED, FAILED, HELD
from etl.core.errors import EtlError, UsageError
from etl.store.bills import bill_list
from etl.store.bills.bill_list import STALE, Chosen, Row
from etl.store.usage.known_names import is_client, nobody

STATUSES = {
    "complete": "complete",
    "incomplete": "incomplete",
    "estimated": ESTIMATED,
    "on-hold": HELD,
    "failed": FAILED,
    "stale": STALE,
}
"""Words of --status, and what they are in the database."""


@dataclass(frozen=True)
class FoundBills:
    """Bills, `shown` of `number`; the pages can be read once, in the same snapshot."""

    chosen: Chosen
    number: int
    shown: int
    with_year_before: bool
    """Whether any bill can have one of the same days of the year before."""
    pages: Iterator[list[Row]]


def status_of(word: str) -> str:
    """Return the status of a word; UsageError for another word."""
    if word in STATUSES.values():  # as exports have it
        return word
    if word not in STATUSES:
        raise UsageError(f"--status {word}: is not one of {', '.join(STATUSES)}")
    return STATUSES[word]


def find_bills(chosen: Chosen, most: int | None) -> FoundBills:
    """Return bills, at most so many; EtlError for a client who is not known. In a snapshot."""
    number = bill_list.count_listed(chosen)
    if not number and chosen.client is not None and not is_client(chosen.client):
        raise EtlError(nobody(chosen.client), code="E-NO-CLIENT")
    shown = number if most is None else min(number, most)
    return FoundBills(chosen, number, shown, bill_list.more_than_a_year(), bill_list.pages(chosen, shown))
