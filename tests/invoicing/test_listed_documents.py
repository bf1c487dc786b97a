"""`etl documents`: which documents are listed, and what is said where there are none."""

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, loaded, tariff


@pytest.fixture
def issued(etl: Shell) -> Shell:
    """July and August of clients a and b, in two series; a is corrected in August."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-07-01", "2017-09-01"), hours("b", "2017-07-01", "2017-09-01"))
    etl.ok("bill", "--month", "2017-07..2017-08", "--tariff", "ten.toml")
    etl.ok("issue", "--month", "2017-08", "--series", "Z")
    etl.ok("issue", "--month", "2017-07", "--series", "A")
    etl.load(written("late.csv", HEADER, "a,2017-08-05T10:00:00Z,3"), "--timezone", "UTC", "--interval", "1h")
    etl.ok("bill", "--stale")
    etl.ok("issue", "--month", "2017-08", "--series", "Z")
    return etl


def listed(etl: Shell, *options: str) -> list[tuple[str, bool]]:
    """The documents of a list, and whether they are in force."""
    found = etl.ok("documents", *options, "--json").json["documents"]
    return [(one["document"], one["in_force"]) for one in found]


def test_documents_are_listed_by_series_and_number(issued: Shell) -> None:
    assert listed(issued) == [
        ("A-000001", True), ("A-000002", True),
        ("Z-000001", False), ("Z-000002", True), ("Z-000003", False), ("Z-000004", True),
    ]  # fmt: skip


def test_a_month_and_a_client_choose_documents(issued: Shell) -> None:
    assert listed(issued, "--month", "2017-07") == [("A-000001", True), ("A-000002", True)]
    assert listed(issued, "--month", "2017-07..2017-08", "--client", "b") == [("A-000002", True), ("Z-000002", True)]
    assert listed(issued, "--month", "2017-08", "--client", "a") == [
        ("Z-000001", False), ("Z-000003", False), ("Z-000004", True),
    ]  # fmt: skip


def test_documents_from_the_middle_of_a_month_to_that_of_the_next_are_of_both(issued: Shell) -> None:
    cycle = written("cycle.csv", "client_number,from,to", "b,2017-07-18,2017-08-18")
    issued.ok("bill", "--periods", cycle, "--tariff", "ten.toml", "--replace")
    issued.ok("issue", "--periods", cycle, "--series", "C", "--credit-unbilled")
    for month in ("2017-07", "2017-08"):
        assert ("C-000003", True) in listed(issued, "--month", month)
        assert "C-000003" in issued.exported("documents", "--month", month)


def test_the_head_of_each_series_is_its_newest_document(issued: Shell) -> None:
    found = issued.ok("documents", "--json").json
    newest = {one["document"]: one["sha256"] for one in found["documents"]}
    assert found["heads"] == [f"A:2:{newest['A-000002']}", f"Z:4:{newest['Z-000004']}"]


def test_where_there_are_none_the_message_says_of_what(issued: Shell) -> None:
    issue = "(issue bills first: etl issue --month 2017-09)"
    assert issued("documents", "--month", "2017-09", "--client", "a").error == (
        f"etl: there are no documents of client a in 2017-09 {issue}"
    )
    assert issued("documents", "--client", "A").error.startswith("etl: there is no client A (did you mean 'a'?")


def test_a_database_without_documents_says_so(etl: Shell) -> None:
    done = etl("documents")
    assert (done.code, done.error) == (1, "etl: there are no documents (issue bills first: etl issue --month YYYY-MM)")
