"""Types of days as bills read them, and calendars as they are listed."""

from datetime import date, timedelta

import pytest

from etl.core.periods import EPOCH
from tests.support.store_rows import AUGUST

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

FIRST = date(2017, 8, 1)


def saved(*types: str, first: date = FIRST, calendar: str = "tempo") -> None:
    from etl.store.loads.calendar_writer import file_key, save

    days = {first + timedelta(days=place): name for place, name in enumerate(types)}
    save(file_key("c.csv", b""), {calendar: days})


def number(day: date) -> int:
    return (day - EPOCH).days


def read(first: date = FIRST, end: date = AUGUST.end) -> tuple[dict[str, dict[int, str]], str]:
    from etl.store.usage.stored_calendars import types_of

    return types_of({"tempo"}, number(first), number(end))


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


def test_calendars_are_listed_with_the_first_day_that_they_leave_out() -> None:
    from etl.store.usage.stored_calendars import calendars

    saved("bleu", "rouge", "bleu")
    saved("bleu", first=date(2017, 8, 10))
    saved("x", calendar="other")
    (other, tempo) = calendars()
    assert (other.name, other.first, other.last, other.missing) == ("other", FIRST, FIRST, None)
    assert (tempo.types, tempo.last, tempo.missing) == ({"bleu": 3, "rouge": 1}, date(2017, 8, 10), date(2017, 8, 4))
