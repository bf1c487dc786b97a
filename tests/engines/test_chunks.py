"""Runs over the table of chunks: what workers see, lose and share, and when their bills count. PostgreSQL only."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from etl.core.periods import month
from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, standing, table, tariff

pytestmark = pytest.mark.both_databases

CLIENTS = [f"c{number:03}" for number in range(200)]
FIRST, MIDDLE, LAST = "c000", "c100", "c199"
AUGUST = month("2017-08")
DAY = ("2017-08-01", "2017-08-02")
HERE = "only a server lets several processes write"


@pytest.fixture
def many(etl: Shell) -> Iterator[Shell]:
    """200 clients with 24 kWh in August 2017, at 1.00 a kWh."""
    if not etl.on_server:
        pytest.skip(HERE)
    tariff("t.toml", line("energy", "1"))
    etl.load(
        written("all.csv", HEADER, *(row for client in CLIENTS for row in hours(client, *DAY))), "--timezone", "UTC"
    )
    yield etl
    etl.reset()  # some tests leave it damaged


class Run:
    """`etl bill --month 2017-08 --workers 2 --tariff t.toml`, a step at a time."""

    def __init__(self) -> None:
        from etl import bill
        from etl.bill_runs.request import Request, Watcher
        from etl.engines import shared
        from etl.engines.planning import plan
        from etl.store import input_versions
        from etl.store.database.locks import snapshot

        self.said: list[str] = []
        self._watcher = Watcher(note=self.said.append)
        request = Request([AUGUST], tariff=Path("t.toml"))
        with snapshot():
            self.order, saw = bill._order(request), input_versions.current()
            self.number = shared.begin(self.order, saw, plan(request, 2), "local", self._watcher)

    def work(self, chunks: int = 99) -> int:
        from etl.engines.chunks import Worker

        worker = Worker()
        return sum(worker.once(run=self.number) for _ in range(chunks))

    def publish(self) -> Any:
        from etl.engines import shared

        return shared.publish(self.number, self.order, self._watcher)


def totals(etl: Shell) -> dict[str, str]:
    return {row["client_number"]: row["total"] for row in table(etl.exported("bills"))}


def stale() -> list[str]:
    from etl.store.models import Bill

    return sorted(Bill.objects.filter(stale=True, current=True).values_list("client__number", flat=True))


def chunks(**chosen: Any) -> Any:
    from etl.store.models import Chunk

    return Chunk.objects.filter(**chosen).order_by("number")


def test_bills_count_all_together_and_until_then_an_export_says_that_they_do_not(many: Shell) -> None:
    run = Run()
    assert run.work(2) == 2
    assert many("export", "-", "--format", "csv").error.startswith("etl: there are no bills")
    assert (run.work(), totals_or_none(many)) == (2, None)
    report = run.publish()
    assert (report.bills, report.clients, report.changed, report.total["EUR"]) == (200, 200, 200, Decimal(4800))
    assert set(totals(many).values()) == {"24.00"}
    assert len(totals(many)) == 200


def totals_or_none(etl: Shell) -> dict[str, str] | None:
    return totals(etl) if etl("export", "-", "--format", "csv").code == 0 else None


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


@pytest.mark.usefixtures("many")
def test_a_chunk_whose_lease_is_over_is_another_workers_and_the_first_writes_nothing() -> None:
    from etl.store.input_versions import InputVersion
    from etl.store.models import Bill
    from etl.store.runs import chunk_claims

    run = Run()
    slow = chunk_claims.claim("slow", 0, run=run.number)
    assert slow is not None
    quick = chunk_claims.claim("quick", 60, run=run.number, chunk=slow.chunk)
    assert quick is not None
    assert quick.lost == 1
    assert not chunk_claims.renew(slow, 60)
    assert not chunk_claims.end(slow, InputVersion(1, 0), "{}")
    chunk_claims.give_back(slow)
    assert chunks(pk=slow.chunk).get().worker == "quick"
    chunk_claims.give_back(quick)
    run.work()
    assert Bill.objects.count() == 200
    assert run.publish().bills == 200


def test_a_chunk_that_ends_its_workers_is_cut_down_to_one_client_who_fails(many: Shell) -> None:
    """Workers die whenever they hold the poisoned client, as one that is out of memory does."""
    from etl.engines.chunks import Worker
    from etl.store.runs import chunk_claims

    run = Run()
    worker = Worker()
    for _ in range(200):
        claimed = chunk_claims.claim("doomed", 0, run=run.number)
        if claimed is None:
            break
        after, upto = json.loads(claimed.what)
        holds = (after is None or after < MIDDLE) and (upto is None or upto >= MIDDLE)
        if holds and claimed.lost <= chunk_claims.LOST_AT_MOST:
            continue  # it is dead; the lease of 0 s is over
        chunk_claims.give_back(claimed)
        worker.once(chunk=claimed.chunk)
    report = run.publish()
    assert (report.bills, len(report.failed)) == (199, 1)
    assert report.failed[0].reason.startswith(f"client {MIDDLE}: computing its bill ended the process")
    shown = many.ok("runs", "show", str(run.number)).out
    assert f"{MIDDLE}: client {MIDDLE}: computing its bill" in shown
    assert "split" in shown


@pytest.mark.usefixtures("many")
def test_a_damaged_block_fails_its_client_and_nobody_else() -> None:
    from etl.store.models import IntervalBlock

    block = IntervalBlock.objects.get(series__meter__number=MIDDLE)
    block.values = bytes(block.values)[:-9] + b"\0" + bytes(block.values)[-8:]
    IntervalBlock.objects.filter(pk=block.pk).update(values=block.values)
    run = Run()
    run.work()
    report = run.publish()
    assert (report.bills, [one.client for one in report.failed]) == (199, [MIDDLE])
    block.delete()  # the fixture's last look finds no fault then


def test_the_same_request_goes_on_with_an_open_run_unless_what_it_reads_has_changed(many: Shell) -> None:
    from etl.store.models import Bill

    first = Run()
    first.work(1)
    second = Run()
    assert (second.number, second.said) == (first.number, [f"going on with run {first.number}"])
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
    with pytest.raises(EtlError, match="was ended by another etl"):
        run.publish()
    again = many("runs", "stop", str(run.number))
    assert (again.code, again.error) == (1, f"etl: run {run.number} is stopped: only an open one can be stopped")


@pytest.mark.usefixtures("many")
def test_a_worker_of_another_version_gives_the_chunk_back() -> None:
    from etl.engines.chunks import OtherVersionError, Worker
    from etl.store.models import Run as Row

    run = Run()
    Row.objects.filter(pk=run.number).update(version="0.0.1/1")
    with pytest.raises(OtherVersionError, match="install the same version"):
        Worker().once(run=run.number)
    assert set(chunks(run_id=run.number).values_list("state", "attempts")) == {(0, 0)}


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


@pytest.mark.usefixtures("many")
def test_two_workers_never_have_the_same_chunk() -> None:
    from etl.store.runs import chunk_claims, run_progress

    run = Run()
    claims = [chunk_claims.claim(f"worker {number}", 60, run=run.number) for number in range(5)]
    held = [one.chunk for one in claims if one is not None]
    assert len(held) == len(set(held)) == 4
    state = run_progress.progress(run.number)
    assert (state.waiting, state.claimed, state.over) == (0, 4, False)
    assert chunk_claims.waiting(run.number) == []


@pytest.mark.usefixtures("many")
def test_what_a_dead_process_of_this_machine_had_need_not_be_waited_for() -> None:
    from etl.store.runs import chunk_claims, chunk_requeues, worker_names

    run = Run()
    gone = worker_names.worker_name(2**22 + 1)  # no process has such a number
    assert chunk_claims.claim(gone, 3600, run=run.number) is not None
    assert chunk_claims.claim(worker_names.worker_name(), 3600, run=run.number) is not None
    chunk_requeues.requeue_dead(run.number)
    assert sorted(chunks(run_id=run.number).values_list("state", flat=True)) == [0, 0, 0, 1]
    assert chunks(attempts=1).count() == 1


def test_an_issued_bill_gets_a_revision_and_an_overlapping_one_is_refused_as_by_one_process(many: Shell) -> None:
    tariff("t.toml", line("energy", "1"), standing())
    many.ok("bill", "--from", "2017-08-01", "--to", "2017-08-02", "--tariff", "t.toml", "--client", MIDDLE)
    many("bill", "--month", "2017-08", "--tariff", "t.toml")
    many.ok("issue", "--month", "2017-08", "--client", FIRST)
    many.load(written("b.csv", HEADER, *hours(FIRST, "2017-08-02", "2017-08-03")), "--timezone", "UTC")
    run = Run()
    run.work()
    report = run.publish()
    assert [(one.client, one.revision, one.before, one.after) for one in report.reissued] == [
        (FIRST, 1, "55.00", "79.00")
    ]
    assert [one.client for one in report.failed] == [MIDDLE]
    assert (report.bills, report.clients, report.changed) == (199, 199, 1)


def test_chunks_that_another_command_tries_again_are_not_left_out(many: Shell) -> None:
    """It comes between the last look at the chunks and the moment in which the bills are to count."""
    from etl.core.errors import EtlError

    run = Run()
    run.work(3)
    chunks(run_id=run.number, state=0).update(state=4, report="the reason")
    other = Run()
    with pytest.raises(EtlError, match="another etl tries its failed chunks again"):
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


def test_a_client_that_a_worker_makes_is_no_fault_in_an_assignment(many: Shell) -> None:
    from etl.store.database.locks import concurrent_write, disconnect
    from etl.store.loads.series_registry import clients_of

    made, seen = Event(), Event()

    def work() -> None:
        with concurrent_write():
            clients_of([FIRST])
            made.set()
            seen.wait(1)  # the assignment waits for the end of this transaction
        disconnect()

    with ThreadPoolExecutor() as pool:
        worker = pool.submit(work)
        assert made.wait(10)
        done = many("assign", written("who.csv", "client_number,multiplier,meter", f"{FIRST},2,{FIRST}"))
        seen.set()
        worker.result()
    assert (done.code, done.err) == (0, "")


def test_no_chunk_looks_through_all_bills_again_and_no_page_sorts_them_again(
    many: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from etl.store.bills import pending

    many("bill", "--month", "2017-08", "--tariff", "t.toml")
    tariff("t.toml", line("energy", "2"))
    run = Run()
    with CaptureQueriesContext(connections["reader"]) as asked:
        assert run.work() == 4
    whole = [one["sql"] for one in asked if '"period_end" >' in one["sql"] and "client" not in one["sql"]]
    assert len(whole) == 1
    monkeypatch.setattr(pending, "PAGE", 20)
    with CaptureQueriesContext(connections["default"]) as asked:
        assert run.publish().changed == 200
    waiting = [one["sql"] for one in asked if '"etl_bill"."run_id" =' in one["sql"] and "ORDER BY" in one["sql"]]
    assert len(waiting) == 2
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
        with pytest.raises(EtlError, match=r"another etl has changed bills that it has left as they were \(bill again"):
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
