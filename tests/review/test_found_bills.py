"""Bills that are looked up: how many are shown of how many, and what cannot be looked up."""

import pytest

from etl.core.errors import EtlError, UsageError
from etl.review.found_bills import STATUSES, find_bills, status_of
from etl.store.bills.bill_list import Chosen
from etl.store.database.locks import snapshot
from tests.support.command import Shell
from tests.support.readings import hours, loaded


def test_every_status_has_a_word_and_the_word_of_exports() -> None:
    assert [status_of(word) for word in (*STATUSES, "held")] == [
        "complete", "incomplete", "estimated", "held", "failed", "stale", "held",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="--status late: is not one of complete, incomplete, estimated, on-hold"):
        status_of("late")


def test_as_many_are_shown_as_are_wanted(etl: Shell) -> None:
    loaded(etl, *(hours(client, "2017-08-01", "2017-09-01") for client in "abc"))
    etl.ok("bill", "--month", "2017-08")
    for most, shown in ((None, 3), (2, 2), (9, 3)):
        with snapshot():
            found = find_bills(Chosen(), most)
            assert (found.number, found.shown, sum(map(len, found.pages))) == (3, shown, shown)


@pytest.mark.usefixtures("etl")
def test_an_unknown_client_is_an_error() -> None:
    with snapshot(), pytest.raises(EtlError, match="client x"):
        find_bills(Chosen(client="x"), None)
