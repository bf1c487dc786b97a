"""`etl runs`: what was billed and loaded, by which engine, and what came of it; an open run can be stopped."""

import json
from datetime import UTC, datetime

import pytest

from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, tariff

pytestmark = pytest.mark.both_databases

BILL = ("bill", "--tariff", "t.toml")
OPEN, WAITING, DONE = 0, 0, 2
"""As they are stored."""
REQUEST: dict[str, object] = {
    "periods": [],
    "own": {},
    "client": None,
    "missing": None,
    "refuse": False,
    "replace": False,
    "named": True,
}


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """August 2017 of clients a and b, by one process."""
    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01", "2"))
    etl.ok(*BILL, "--month", "2017-08")
    return etl


def shared_run(kind: str, request: object, *chunks: tuple[object, int, str]) -> int:
    """An open run that workers share, with its chunks: what each is of, its state, its report."""
    from etl.store.models import Chunk, Run

    begun = datetime(2017, 9, 1, 8, 30, tzinfo=UTC)
    run = Run.objects.create(
        kind=kind, engine="celery", request=json.dumps(request), version="0", state=OPEN, begun_at=begun
    )
    for number, (what, state, report) in enumerate(chunks, 1):
        Chunk.objects.create(
            run=run, number=number, what=json.dumps(what), size=10, state=state, worker="host:7", report=report
        )
    return int(run.pk)


def test_runs_are_listed_newest_first(billed: Shell) -> None:
    billed.ok(*BILL, "--from", "2017-08-01", "--to", "2017-08-15", "--client", "a", "--replace")
    rows = billed.ok("runs", "--json").json["runs"]
    assert [(row["run"], row["asked"], row["engine"], row["state"]) for row in rows] == [
        (2, "2017-08-01..2017-08-15, client a", "local", "done"), (1, "2017-08", "local", "done"),
    ]  # fmt: skip
    assert (rows[0]["made"]["bills"], rows[0]["chunks"], rows[0]["reason"]) == (1, 0, "")
    assert "bill 2017-08-01..2017-08-14, client a" in billed.ok("runs").out


@pytest.mark.parametrize(
    ("periods", "own", "scope"),
    [
        ([["2017-07-01", "2017-08-01"], ["2017-08-01", "2017-09-01"]], {}, "2017-07 to 2017-08"),
        ([], {"a": [["2017-08-01", "2017-08-15"]]}, "own periods"),
        ([], {}, "stale"),
    ],
)
def test_a_run_says_what_it_was_for(etl: Shell, periods: list[list[str]], own: dict[str, object], scope: str) -> None:
    shared_run("bill", {"request": REQUEST | {"periods": periods, "own": own}})
    (row,) = etl.ok("runs", "--json").json["runs"]
    assert row["asked"] == scope
    assert f"bill {scope}" in etl.ok("runs").out


def test_a_run_of_bills_is_shown_with_the_clients_of_each_chunk(etl: Shell) -> None:
    outcome = json.dumps(
        {"periods": [], "bills": 9, "clients": 10, "energy_mwh": 0, "total": {}, "incomplete": 0, "estimated": 0,
         "unchanged": 0, "failed": [], "gone": [], "measured": True}
    )  # fmt: skip
    number = shared_run(
        "bill", {"request": REQUEST}, ([None, "m"], DONE, outcome), (["m", "t"], WAITING, "why"), (["t", None], 0, "")
    )
    found = etl.ok("runs", "show", str(number), "--json").json
    assert [(one["what"], one["state"], one["bills"], one["reason"]) for one in found["chunk_list"]] == [
        ("up to m", "done", 9, ""), ("after m, up to t", "waiting", 0, "why"), ("after t", "waiting", 0, ""),
    ]  # fmt: skip
    assert (found["chunks"], found["chunks_done"]) == (3, 1)


def test_a_run_of_files_is_shown_with_their_errors_and_no_password(etl: Shell) -> None:
    report = json.dumps({"files": [{"error": ""}, {"error": "a.csv: why"}]})
    number = shared_run("load", {}, ("https://me:secret@example.org/a.csv", DONE, report))
    found = etl.ok("runs", "show", str(number), "--json").json
    assert (found["asked"], found["chunk_list"][0]["reason"]) == ("1 file", "a.csv: why")
    assert found["chunk_list"][0]["what"] == "https://***@example.org/a.csv"
    assert "secret" not in etl.ok("runs", "show", str(number)).out


def test_bills_that_could_not_be_made_are_shown_with_the_reason(billed: Shell) -> None:
    loaded(billed, hours("c", "2017-08-01", "2017-08-02"), name="c.csv")
    assert billed(*BILL, "--month", "2017-08", "--missing", "refuse").code == 3
    found = billed.ok("runs", "show", "2", "--json").json
    (failed,) = found["failed_bills"]
    assert (failed["client_number"], found["made"]["failed"]) == ("c", 1)
    assert "readings are missing" in failed["reason"]
    assert billed.ok("runs", "show", "2").out.splitlines()[-2:] == [
        "1 bill that could not be made:", f"  c: {failed['reason']}",
    ]  # fmt: skip


def test_an_open_run_is_stopped_once(etl: Shell) -> None:
    number = shared_run("bill", {"request": REQUEST}, ([None, None], WAITING, ""))
    assert etl.ok("runs", "stop", str(number)).out == f"run {number} is stopped\n"
    again = etl("runs", "stop", str(number))
    assert (again.code, again.error) == (1, f"etl: run {number} is stopped: only an open one can be stopped")
    assert etl.ok("runs", "show", str(number), "--json").json["reason"] == "stopped by a user"


def test_a_run_that_is_done_cannot_be_stopped(billed: Shell) -> None:
    done = billed("runs", "stop", "1")
    assert (done.code, done.error) == (1, "etl: run 1 is done: only an open one can be stopped")
