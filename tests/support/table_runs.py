"""Runs over the table of chunks, a step at a time, and what is then in the database."""

from pathlib import Path
from typing import Any

from etl.core.periods import month
from tests.support.command import Shell
from tests.support.readings import table

CLIENTS = [f"c{number:03}" for number in range(200)]
FIRST, MIDDLE, LAST = "c000", "c100", "c199"
AUGUST = month("2017-08")
DAY = ("2017-08-01", "2017-08-02")
AUGUST_BILL = ("bill", "--month", "2017-08", "--tariff", "t.toml")


class Run:
    """`etl bill --month 2017-08 --workers 2 --tariff t.toml`, a step at a time."""

    def __init__(self) -> None:
        from etl.bill_runs.request import Request, Watcher, Workers
        from etl.engines import bills_by_table

        self.notes: list[str] = []
        self._watcher = Watcher(note=self.notes.append)
        request = Request([AUGUST], tariff=Path("t.toml"))
        self.number, self.order = bills_by_table.begin(request, self._watcher, Workers(2))

    def work(self, chunks: int = 99) -> int:
        from etl.engines.bill_job import BILLS
        from etl.engines.chunks import Worker

        worker = Worker(BILLS)
        return sum(worker.once(run=self.number) for _ in range(chunks))

    def publish(self) -> Any:
        from etl.engines import bills_by_table

        return bills_by_table.finish(self.number, self.order, self._watcher)


def totals(etl: Shell) -> dict[str, str]:
    return {row["client_number"]: row["total"] for row in table(etl.exported("bills"))}


def stale() -> list[str]:
    from etl.store.models import Bill

    return sorted(Bill.published.filter(stale=True).values_list("client__number", flat=True))


def chunks(**chosen: Any) -> Any:
    from etl.store.models import Chunk

    return Chunk.objects.filter(**chosen).order_by("number")


def totals_or_none(etl: Shell) -> dict[str, str] | None:
    return totals(etl) if etl("export", "-", "--format", "csv").code == 0 else None
