"""Types of days: a new one replaces that of the same day, and bills that used it become stale."""

from datetime import date, timedelta

import pytest

from etl.core.periods import EPOCH, Period
from tests.support.store_rows import AUGUST, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

FIRST = date(2017, 8, 1)


def saved(*types: str, first: date = FIRST, calendar: str = "tempo") -> list[int]:
    from etl.store.usage.stored_calendars import save

    return save(calendar, {first + timedelta(days=place): name for place, name in enumerate(types)})


def number(day: date) -> int:
    return (day - EPOCH).days


def read(first: date = FIRST, end: date = AUGUST.end) -> tuple[dict[str, dict[int, str]], str]:
    from etl.store.usage.stored_calendars import types_of

    return types_of({"tempo"}, number(first), number(end))


def test_the_same_types_again_change_nothing_and_another_takes_the_place_of_one() -> None:
    day = number(FIRST)
    assert (saved("bleu", "rouge"), saved("bleu", "rouge")) == ([day, day + 1], [])
    assert saved("bleu", "blanc") == [day + 1]
    assert read()[0] == {"tempo": {day: "bleu", day + 1: "blanc"}}


def test_calendars_are_apart_and_days_outside_are_not_read() -> None:
    saved("bleu", "rouge")
    saved("noir", calendar="other")
    assert read(end=FIRST + timedelta(days=1))[0] == {"tempo": {number(FIRST): "bleu"}}


def test_a_digest_changes_with_a_type_and_with_nothing_beside_the_days() -> None:
    saved("bleu")
    _, before = read(end=FIRST + timedelta(days=1))
    saved("rouge", first=FIRST + timedelta(days=1))
    assert read(end=FIRST + timedelta(days=1))[1] == before
    saved("blanc")
    assert read(end=FIRST + timedelta(days=1))[1] != before


def test_bills_that_need_a_day_become_stale_and_of_tariffs_that_look_back_all_later_ones() -> None:
    from etl.store.models import Bill, Tariff
    from etl.store.usage.stored_calendars import mark_stale

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


def test_calendars_are_listed_with_the_first_day_that_they_leave_out() -> None:
    from etl.store.usage.stored_calendars import calendars

    saved("bleu", "rouge", "bleu")
    saved("bleu", first=date(2017, 8, 10))
    saved("x", calendar="other")
    (other, tempo) = calendars()
    assert (other.name, other.first, other.last, other.missing) == ("other", FIRST, FIRST, None)
    assert (tempo.types, tempo.last, tempo.missing) == ({"bleu": 3, "rouge": 1}, date(2017, 8, 10), date(2017, 8, 4))
