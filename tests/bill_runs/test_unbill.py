"""`etl unbill`: bills go and can be computed again; what was sent stays, and nobody is credited by accident."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import bills
from tests.support.sent_documents import AUGUST, SERIES, TEN, billed_august

CREDIT = "etl issue credits days without a bill only by --credit-unbilled"


@pytest.fixture
def billed(etl: Shell) -> Shell:
    billed_august(etl)
    return etl


def test_bills_that_were_removed_come_again_as_they_were(billed: Shell) -> None:
    before = billed.exported("bills")
    assert billed.ok("unbill", *AUGUST).out == "2017-08: 2 bills removed (compute them again: etl bill)\n"
    assert billed("export", "bills.csv").error == (
        "etl: there are no bills (make them first: etl bill --month YYYY-MM)"
    )
    billed.ok("bill", *AUGUST, *TEN)
    assert billed.exported("bills") == before


def test_what_was_sent_stays_and_is_credited_on_purpose_only(billed: Shell) -> None:
    billed.ok("issue", *AUGUST, *SERIES)
    documents = billed.exported("documents")
    assert billed.ok("unbill", *AUGUST, "--client", "a").out.splitlines() == [
        "2017-08: 1 bill removed (compute them again: etl bill)",
        f"  1 document of these days stays in force: 8,928.00 EUR ({CREDIT})",
    ]
    done = billed("issue", *AUGUST, *SERIES)
    assert (done.code, billed.exported("documents")) == (3, documents)
    billed.ok("issue", *AUGUST, *SERIES, "--client", "a", "--credit-unbilled")
    assert billed.ok("documents", "--json").json["documents"][-1]["gross"] == "-8928.00"


def test_days_are_named_by_month_by_dates_or_for_each_client(billed: Shell) -> None:
    billed.ok("bill", "--from", "2017-08-01", "--to", "2017-08-11", "--client", "a", "--replace", *TEN)
    done = billed.ok("unbill", "--from", "2017-08-01", "--to", "2017-08-15", "--json").json
    assert done == {
        "period_start": "2017-08-01", "period_end": "2017-08-15", "bills": 1, "reaching": 1, "stale": 0, "in_force": [],
    }  # fmt: skip
    billed.ok("bill", *AUGUST, *TEN)
    rows = written("p.csv", "client_number,from,to", "a,2017-08-01,2017-09-01", "b,2017-07-01,2017-08-01")
    assert billed.ok("unbill", "--periods", rows, "--json").json["bills"] == 1
    assert [client for client, *_ in bills(billed)] == ["b"]
    assert billed.ok("unbill", "--month", "2017-07..2017-08", "--json").json["bills"] == 1


def test_where_there_is_nothing_to_remove_nothing_is_done(billed: Shell) -> None:
    before = billed.exported("bills")
    rows = written("p.csv", "client_number,from,to", "a,2017-08-01,2017-09-01")
    for arguments, message in (
        (["--month", "2017-07"], "there are no bills of 2017-07 (etl status lists the periods that are billed)"),
        (
            ["--month", "2017-07", "--client", "a"],
            "there are no bills of client a of 2017-07 (etl status lists the periods that are billed)",
        ),
        (
            [*AUGUST, "--client", "nobody"],
            "there is no client nobody (etl export readings.csv --what readings names them all)",
        ),
        (
            ["--from", "2017-08-02", "--to", "2017-09-01"],
            "2 bills have days of 2017-08-02..2017-08-31 and reach beyond them (name all their days)",
        ),
        (
            ["--periods", str(rows), "--client", "b"],
            "there are no bills of client b of 2017-08 (etl status lists the periods that are billed)",
        ),
    ):
        done = billed("unbill", *arguments)
        assert (done.code, done.out, done.error) == (1, "", f"etl: {message}")
    assert billed.exported("bills") == before
