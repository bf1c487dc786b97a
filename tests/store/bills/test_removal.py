"""Bills that are removed are those that lie in the days; what looked back at them is stale."""

from decimal import Decimal

import pytest

from etl.core.bill_page import Requested
from etl.core.periods import Period
from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, bill, days, tariff_text, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("etl")]

JULY, SEPTEMBER = days("2017-07-01", "2017-08-01"), days("2017-09-01", "2017-10-01")
CYCLE = days("2017-07-15", "2017-08-15")


def removed(period: Period = AUGUST, clients: list[str] | None = None) -> tuple[int, int, int, dict[str, object]]:
    from etl.store.bills.removal import Removed, remove
    from etl.store.database.locks import write_lock

    found = Removed()
    with write_lock():
        remove(period, clients, found)
    return found.bills, found.reaching, found.stale, {**found.in_force}


def left() -> list[tuple[str, str, bool]]:
    from etl.store.models import Bill

    rows = Bill.objects.order_by("client__number", "period_start")
    return [(row.client.number, f"{row.period_start}", row.stale) for row in rows.select_related("client")]


def test_bills_of_these_days_go_and_those_that_reach_beyond_them_stay() -> None:
    for period in (JULY, AUGUST, SEPTEMBER):
        bill("a", period)
    bill("b", days("2017-08-10", "2017-08-20"))
    bill("c", CYCLE)
    bill("d", status="failed", total="")
    assert removed() == (3, 1, 0, {})
    assert left() == [("a", "2017-07-01", False), ("a", "2017-09-01", False), ("c", "2017-07-15", False)]


def test_only_the_clients_that_are_named_lose_theirs() -> None:
    for client in "abc":
        bill(client)
    assert removed(clients=["a", "c", "x"])[0] == 2
    assert [client for client, *_ in left()] == ["b"]
    assert removed(clients=[]) == (0, 0, 0, {})


def test_bills_that_wait_for_the_end_of_their_run_stay() -> None:
    waiting("a")
    assert removed() == (0, 0, 0, {})


def test_documents_in_force_of_the_removed_bills_are_counted() -> None:
    for client in "abd":
        bill(client)
    bill("c", JULY)
    first, *_ = sent(
        draft("a", days("2017-08-20", "2017-09-10"), "2.00"), draft("a"), draft("b"), draft("c"), draft("b", JULY),
        draft("d", currency="JPY", gross="5"),
    )  # fmt: skip
    sent(draft("a", gross="-2.00", kind="credit_note", corrects=(first.pk, first.name)))
    assert removed() == (3, 0, 0, {"EUR": (2, Decimal("2.00")), "JPY": (1, Decimal(5))})


def test_later_bills_that_look_back_at_a_removed_cycle_are_stale_and_runs_must_notice() -> None:
    """Months are looked back at by the calendar, whatever bills there are."""
    from etl.store import input_versions
    from etl.store.database.locks import WRITER
    from etl.store.usage.tariff_texts import save_tariff

    back = save_tariff(tariff_text(looks_back=True))
    for client in "ab":
        bill(client, AUGUST if client == "a" else CYCLE, requested=Requested(AUGUST if client == "a" else CYCLE))
        bill(client, SEPTEMBER, tariff_id=back)
    bill("b", days("2017-10-01", "2017-11-01"))
    before = input_versions.current(WRITER).changes
    assert removed(days("2017-07-01", "2017-09-01"))[:3] == (2, 0, 1)
    assert left() == [("a", "2017-09-01", False), ("b", "2017-09-01", True), ("b", "2017-10-01", False)]
    assert input_versions.current(WRITER).changes == before + 1
