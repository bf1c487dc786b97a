"""Values of earlier periods that users supply: a later one replaces an earlier one of the same period."""

import pytest

from etl.core.periods import Period
from tests.support.store_rows import AUGUST, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

JULY = days("2017-07-01", "2017-08-01")


def saved(*rows: tuple[str, str, Period, str]) -> tuple[int, int]:
    from etl.store.usage.supplied_history import Row, save

    return save([Row(client, quantity, period.start, period.end, value) for client, quantity, period, value in rows])


def test_the_same_value_again_is_no_change_and_another_one_is() -> None:
    from etl.store.usage import supplied_history

    assert not supplied_history.any_value()
    assert saved(("a", "peak", JULY, "10"), ("b", "peak", JULY, "20")) == (2, 0)
    assert saved(("a", "peak", JULY, "10"), ("b", "peak", JULY, "21")) == (1, 0)
    assert supplied_history.values("peak", JULY, ["a", "b", "c"]) == {"a": "10", "b": "21"}
    assert supplied_history.values("peak", AUGUST, ["a"]) == {}
    assert supplied_history.first_day(["peak"], ["a"]) == JULY.start
    assert supplied_history.first_day(["other"], ["a"]) is None


def test_later_bills_that_look_back_become_stale() -> None:
    from etl.store.models import Bill, Tariff

    back = Tariff.objects.create(sha256="1", name="n", currency="EUR", text="", looks_back=True)
    bill("a", tariff=back)
    bill("a", JULY, tariff=back)
    bill("b", tariff=back)
    assert saved(("a", "peak", JULY, "10")) == (1, 1)
    (stale,) = Bill.objects.filter(stale=True)
    assert (stale.client.number, stale.period_start) == ("a", AUGUST.start)


def test_a_value_by_an_earlier_name_is_found_unless_the_new_name_has_one_of_the_same_period() -> None:
    from etl.store.usage.supplied_history import misnamed

    saved(("a", "old", JULY, "10"), ("a", "new", JULY, "10"), ("b", "old", JULY, "10"))
    assert misnamed({"old": "new"}, ["a", "b"], AUGUST.start) == ("b", "old", JULY)
    assert misnamed({"old": "new"}, ["a"], AUGUST.start) is None
    assert misnamed({"old": "new"}, ["b"], JULY.start) is None
