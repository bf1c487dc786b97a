"""A run shared through the chunk table: resumed or not, and published when its last chunk is done. PostgreSQL only."""

from decimal import Decimal

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, standing, tariff
from tests.support.table_runs import DAY, FIRST, LAST, MIDDLE, Run, chunks, stale, totals, totals_or_none

pytestmark = pytest.mark.both_databases


def test_bills_count_all_together_and_until_then_an_export_says_that_they_do_not(many: Shell) -> None:
    run = Run()
    assert run.work(2) == 2
    assert many("export", "-", "--format", "csv").error.startswith("etl: there are no bills")
    assert (run.work(), totals_or_none(many)) == (2, None)
    report = run.publish()
    assert (report.bills, report.clients, report.changed, report.total["EUR"]) == (200, 200, 200, Decimal(4800))
    assert set(totals(many).values()) == {"24.00"}
    assert len(totals(many)) == 200


def test_an_export_in_the_middle_has_the_bills_from_before_and_says_so(many: Shell) -> None:
    many("bill", "--month", "2017-08", "--tariff", "t.toml")
    before = totals(many)
    many.load(written("b.csv", HEADER, *hours(FIRST, "2017-08-02", "2017-08-03")), "--timezone", "UTC")
    run = Run()
    run.work()
    done = many("export", "-", "--format", "csv")
    assert done.error == (
        f"etl: run {run.number} is not done: these are the bills from before it (etl runs show {run.number})"
    )
    assert totals(many) == before
    report = run.publish()
    assert (report.changed, report.unchanged, report.bills) == (1, 199, 200)
    assert totals(many) == before | {FIRST: "48.00"}
    assert many.ok("check", "--all", "--json").json["recomputed"] == 200


def test_a_load_in_the_middle_makes_stale_what_did_not_see_it_and_is_told(many: Shell) -> None:
    run = Run()
    run.work(1)
    rows = [*hours(FIRST, "2017-08-02", "2017-08-03"), *hours(LAST, "2017-08-02", "2017-08-03")]
    load = many.load(written("b.csv", HEADER, *rows), "--timezone", "UTC")["id"]
    run.work()
    report = run.publish()
    assert [(one.load, one.clients) for one in report.mixed] == [(load, 136)]
    assert stale() == [FIRST]
    assert report.stale == 1
    assert totals(many)[LAST] == "48.00"
    many("bill", "--stale")
    assert totals(many)[FIRST] == "48.00"
    assert stale() == []


def test_an_assignment_in_the_middle_makes_stale_what_did_not_see_it(many: Shell) -> None:
    run = Run()
    run.work(1)
    many.ok("assign", written("who.csv", "client_number,multiplier,meter", f"{FIRST},2,{FIRST}"))
    run.work()
    report = run.publish()
    assert report.stale == 64
    assert FIRST in stale()
    many("bill", "--stale")
    assert totals(many)[FIRST] == "48.00"


def test_the_same_request_goes_on_with_an_open_run_unless_what_it_reads_has_changed(many: Shell) -> None:
    from etl.store.models import Bill

    first = Run()
    first.work(1)
    second = Run()
    assert (second.number, second.notes) == (first.number, [f"resuming run {first.number}"])
    assert second.work() == 3
    many.load(written("b.csv", HEADER, *hours(FIRST, "2017-08-02", "2017-08-03")), "--timezone", "UTC")
    third = Run()
    assert third.number != first.number
    assert Bill.objects.count() == 0
    assert "what it was computed from has changed" in many.ok("runs", "show", str(first.number)).out
    third.work()
    assert third.publish().bills == 200


def test_a_run_that_is_stopped_leaves_no_bill_and_cannot_be_ended_any_more(many: Shell) -> None:
    from etl.core.errors import EtlError
    from etl.store.models import Bill

    run = Run()
    run.work(2)
    assert many.ok("runs", "stop", str(run.number)).out == f"run {run.number} is stopped\n"
    assert Bill.objects.count() == 0
    assert run.work() == 0
    with pytest.raises(EtlError, match="was closed by another etl process"):
        run.publish()
    again = many("runs", "stop", str(run.number))
    assert (again.code, again.error) == (1, f"etl: run {run.number} is stopped: only an open one can be stopped")


def test_chunks_that_fail_are_told_and_tried_again_by_the_same_command(many: Shell) -> None:
    from etl.core.errors import EtlError

    run = Run()
    run.work(3)
    chunks(run_id=run.number, state=0).update(state=4, report="the reason")
    with pytest.raises(EtlError, match=r"chunk 4: the reason \(the same command tries it again"):
        run.publish()
    assert "chunk 4: the reason" in many.ok("runs", "show", str(run.number)).out
    assert Run().work() == 1
    assert run.publish().bills == 200


def test_a_bill_is_computed_again_and_an_overlapping_one_is_refused_as_by_one_process(
    many: Shell,
) -> None:
    tariff("t.toml", line("energy", "1"), standing())
    many.ok("bill", "--from", "2017-08-01", "--to", "2017-08-02", "--tariff", "t.toml", "--client", MIDDLE)
    many("bill", "--month", "2017-08", "--tariff", "t.toml")
    many.load(written("b.csv", HEADER, *hours(FIRST, "2017-08-02", "2017-08-03")), "--timezone", "UTC")
    run = Run()
    run.work()
    report = run.publish()
    assert [one.client for one in report.failed] == [MIDDLE]
    assert (report.bills, report.clients, report.changed) == (199, 199, 1)


def test_chunks_that_another_command_tries_again_are_not_left_out(many: Shell) -> None:
    """It comes between the last look at the chunks and the moment in which the bills are to count."""
    from etl.core.errors import EtlError

    run = Run()
    run.work(3)
    chunks(run_id=run.number, state=0).update(state=4, report="the reason")
    other = Run()
    with pytest.raises(EtlError, match="another etl process is trying its failed chunks again"):
        run.publish()
    assert totals_or_none(many) is None
    other.work()
    assert other.publish().bills == 200


def test_readings_that_are_taken_out_in_the_middle_make_stale_what_was_computed_from_them(many: Shell) -> None:
    """Nothing is left of the series, not even that the unload covered it."""
    load = many.load(written("b.csv", HEADER, *hours("new", *DAY)), "--timezone", "UTC")["id"]
    run = Run()
    run.work()
    many.ok("unload", str(load))
    assert run.publish().bills == 201
    assert "new" in stale()
    many("bill", "--stale")
    assert "new" not in totals(many)
    assert stale() == []


def test_no_chunk_looks_through_all_bills_again_and_no_page_sorts_them_again(
    many: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from etl.store.bills import pending

    many("bill", "--month", "2017-08", "--tariff", "t.toml")
    tariff("t.toml", line("energy", "2"))
    run = Run()
    with CaptureQueriesContext(connections["reader"]) as queries:
        assert run.work() == 4
    whole = [one["sql"] for one in queries if '"period_end" >' in one["sql"] and "client" not in one["sql"]]
    assert len(whole) == 1
    monkeypatch.setattr(pending, "PAGE", 20)
    with CaptureQueriesContext(connections["default"]) as queries:
        assert run.publish().changed == 200
    waiting = [one["sql"] for one in queries if '"etl_bill"."run_id" =' in one["sql"] and "ORDER BY" in one["sql"]]
    assert waiting == []
    assert set(totals(many).values()) == {"48.00"}


@pytest.mark.parametrize("resumed", [True, False], ids=["before it goes on", "before its end"])
def test_bills_that_a_run_has_left_as_they_were_are_what_it_left_or_it_begins_anew(many: Shell, resumed: bool) -> None:
    """Another tariff prices all in the middle: half of the bills must not be of the one and half of the other."""
    from etl.core.errors import EtlError

    many("bill", "--month", "2017-08", "--tariff", "t.toml")
    before = Run()
    before.work(2)
    tariff("other.toml", line("energy", "2"))
    many("bill", "--month", "2017-08", "--tariff", "other.toml")
    if not resumed:
        before.work()
        with pytest.raises(
            EtlError, match=r"another etl process changed bills that this run had found unchanged \(run"
        ):
            before.publish()
        assert set(totals(many).values()) == {"48.00"}
    run = Run()
    assert run.number != before.number
    run.work()
    assert run.publish().changed == 200
    assert set(totals(many).values()) == {"24.00"}


def test_a_bill_of_other_days_in_the_middle_makes_bills_stale_where_any_looks_back(many: Shell) -> None:
    from etl.store.models import Tariff

    run = Run()
    run.work()
    Tariff.objects.update(looks_back=True)
    days = ("--from", "2017-08-01", "--to", "2017-08-02", "--client", MIDDLE, "--tariff", "t.toml")
    many.ok("bill", *days)
    report = run.publish()
    assert (report.stale, [one.client for one in report.failed]) == (199, [MIDDLE])
