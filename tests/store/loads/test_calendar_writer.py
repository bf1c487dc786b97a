"""Types of days of a file: a new one replaces that of the same day, goes with its file, and makes bills stale."""

from datetime import date, timedelta

import pytest

from etl.core.periods import EPOCH, Period
from tests.support.store_rows import AUGUST, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

FIRST = date(2017, 8, 1)


def number(day: date) -> int:
    return (day - EPOCH).days


DAY = number(FIRST)


def saved(*types: str, first: date = FIRST) -> tuple[int | None, object]:
    from etl.store.loads.calendar_writer import file_key, save

    own = {first + timedelta(days=place): name for place, name in enumerate(types)}
    return save(file_key("c.csv", b""), {"tempo": own})


def stored() -> dict[int, str]:
    from etl.store.usage.stored_calendars import types_of

    return types_of({"tempo"}, DAY, number(AUGUST.end))[0]["tempo"]


def test_the_same_types_again_change_nothing_and_another_takes_the_place_of_one() -> None:
    from etl.store.models import Load

    first, changed = saved("bleu", "rouge")
    assert changed == {"tempo": [DAY, DAY + 1]}
    assert saved("bleu", "rouge") == (None, {})
    assert saved("bleu", "blanc")[1] == {"tempo": [DAY + 1]}
    assert stored() == {DAY: "bleu", DAY + 1: "blanc"}
    assert list(Load.objects.order_by("pk").values_list("rows", "read")) == [(2, 0), (1, 0)]
    assert first == Load.objects.order_by("pk").values_list("pk", flat=True)[0]


def test_what_was_replaced_goes_with_the_later_load() -> None:
    from etl.store.loads.calendar_writer import days_of, take_out
    from etl.store.models import Load

    first, _ = saved("bleu", "rouge")
    second, _ = saved("bleu", "blanc")
    assert first is not None
    assert second is not None
    assert (days_of(first), days_of(second)) == ({"tempo": [DAY]}, {"tempo": [DAY + 1]})
    take_out(first, second)
    assert (stored(), days_of(first)) == ({DAY + 1: "blanc"}, {})
    assert Load.objects.get(pk=first).undone_by_id == second


def test_bills_that_need_a_day_become_stale_and_of_tariffs_that_look_back_all_later_ones() -> None:
    from etl.store.loads.calendar_writer import mark_stale
    from etl.store.models import Bill, Tariff

    plain = Tariff.objects.create(sha256="1", name="n", currency="EUR", text="")
    back = Tariff.objects.create(sha256="2", name="n", currency="EUR", text="", looks_back=True)
    other = Tariff.objects.create(sha256="3", name="n", currency="EUR", text="")
    july, september = days("2017-07-01", "2017-08-01"), days("2017-09-01", "2017-10-01")
    for client, tariff, period in (
        ("a", plain, AUGUST), ("b", plain, september), ("c", back, september), ("d", other, AUGUST), ("e", back, july),
    ):  # fmt: skip
        bill(client, period, tariff=tariff)

    def needed(period: Period, _zone: str) -> tuple[int, int]:
        return number(period.start), number(period.end)

    assert mark_stale([number(FIRST)], {"1": needed, "2": needed}) == 2
    assert set(Bill.objects.filter(stale=True).values_list("client__number", flat=True)) == {"a", "c"}
    assert mark_stale([number(date(2017, 10, 1))], {"1": needed, "2": needed}) == 0
