"""Bills by one process or a pool: one snapshot, one transaction, and no bill that another run has changed meanwhile."""

import os
from pathlib import Path

import pytest

from tests.support.command import Shell, run, written
from tests.support.readings import bills, hours, line, loaded, table, tariff
from tests.support.table_runs import AUGUST_BILL

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("workers", [(), ("--workers", "2")], ids=["alone", "pool"])
def test_a_damaged_block_fails_its_client_and_the_others_are_billed(two: Shell, workers: tuple[str, ...]) -> None:
    from etl.store.models import IntervalBlock

    block = IntervalBlock.objects.filter(series__meter__number="a").order_by("week")[1]
    values = bytearray(block.values)
    values[len(values) // 2] ^= 1
    IntervalBlock.objects.filter(pk=block.pk).update(values=bytes(values))
    done = two(*AUGUST_BILL, *workers)
    assert (done.code, done.error) == (
        3, "etl: client a: a stored block of readings is damaged (restore the database from a backup)",
    )  # fmt: skip
    rows = [(row["client_number"], row["status"], row["total"]) for row in table(two.exported("bills"))]
    assert rows == [("a", "failed", ""), ("b", "complete", "1488.00")]
    block.save()


def test_an_assignment_while_bills_are_computed_makes_them_stale(two: Shell) -> None:
    """The snapshot of a run is older than what its bills are kept beside."""
    from etl import bill
    from etl.bill_runs.request import Request, Watcher
    from etl.core.periods import month

    written("who.csv", "client_number,meter,multiplier", "a,a,2")
    folder = Path(two.database).parent

    def assigned(_clients: int) -> None:
        if not two.on_server:  # there it is tested by chunks
            assert run(folder, "--database", two.url, "assign", Path("who.csv").absolute()).code == 0

    report = bill.bill(Request([month("2017-08")], tariff=Path("t.toml")), Watcher(begun=assigned))
    assert report.changed == 2
    assert report.stale == (0 if two.on_server else 2)


@pytest.mark.parametrize("piped", [False, True], ids=["file", "pipe"])
def test_a_run_whose_unchanged_bills_another_run_has_changed_begins_again(two: Shell, *, piped: bool) -> None:
    """The snapshot of a run is older than what its bills are kept beside: another run has come between."""
    from etl import bill
    from etl.bill_runs.request import Request, Watcher
    from etl.core.errors import EtlError
    from etl.core.periods import month

    if two.on_server:
        pytest.skip("a process beside this one writes to the file")
    loaded(two, hours("b", "2017-09-01", "2017-10-01"), name="september.csv")
    two.ok(*AUGUST_BILL)
    other = tariff("other.toml", line("energy", "3")).absolute()

    begun: list[int] = []

    def billed(clients: int) -> None:
        begun.append(clients)
        command = ("bill", "--month", "2017-08", "--tariff", other)
        if len(begun) == 1:
            assert run(Path(two.database).parent, "--database", two.url, *command).code == 0

    months = [month("2017-08"), month("2017-09")]
    if not piped:
        assert bill.bill(Request(months, tariff=Path("t.toml")), Watcher(begun=billed)).changed == 3
        assert {row["total"] for row in table(two.exported("bills"))} == {"744.00", "1488.00", "720.00"}
        return
    end, begin = os.pipe()
    os.write(begin, Path("t.toml").read_bytes())
    os.close(begin)
    with pytest.raises(EtlError, match=r"has changed bills that this run had found unchanged \(run etl bill again"):
        bill.bill(Request(months, tariff=Path(f"/dev/fd/{end}")), Watcher(begun=billed))
    os.close(end)
    assert {row["total"] for row in table(two.exported("bills"))} == {"2232.00", "4464.00"}


def test_one_client_is_billed_by_one_process_and_leaves_no_run_open(two: Shell) -> None:
    two.ok("assign", written("who.csv", "client_number,tariff", "a,t.toml"))
    for workers in ([], ["--workers", "2"]):
        done = two(*AUGUST_BILL, "--client", "a", *workers)
        assert (done.code, done.error) == (
            1, "etl: client a has a tariff of its own (leave --tariff out, or etl assign)",
        )  # fmt: skip
    assert two.ok("runs", "--json").json["runs"] == []
    two.ok(*AUGUST_BILL, "--client", "b", "--workers", "2")
    assert [one["chunks"] for one in two.ok("runs", "--json").json["runs"]] == [0]


@pytest.mark.parametrize("command", [("unload", "2"), ("assign", "dear.csv")], ids=["unload", "assign"])
@pytest.mark.parametrize("billed", [True, False], ids=["billed before", "new"])
def test_a_bill_whose_inputs_change_while_a_run_finds_it_unchanged_is_stale(
    two: Shell, command: tuple[str, str], *, billed: bool
) -> None:
    """It was marked as stale before the run had the lock, and the run took the mark away: a wrong bill, and no word."""
    from etl import bill
    from etl.bill_runs.request import Request, Watcher
    from etl.core.periods import month

    if two.on_server:
        pytest.skip("a process beside this one writes to the file")
    loaded(two, hours("c", "2017-08-01", "2017-09-01"), name="c.csv")
    tariff("dear.toml", line("energy", "3"))
    file = written("dear.csv", "client_number,tariff", "c,dear.toml").absolute()
    if billed:
        two.ok(*AUGUST_BILL)
    loaded(two, hours("0", "2017-08-01", "2017-09-01"), name="0.csv")

    def changed(_clients: int) -> None:
        options = [file if part == "dear.csv" else part for part in command]
        assert run(Path(two.database).parent, "--database", two.url, *options).code == 0

    report = bill.bill(Request([month("2017-08")], tariff=Path("t.toml")), Watcher(begun=changed))
    assert report.stale == (2 if billed else 4)
    assert ("c", "stale") in bills(two, "client_number", "status")
    two.ok("check", "--all")
    two.ok("bill", "--stale")
    two.ok("check", "--all")
    owed = {row["client_number"]: row["total"] for row in table(two.exported("bills"))}
    assert owed.get("c", "") == ("" if command[0] == "unload" else "2232.00")
