"""Shares of a meter come to the whole, or it is told from when to when they do not; never to more."""

from datetime import date
from fractions import Fraction

import pytest

from etl.core.errors import EtlError
from tests.support.store_rows import client

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def gaps(*rows: tuple[str, date | None, int, date | None, int, str]) -> list[tuple[object, ...]]:
    """What is said of meter M with these supplies: client, from, its minutes, to, its minutes, share."""
    from etl.store.assigning.assigned_shares import check_shares
    from etl.store.models import Meter, Supply

    meter, _ = Meter.objects.get_or_create(number="M")
    Supply.objects.all().delete()
    for number, start, start_time, end, end_time, share in rows:
        Supply.objects.create(
            client=client(number), meter=meter, start=start, start_time=start_time, end=end, end_time=end_time,
            share=share,
        )  # fmt: skip
    return [(one.start, one.end, one.share) for one in check_shares([meter.pk])]


def test_shares_that_come_to_one_say_nothing() -> None:
    assert gaps(("a", None, 0, None, 0, "1/12"), ("b", None, 0, None, 0, "11/12")) == []
    assert gaps(("a", None, 0, None, 0, "1")) == []


def test_the_rest_is_told_with_its_days_and_a_part_of_nobody_is_none() -> None:
    half, day = Fraction(1, 2), date(2017, 8, 11)
    assert gaps(("a", day, 660, None, 0, "0.5")) == [((day, 660), None, half)]
    assert gaps(("a", None, 0, None, 0, "0.5"), ("b", None, 0, day, 0, "0.5")) == [((day, 0), None, half)]
    later = date(2017, 9, 1)
    assert gaps(("a", None, 0, day, 0, "0.5"), ("b", day, 0, later, 0, "0.5")) == [(None, (later, 0), half)]


def test_one_minute_of_more_than_the_whole_is_refused() -> None:
    day = date(2017, 8, 11)
    message = r"^meter M: its shares add up to more than 1 on 2017-08-11T11:00 \(correct share, from or to\)$"
    with pytest.raises(EtlError, match=message):
        gaps(("a", None, 0, day, 661, "0.5"), ("b", day, 660, None, 0, "0.6"))
