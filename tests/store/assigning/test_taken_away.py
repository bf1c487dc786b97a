"""Rows take away days with readings and bills, and what somebody else has now is not counted."""

from datetime import date

import pytest

from tests.support.command import Shell
from tests.support.store_rows import MONDAY, bill, client, days
from tests.support.written_loads import A, LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

WEEK = days("2017-08-07", "2017-08-14")


def lost(
    before: tuple[date | None, date | None], *after: tuple[str, date | None, date | None]
) -> list[tuple[object, ...]]:
    """What client c loses of meter a, which was its own between two days."""
    from etl.store.assigning import taken_away
    from etl.store.models import Meter, Supply

    meter = Meter.objects.get(number="a")
    own = Supply.objects.create(client=client("c"), meter=meter, start=before[0], end=before[1])
    found = taken_away.owned([own.client_id])
    own.delete()
    for number, start, end in after:
        Supply.objects.create(client=client(number), meter=meter, start=start, end=end)
    return [
        (one.client, one.alone, one.start, one.end, one.days, one.bills, one.own_client)
        for one in taken_away.taken_away(found)
    ]


@pytest.fixture(autouse=True)
def _hours(rows: Shell) -> None:
    """Hours of Monday, and of Wednesday, in a database of its own."""
    del rows
    LoadOf(A).hours(*range(24)).hours(*range(24), first=MONDAY + 2 * 1440).recorded()


def test_days_without_readings_do_not_count_and_bills_of_those_days_do() -> None:
    bill("c", WEEK)
    bill("c", days("2017-08-01", "2017-08-07"))
    wednesday = date(2017, 8, 9)
    assert lost((None, None), ("c", wednesday, None)) == [("c", True, None, (wednesday, 0), 1, 2, False)]


def test_what_another_client_has_now_is_nobodys_loss() -> None:
    tuesday = date(2017, 8, 8)
    assert lost((None, None), ("d", None, tuesday), ("c", tuesday, None)) == []


def test_a_meter_in_no_row_is_a_client_of_its_own() -> None:
    assert lost((date(2017, 8, 1), None)) == [("c", True, None, None, 2, 0, True)]


def test_days_in_the_middle_have_both_ends() -> None:
    tuesday, thursday = date(2017, 8, 8), date(2017, 8, 10)
    assert lost((None, None), ("c", None, tuesday), ("c", thursday, None)) == [
        ("c", True, (tuesday, 0), (thursday, 0), 1, 0, False)
    ]
