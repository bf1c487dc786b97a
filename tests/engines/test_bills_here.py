"""Bills by one process or a pool: one snapshot, one transaction, and no bill that another run has changed meanwhile."""

from pathlib import Path

import pytest

from tests.support.command import Shell, run, written
from tests.support.readings import hours, line, loaded, table, tariff
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


def test_bills_that_were_left_as_they_were_are_that_still_when_the_others_are_kept(two: Shell) -> None:
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

    def billed(_clients: int) -> None:
        command = ("bill", "--month", "2017-08", "--tariff", other)
        assert run(Path(two.database).parent, "--database", two.url, *command).code == 0

    request = Request([month("2017-08"), month("2017-09")], tariff=Path("t.toml"))
    with pytest.raises(
        EtlError, match=r"another etl process has changed bills that this run had found unchanged \(run"
    ):
        bill.bill(request, Watcher(begun=billed))
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
