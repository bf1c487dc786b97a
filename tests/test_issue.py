"""`etl issue`: final bills stay as they are, and what changes becomes the next revision with its difference."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, table, tariff

pytestmark = pytest.mark.both_databases

AUGUST = ("--month", "2017-08")
TEN = ("--tariff", "ten.toml")


@pytest.fixture
def issued(etl: Shell) -> Shell:
    """August of two clients, 1 kWh an hour at 10 a kWh: 7,440.00 each, issued."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, *TEN)
    assert etl.ok("issue", *AUGUST, "--json").json == {
        "month": "2017-08", "issued": 2, "issued_before": 0, "stale": 0, "failed": 0,
    }  # fmt: skip
    return etl


def changed(etl: Shell, kwh: str, name: str, client: str = "a", stamp: str = "2017-08-05T10:00:00Z") -> None:
    etl.load(written(name, HEADER, f"{client},{stamp},{kwh}"), "--timezone", "UTC", "--interval", "1h")


def revisions(etl: Shell) -> list[tuple[str, ...]]:
    return bills(etl, "client_number", "revision", "total")


def test_issuing_twice_is_said_and_changes_nothing(issued: Shell) -> None:
    from etl.store.models import Bill

    before = list(Bill.objects.values())
    done = issued.ok("issue", *AUGUST)
    assert done.out.splitlines() == ["2017-08: 0 bills issued", "  2 bills were issued before and stay as they are"]
    assert list(Bill.objects.values()) == before


def test_an_issued_bill_that_changes_becomes_the_next_revision_and_says_what_it_was(issued: Shell) -> None:
    changed(issued, "3", "late.csv")
    result = issued.ok("bill", *AUGUST, *TEN, "--json").json
    assert result["reissued"] == [
        {
            "client_number": "a", "period_start": "2017-08-01", "period_end": "2017-09-01", "revision": 1,
            "before": "7440.00", "after": "7460.00", "difference": "+20.00", "currency": "EUR", "now": [],
        }
    ]  # fmt: skip
    assert (result["changed"], result["unchanged"]) == (1, 1)
    assert revisions(issued) == [("a", "1", "7460.00"), ("b", "0", "7440.00")]
    assert [one["revision"] for one in table(issued.exported("lines"))] == ["1", "0"]


def test_the_difference_is_told_to_people_too_below_zero_as_well(issued: Shell) -> None:
    changed(issued, "0.25", "late.csv")
    lines = issued.ok("bill", "--stale").out.splitlines()
    assert lines[0] == "2017-08: 1 bill, 743.250 kWh, 7,432.50 EUR"
    assert lines[-1] == ("  client a, 2017-08: was issued as 7440.00 EUR, revision 1 is 7432.50 (-7.50)")


def test_a_revision_is_final_once_it_is_issued_itself(issued: Shell) -> None:
    """Until then it gives way: 3 kWh, then 4, issued, then 5."""
    from etl.store.models import Bill

    for kwh in ("3", "4"):
        changed(issued, kwh, f"{kwh}.csv")
        issued.ok("bill", "--stale")
    assert revisions(issued)[0] == ("a", "1", "7470.00")
    assert issued.ok("issue", *AUGUST, "--json").json["issued"] == 1
    changed(issued, "5", "5.csv")
    (again,) = issued.ok("bill", "--stale", "--json").json["reissued"]
    assert (again["revision"], again["before"], again["after"]) == (2, "7470.00", "7480.00")
    stored = Bill.objects.filter(client__number="a").order_by("revision").values_list("revision", "total", "current")
    assert list(stored) == [(0, "7440.00", False), (1, "7470.00", False), (2, "7480.00", True)]


def test_a_reading_that_comes_and_goes_again_leaves_the_issued_bill(issued: Shell) -> None:
    changed(issued, "3", "late.csv")
    changed(issued, "1", "back.csv")
    result = issued.ok("bill", "--stale", "--json").json
    assert (result["changed"], result["reissued"]) == (0, [])
    assert revisions(issued) == [("a", "0", "7440.00"), ("b", "0", "7440.00")]


def test_another_tariff_is_another_revision_too(issued: Shell) -> None:
    tariff("eleven.toml", line("energy", "11"))
    result = issued.ok("bill", *AUGUST, "--tariff", "eleven.toml", "--json").json
    assert [one["difference"] for one in result["reissued"]] == ["+744.00", "+744.00"]


def test_stale_bills_are_not_issued(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, *TEN)
    changed(etl, "3", "late.csv")
    done = etl("issue", *AUGUST)
    assert done.code == 3
    assert done.out.splitlines() == [
        "2017-08: 1 bill issued", "  1 bill is stale and not issued (bill them again first: etl bill --stale)",
    ]  # fmt: skip
    etl.ok("bill", "--stale")
    issued = etl.ok("issue", *AUGUST, "--json").json
    assert [issued[name] for name in ("issued", "issued_before", "stale", "failed")] == [1, 1, 0, 0]


def test_one_client_is_issued_alone_and_parts_of_a_month_with_it(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--from", "2017-08-01", "--to", "2017-08-11", *TEN)
    etl.ok("bill", "--from", "2017-08-11", "--to", "2017-09-01", *TEN)
    assert etl.ok("issue", *AUGUST, "--client", "b", "--json").json["issued"] == 2
    assert etl.ok("issue", *AUGUST, "--json").json["issued"] == 2


def test_a_month_without_bills_has_nothing_to_issue(etl: Shell) -> None:
    done = etl("issue", *AUGUST)
    assert (done.code, done.error) == (
        1,
        "etl: there are no bills of 2017-08 (make them first: etl bill --month 2017-08)",
    )


def test_late_usage_is_on_the_bill_of_its_own_month(etl: Shell) -> None:
    """A published case at 10 a unit, cumulative 5, then 7, then 10: +20 on the first period, +30 on the second."""
    tariff("ten.toml", line("energy", "10"))
    changed(etl, "5", "first.csv")
    etl("bill", *AUGUST, *TEN)
    etl.ok("issue", *AUGUST)
    assert revisions(etl) == [("a", "0", "50.00")]
    changed(etl, "2", "late.csv", stamp="2017-08-31T23:00:00Z")
    changed(etl, "3", "second.csv", stamp="2017-09-10T10:00:00Z")
    (late,) = etl("bill", "--stale", "--json").json["reissued"]
    assert (late["before"], late["after"], late["difference"]) == ("50.00", "70.00", "+20.00")
    etl("bill", "--month", "2017-09", *TEN)
    assert revisions(etl) == [("a", "1", "70.00"), ("a", "0", "30.00")]


def test_exports_show_the_newest_revision_in_every_format(issued: Shell) -> None:
    import pyarrow.parquet as pq

    changed(issued, "3", "late.csv")
    issued.ok("bill", "--stale")
    issued.ok("export", "bills.parquet")
    rows = pq.read_table("bills.parquet", columns=["client_number", "revision", "total"]).to_pylist()
    assert [(one["client_number"], one["revision"], f"{one['total']:.2f}") for one in rows] == [
        ("a", 1, "7460.00"), ("b", 0, "7440.00"),
    ]  # fmt: skip


def test_a_page_mate_that_comes_later_makes_no_revision(etl: Shell) -> None:
    """A bank looks at every earlier month; those of another client are not its own."""
    bank = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nbank = { keeps = "kWh" }\n'
    tariff("net.toml", bank, line("energy", "1", 'on = "net"'))
    loaded(etl, hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, "--tariff", "net.toml")
    etl.ok("issue", *AUGUST)
    loaded(etl, hours("a", "2017-05-01", "2017-09-01"), name="a.csv")
    result = etl.ok("bill", *AUGUST, "--tariff", "net.toml", "--json").json
    assert (result["changed"], result["unchanged"], result["reissued"]) == (1, 1, [])


LEFT = ["a,a,ten.toml,,2017-08-11", "c,a,ten.toml,2017-08-11,", "b,b,ten.toml,,"]


def test_a_move_inside_an_issued_month_revises_it(issued: Shell) -> None:
    """a left on the 11th: its issued bill of the month becomes one of ten days, and stays stored."""
    from etl.store.models import Bill

    issued.ok("assign", written("c.csv", "client_number,meter,tariff,from,to", *LEFT))
    lines = issued.ok("bill", "--stale").out.splitlines()
    assert lines[-1] == (
        "  client a, 2017-08: was issued as 7440.00 EUR, revision 1 of 2017-08-01..2017-08-10 is 2400.00 (-5040.00)"
    )
    found = bills(issued, "client_number", "period_end", "revision", "total")
    assert found == [("a", "2017-08-11", "1", "2400.00"), ("b", "2017-09-01", "0", "7440.00")]
    stored = Bill.objects.filter(client__number="a").order_by("revision").values_list("total", "current", "issued_at")
    assert [(total, current, at is not None) for total, current, at in stored] == [
        ("7440.00", False, True), ("2400.00", True, False),
    ]  # fmt: skip
    assert issued.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"
    result = issued.ok("bill", *AUGUST, "--json").json
    assert (result["bills"], result["changed"], result["reissued"]) == (3, 1, [])


def test_an_issued_month_that_becomes_two_bills_says_their_sum(issued: Shell) -> None:
    """10 days at 10 and 21 at 20 a kWh: 2,400 and 10,080."""
    tariff("twenty.toml", line("energy", "20"))
    rows = ["a,ten.toml,,2017-08-11", "a,twenty.toml,2017-08-11,", "b,ten.toml,,"]
    issued.ok("assign", written("c.csv", "client_number,tariff,from,to", *rows))
    (one,) = issued.ok("bill", "--stale", "--json").json["reissued"]
    assert (one["before"], one["after"], one["difference"]) == ("7440.00", "12480.00", "+5040.00")
    assert (one["now"], one["revision"]) == (["2017-08-01..2017-08-11", "2017-08-11..2017-09-01"], 1)
    assert revisions(issued) == [("a", "1", "2400.00"), ("a", "1", "10080.00"), ("b", "0", "7440.00")]


def test_a_month_that_is_cut_is_refused_for_its_client_alone_until_it_may_be_replaced(issued: Shell) -> None:
    issued.ok("assign", written("c.csv", "client_number,meter,tariff,from,to", *LEFT))
    done = issued("bill", *AUGUST, "--json")
    assert (done.code, done.json["bills"], done.json["failed"]) == (3, 2, 1)
    assert done.error == (
        "etl: client a has an issued bill of 2017-08, which overlaps 2017-08-01..2017-08-10 "
        "(it is stale: etl bill --stale, or --replace)"
    )
    assert [one[0] for one in revisions(issued)] == ["a", "b", "c"]
    issued.ok("bill", *AUGUST, "--replace")
    assert revisions(issued) == [("a", "1", "2400.00"), ("b", "0", "7440.00"), ("c", "0", "5040.00")]


def test_what_changes_no_word_of_an_issued_bill_makes_no_revision(issued: Shell) -> None:
    """An attribute that the tariff does not ask for."""
    issued.ok("assign", written("c.csv", "client_number,note", "a,new"))
    result = issued.ok("bill", "--stale", "--json").json
    assert (result["bills"], result["changed"], result["reissued"]) == (1, 0, [])
    assert revisions(issued) == [("a", "0", "7440.00"), ("b", "0", "7440.00")]
    assert issued.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"
