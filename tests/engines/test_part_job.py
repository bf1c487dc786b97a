"""Bills of a part go from one process to another as columns, and come back as they were."""

import pickle
from datetime import date

from etl.core.bill_page import Bill, BillPage, Requested
from etl.core.periods import Period
from etl.store.usage.tariff_texts import TariffText
from tests.support.command import Shell
from tests.support.computed_bills import AUGUST, CLIENTS, nine_clients

DAYS = Period(date(2017, 8, 1), date(2017, 9, 1))


def test_bills_come_back_as_they_were_from_another_process() -> None:
    from etl.engines.part_job import PagesInColumns

    bills = [Bill("a", 1, "0.10", "complete", "{}"), Bill("é", 2**70, "-3.00", "held", '{"lines": []}')]
    page = BillPage(DAYS, "UTC", "abc", "EUR", bills, requested=Requested(DAYS, "abc"))
    tariff, sink = TariffText("abc", "t", "text", "EUR"), PagesInColumns()
    assert sink.save(page, ["x", "y"], tariff) == {}
    assert pickle.loads(pickle.dumps(sink)).made() == [(page, ["x", "y"], tariff)]  # noqa: S301 - made here


def test_parts_that_one_job_computes_hold_each_client_once(etl: Shell) -> None:
    from pathlib import Path

    from etl.bill_runs.order import Order
    from etl.bill_runs.request import Part, Request
    from etl.engines.part_job import PartJob
    from etl.store.database.locks import snapshot
    from etl.tariffs.tariff_files import read_tariff

    nine_clients(etl)
    with snapshot():
        job = PartJob(Order(Request([AUGUST]), read_tariff(Path("t.toml"))))
        found = [job.compute(part) for part in (Part(upto="c3"), Part(after="c3"))]
    assert [[bill.client for page, _, _ in part.pages.made() for bill in page.bills] for part in found] == [
        CLIENTS[:4],
        CLIENTS[4:],
    ]
    assert [(part.outcome.bills, part.outcome.clients) for part in found] == [(4, 4), (5, 5)]
    assert [[client for page in part.clients for client in page] for part in found] == [CLIENTS[:4], CLIENTS[4:]]
