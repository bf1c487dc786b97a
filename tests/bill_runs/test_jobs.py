"""An order is cut into jobs: a period of all clients, each client's own periods, or those of stale bills."""

from typing import Any

from etl.core.periods import month
from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff

JULY, AUGUST, SEPTEMBER = month("2017-07"), month("2017-08"), month("2017-09")


def jobs_of(part: Any = None, **request: Any) -> list[tuple[str, list[str] | None, str]]:
    """Period, clients and estimating method of each job."""
    from etl.bill_runs.jobs import jobs
    from etl.bill_runs.order import Order
    from etl.bill_runs.request import ALL, Request
    from etl.bill_runs.stored_tariffs import StoredTariffs
    from etl.store.database.locks import snapshot

    with snapshot():
        found = jobs(Order(Request(**request), None), part or ALL, StoredTariffs())
    return [
        (str(job.period), None if job.clients is None else sorted(job.clients), job.requested.missing.estimate)
        for job in found
    ]


def test_a_period_of_all_clients_is_one_job_and_named_twice_still_one(etl: Shell) -> None:
    assert etl("status").code == 0
    assert jobs_of(periods=[JULY, AUGUST, JULY]) == [("2017-07", None, ""), ("2017-08", None, "")]


def test_own_periods_are_jobs_in_order_of_time_of_the_clients_that_share_them(etl: Shell) -> None:
    from etl.bill_runs.request import Part

    assert etl("status").code == 0
    own = {"b": [AUGUST, SEPTEMBER], "a": [JULY, AUGUST]}
    assert jobs_of(own_periods=own) == [("2017-07", ["a"], ""), ("2017-08", ["a", "b"], ""), ("2017-09", ["b"], "")]
    assert jobs_of(Part(after="a"), own_periods=own) == [("2017-08", ["b"], ""), ("2017-09", ["b"], "")]


def test_stale_bills_are_billed_as_they_were_unless_it_is_asked_otherwise(etl: Shell) -> None:
    from etl.core.usage_page import Missing
    from etl.store.models import Bill

    tariff("t.toml", line("energy", "1"))
    loaded(etl, *(hours(client, "2017-08-01", "2017-08-31") for client in "abc"))
    etl("bill", "--month", "2017-08", "--tariff", "t.toml", "--missing", "estimate:week")
    assert jobs_of() == []
    Bill.objects.filter(client__number__in="ab").update(stale=True)
    assert jobs_of() == [("2017-08", ["a", "b"], "week")]
    assert jobs_of(client="b") == [("2017-08", ["b"], "week")]
    assert jobs_of(missing=Missing()) == [("2017-08", ["a", "b"], "")]


def test_a_bill_that_fails_again_has_the_same_reason_as_at_first(etl: Shell) -> None:
    from etl.store.models import Bill

    days = [f"b,2017-08-{day:02},1" for day in range(1, 32)]
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    etl.load(written("days.csv", HEADER, *days), "--timezone", "UTC")
    etl("bill", "--month", "2017-08")
    first = bills(etl, "client_number", "status", "warnings")
    assert first[1][:2] == ("b", "failed")
    assert "client b: the read from 2017-08-01" in first[1][2]
    Bill.objects.update(stale=True)
    etl("bill", "--stale")
    assert bills(etl, "client_number", "status", "warnings") == first
