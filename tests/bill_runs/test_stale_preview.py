"""`etl bill --stale --dry-run` says what `etl bill --stale` then does, and leaves no trace."""

from typing import Any

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff

AUGUST = ("--month", "2017-08")
TEN = ("--tariff", "ten.toml")
PREVIEW = ("bill", "--stale", "--dry-run", "--json")


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """A day of three clients by 10 a kWh: 240.00 each, incomplete; c is of a file of its own."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-08-02"))
    loaded(etl, hours("c", "2017-08-01", "2017-08-02"), name="c.csv")
    etl("bill", *AUGUST, *TEN)
    return etl


def changed(etl: Shell, client: str, kwh: str) -> None:
    etl.load(written(f"{client}{kwh}.csv", HEADER, f"{client},2017-08-01T10:00:00Z,{kwh}"), "--interval", "1h")


def every_row() -> dict[str, list[Any]]:
    """Return all that a database holds."""
    from django.apps import apps

    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def shown(found: dict[str, Any]) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (one["client_number"], one["before"]["kwh"], one["before"]["total"], one["after"]["kwh"], one["after"]["total"],
         one["difference"])
        for one in found["changes"]
    ]  # fmt: skip


def test_changes_are_named_the_largest_first_and_nothing_is_stored(billed: Shell) -> None:
    changed(billed, "a", "1.5")
    changed(billed, "b", "0")
    changed(billed, "c", "2.5")
    before = every_row()
    found = billed.ok(*PREVIEW).json
    assert shown(found) == [
        ("c", "24", "240.00", "25.5", "255.00", "+15.00"),
        ("b", "24", "240.00", "23", "230.00", "-10.00"),
        ("a", "24", "240.00", "24.5", "245.00", "+5.00"),
    ]
    assert (found["stale"], found["changed"], found["unchanged"]) == (3, 3, 0)
    assert found["before"] == {"EUR": {"bills": 3, "kwh": "72", "total": "720.00"}}
    assert found["after"] == {"EUR": {"bills": 3, "kwh": "73", "total": "730.00"}}
    assert every_row() == before
    billed("bill", "--stale")
    assert [total for *_, total in bills(billed)] == ["245.00", "230.00", "255.00"]
    assert billed.ok("bill", "--stale", "--dry-run").out == "no bill is stale: nothing to do\n"


def test_one_client_can_be_looked_at_and_what_stays_the_same_is_counted(billed: Shell) -> None:
    changed(billed, "a", "3")
    changed(billed, "b", "3")
    assert [client for client, *_ in shown(billed.ok(*PREVIEW, "--client", "b").json)] == ["b"]
    changed(billed, "a", "1")
    found = billed.ok(*PREVIEW, "--client", "a").json
    assert (found["stale"], found["changed"], found["unchanged"], found["changes"]) == (1, 0, 1, [])


def test_a_bill_of_which_nothing_is_left_would_be_none(billed: Shell) -> None:
    billed.ok("unload", "2")
    assert billed("bill", "--stale", "--dry-run").out.splitlines() == [
        "would compute 1 bill again (nothing was stored)",
        "  24.000 kWh, 240.00 EUR -> 0.000 kWh, 0 EUR",
        "  cause load: 1 client, 24.000 kWh, 240.00 EUR -> nothing (-240.00)",
        "  client c, 2017-08: 24.000 kWh, 240.00 EUR -> no bill (-240.00; cause load)",
    ]
    billed("bill", "--stale")
    assert [client for client, *_ in bills(billed)] == ["a", "b"]


def test_a_bill_that_cannot_be_computed_stays_and_says_why(billed: Shell) -> None:
    changed(billed, "a", "3")
    done = billed(*PREVIEW, "--missing", "refuse")
    assert done.code == 3
    (failure,) = done.json["failures"]
    assert failure["error"].startswith("client a: readings are missing in 2017-08")
    assert (done.json["changed"], done.json["unchanged"]) == (0, 1)
    text = billed("bill", "--stale", "--dry-run", "--missing", "refuse").out.splitlines()[-1]
    assert text.startswith("  client a, 2017-08: cannot be computed and stays: client a: readings are missing")
    billed("bill", "--stale", "--missing", "refuse")
    assert bills(billed, "client_number", "total")[0] == ("a", "240.00")


def test_bills_that_would_be_cut_otherwise_are_compared_by_the_days_that_were_requested(billed: Shell) -> None:
    """A new tariff from the 15th: two bills where there was one."""
    tariff("twenty.toml", line("energy", "20"))
    rows = ("a,ten.toml,,2017-08-15", "a,twenty.toml,2017-08-15,")
    billed.ok("assign", written("t.csv", "client_number,tariff,from,to", *rows))
    changed(billed, "a", "2")
    found = billed(*PREVIEW).json
    (change,) = [one for one in found["changes"] if one["client_number"] == "a"]
    assert (change["before"]["bills"], change["after"]["bills"]) == (1, 2)
    assert (change["before"]["total"], change["after"]["total"]) == ("240.00", "250.00")
    billed("bill", "--stale")
    assert [row for row in bills(billed) if row[0] == "a"] == [
        ("a", "2017-08-01", "2017-08-15", "250.00"), ("a", "2017-08-15", "2017-09-01", "0.00"),
    ]  # fmt: skip
