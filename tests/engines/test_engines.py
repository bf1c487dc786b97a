"""Engines are listed once: one that is added is in the help, in messages, and makes the same bills."""

import pytest

from etl.core.errors import UsageError
from etl.engines import ENGINES, Engine, choices, drive_of, known
from tests.support.command import Shell
from tests.support.printed_help import printed_help
from tests.support.readings import bills
from tests.support.table_runs import AUGUST_BILL

DUMMY = Engine("tests.support.dummy_engine", "whoever")


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> str:
    """An engine that somebody has added: its line in the list."""
    monkeypatch.setitem(ENGINES, "dummy", DUMMY)
    return "dummy"


def test_an_added_engine_is_known_and_in_the_message_for_another(added: str) -> None:
    assert known(added) == "dummy"
    with pytest.raises(UsageError) as caught:
        known("spark")
    assert str(caught.value) == f"--engine spark: is not one of {', '.join(ENGINES)}"
    assert choices() == "local (this machine), celery (processes of etl worker), dummy (whoever)"


def test_an_engine_is_imported_when_it_is_used(added: str) -> None:
    from tests.support import dummy_engine

    assert drive_of(added) is dummy_engine.drive


@pytest.mark.parametrize("command", ["bill", "load"])
def test_an_added_engine_is_in_the_help(command: str) -> None:
    before = f'from etl.engines import ENGINES, Engine; ENGINES["dummy"] = Engine(*{tuple(DUMMY)!r})'
    assert "celery (processes of etl worker), dummy (whoever)." in printed_help(command, before)


@pytest.mark.both_databases
def test_an_added_engine_makes_the_bills_of_one_process(two: Shell, added: str) -> None:
    two.ok(*AUGUST_BILL, "--engine", added)
    by_engine = bills(two)
    assert [one["engine"] for one in two.ok("runs", "--json").json["runs"]] == ["dummy"]
    assert two.ok(*AUGUST_BILL, "--json").json["unchanged"] == 2
    assert bills(two) == by_engine == [
        ("a", "2017-08-01", "2017-09-01", "744.00"), ("b", "2017-08-01", "2017-09-01", "1488.00"),
    ]  # fmt: skip


@pytest.mark.both_databases
def test_what_workers_of_an_added_engine_cannot_load_is_refused_by_its_name(two: Shell, added: str) -> None:
    done = two("load", "readings.csv", "--dry-run", "--engine", added)
    assert (done.code, done.error) == (
        2, "etl: --engine dummy: workers cannot do --dry-run (leave it out, or load without workers)",
    )  # fmt: skip
