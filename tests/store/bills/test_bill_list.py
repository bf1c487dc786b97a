"""Bills in order, some at a time, each beside what the same days of the year before came to."""

from decimal import Decimal

import pytest

from etl.core.periods import month
from etl.store.bills import bill_list
from etl.store.bills.bill_list import STALE, Chosen, Row
from etl.store.database.locks import snapshot
from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, loaded, tariff

pytestmark = pytest.mark.both_databases


def found(chosen: Chosen, most: int | None = None) -> list[Row]:
    with snapshot():
        return [row for page in bill_list.pages(chosen, most) for row in page]


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """August of two years at 1 a kWh: a used 744 and 1,488 kWh; b, who lacks an hour, begins in the second."""
    tariff("one.toml", line("energy", "1"))
    first, second = hours("a", "2016-08-01", "2016-09-01"), hours("a", "2017-08-01", "2017-09-01", "2")
    b = hours("b", "2017-08-01", "2017-09-01")
    loaded(etl, first, second, b[:400] + b[401:])
    etl("bill", "--month", "2016-08", "--tariff", "one.toml")
    etl("bill", "--month", "2017-08", "--tariff", "one.toml")
    return etl


@pytest.mark.usefixtures("billed")
def test_each_bill_stands_beside_the_year_before_of_its_client() -> None:
    rows = [(bill.client, str(bill.period), bill.total, bill.status, before) for bill, before in found(Chosen())]
    assert rows == [
        ("a", "2016-08", "744.00", "complete", None),
        ("a", "2017-08", "1488.00", "complete", (744_000_000, Decimal("744.00"))),
        ("b", "2017-08", "743.00", "incomplete", None),
    ]


def test_bills_of_other_days_are_not_the_year_before_but_those_that_make_it_up_are(billed: Shell) -> None:
    billed("bill", "--from", "2016-08-01", "--to", "2016-08-11", "--tariff", "one.toml", "--replace")
    last = found(Chosen(client="a"))[-1]
    assert last[1] is None
    billed("bill", "--from", "2016-08-11", "--to", "2016-09-01", "--tariff", "one.toml")
    last = found(Chosen(client="a"))[-1]
    assert last[1] == (744_000_000, Decimal("744.00"))


def test_days_clients_and_statuses_choose_and_are_counted(billed: Shell) -> None:
    august = month("2017-08")
    billed.load(written("more.csv", HEADER, "b,2017-08-17T16:00:00Z,5"), "--timezone", "UTC", "--interval", "1h")
    for chosen, clients in (
        (Chosen(august), ["a", "b"]), (Chosen(client="b"), ["b"]), (Chosen(statuses=("incomplete",)), ["b"]),
        (Chosen(statuses=(STALE,)), ["b"]), (Chosen(statuses=("failed",)), []),
        (Chosen(statuses=("complete", STALE)), ["a", "a", "b"]), (Chosen(statuses=("failed", "incomplete")), ["b"]),
        (Chosen(own_periods={"a": [august], "b": [month("2016-08")]}), ["a"]),
    ):  # fmt: skip
        assert [bill.client for bill, _ in found(chosen)] == clients
        with snapshot():
            assert bill_list.count_listed(chosen) == len(clients)
    assert len(found(Chosen(), 2)) == 2


@pytest.mark.usefixtures("billed")
def test_pages_end_where_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(Chosen())
    monkeypatch.setattr(bill_list, "PAGE", 1)
    assert found(Chosen()) == whole


def test_only_more_than_a_year_has_a_year_before(etl: Shell) -> None:
    with snapshot():
        assert not bill_list.more_than_a_year()
    loaded(etl, hours("a", "2016-08-01", "2016-09-01"), hours("a", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--month", "2017-08")
    with snapshot():
        assert not bill_list.more_than_a_year()
    etl.ok("bill", "--month", "2016-08")
    with snapshot():
        assert bill_list.more_than_a_year()
