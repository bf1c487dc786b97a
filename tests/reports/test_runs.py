"""Output of `etl runs`, from values written by hand."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from etl.bill_runs.outcome import Outcome
from etl.bill_runs.request import Request
from etl.core.periods import Period
from etl.reports.runs import as_json, detail_as_json, detail_lines, lines
from etl.runs import RunDetail
from etl.store.bills.failures import FailedBill
from etl.store.runs.run_listing import ChunkSummary, RunSummary

BEGUN = datetime(2017, 9, 1, 8, 30, tzinfo=UTC)
ENDED = datetime(2017, 9, 1, 8, 30, 12, 340_000, tzinfo=UTC)
AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
FIRST_HALF = Period(date(2017, 8, 1), date(2017, 8, 15))


def stored(request: Request) -> str:
    """A request as a run has it."""
    return json.dumps({"request": request.as_json()})


RUN = RunSummary(
    3, "bill", "local", "0.1.0/5", stored(Request([AUGUST])), "done", BEGUN, ENDED, '{"bills": 1200, "failed": 1}',
    chunks=2, done=2, failed=0,
)  # fmt: skip
FAILED = FailedBill("a", AUGUST, "UTC", "why")
DONE = ChunkSummary(1, '[null, "m"]', 600, "done", "host:7", 0, ENDED, Outcome(bills=600, failed=[FAILED]).as_json())
LOST = ChunkSummary(2, '["m", null]', 601, "waiting", "host:8", 2, None, "its worker was killed")


def test_a_run_is_a_row_with_what_it_made() -> None:
    assert lines([RUN]) == [
        "run  what          engine  state  started (UTC)           s  chunks  bills  failed",
        "  3  bill 2017-08  local   done   2017-09-01 08:30:00  12.3  2 of 2  1,200       1",
    ]


def test_a_run_of_one_process_has_no_chunks_and_an_open_one_no_duration() -> None:
    (_, row) = lines([replace(RUN, state="open", ended_at=None, chunks=0, done=0, report="")])
    assert row == "  3  bill 2017-08  local   open   2017-09-01 08:30:00"


@pytest.mark.parametrize(
    ("request_", "people", "programs"),
    [
        (Request([AUGUST]), "2017-08", "2017-08"),
        (Request([FIRST_HALF], client="a"), "2017-08-01..2017-08-14, client a", "2017-08-01..2017-08-15, client a"),
        (Request([Period(date(2017, 7, 1), date(2017, 8, 1)), AUGUST]), "2017-07 to 2017-08", "2017-07 to 2017-08"),
        (Request(own_periods={"a": [FIRST_HALF]}), "own periods", "own periods"),
        (Request(), "stale", "stale"),
    ],
)
def test_days_have_the_last_one_included_for_people_and_excluded_for_programs(
    request_: Request, people: str, programs: str
) -> None:
    run = replace(RUN, request=stored(request_))
    assert f"  bill {people}  local" in lines([run])[1]
    assert as_json([run])["runs"][0]["asked"] == programs


def test_without_runs_the_command_that_makes_the_first_is_shown() -> None:
    assert lines([]) == ["no runs yet (etl bill --month 2017-08)"]


def test_one_run_shows_its_chunks_their_workers_and_what_failed() -> None:
    run = replace(RUN, state="failed", done=1, report="a chunk failed")
    assert detail_lines(RunDetail(run, [DONE, LOST], [("a", "client a: why")]))[2:] == [
        "  a chunk failed",
        "",
        "chunk  clients  state    worker  lost workers  bills  failed  which",
        "    1      600  done     host:7                  600       1  up to m",
        "    2      601  waiting  host:8             2                 after m",
        "  chunk 2: its worker was killed",
        "",
        "1 bill that could not be made:",
        "  a: client a: why",
    ]


def test_chunks_of_a_load_are_measured_in_bytes() -> None:
    file = replace(LOST, what='"a.csv"')
    texts = detail_lines(RunDetail(replace(RUN, kind="load", chunks=1, done=0), [file], []))
    assert "load 1 file  local" in texts[1]
    assert texts[3].startswith("chunk  bytes")
    assert texts[4].endswith("  a.csv")


def test_json_has_times_in_iso_form_and_every_chunk() -> None:
    found = detail_as_json(RunDetail(RUN, [DONE, LOST], [("a", "why")]))
    assert (found["begun_at"], found["ended_at"]) == ("2017-09-01T08:30:00+00:00", "2017-09-01T08:30:12+00:00")
    assert [(one["number"], one["lost_workers"], one["ended_at"]) for one in found["chunk_list"]] == [
        (1, 0, "2017-09-01T08:30:12+00:00"), (2, 2, None),
    ]  # fmt: skip
    assert found["failed_bills"] == [{"client_number": "a", "reason": "why"}]
    assert as_json([RUN])["runs"] == [
        {name: value for name, value in found.items() if name not in ("chunk_list", "failed_bills")}
    ]
