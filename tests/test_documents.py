"""`etl documents` lists what was issued, and says why there is nothing to list."""

import pytest

from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, tariff

pytestmark = pytest.mark.both_databases


@pytest.fixture
def issued(etl: Shell) -> Shell:
    """July and August of two clients."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-07-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--month", "2017-07..2017-08", "--tariff", "ten.toml")
    etl.ok("issue", "--month", "2017-07..2017-08", "--series", "S")
    return etl


def test_documents_are_listed_by_number_and_by_month_and_client(issued: Shell) -> None:
    found = issued.ok("documents", "--json").json
    assert [one["document"] for one in found["documents"]] == ["S-000001", "S-000002", "S-000003"]
    assert found["heads"][0].startswith("S:3:")
    chosen = issued.ok("documents", "--month", "2017-08", "--client", "a", "--json").json["documents"]
    assert [(one["document"], one["gross"], one["in_force"]) for one in chosen] == [("S-000002", "7440.00", True)]


def test_where_nothing_was_issued_that_is_said(issued: Shell) -> None:
    assert issued("documents", "--month", "2017-09").error == (
        "etl: there are no documents of 2017-09 (issue bills first: etl issue --month YYYY-MM)"
    )
    assert issued("documents", "--client", "x").error.startswith("etl: there is no client x ")


def test_documents_of_a_client_that_is_gone_are_listed(issued: Shell) -> None:
    issued.ok("unload", "1")
    assert len(issued.ok("documents", "--client", "b", "--json").json["documents"]) == 1
