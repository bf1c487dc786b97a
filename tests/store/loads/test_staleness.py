"""A load makes those bills stale in whose minutes something has changed, of whoever the meter is or was."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.support.store_rows import AUGUST, bill, client, days, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

FIRST = (AUGUST.start - date(1970, 1, 1)) // timedelta(minutes=1)
END = FIRST + 31 * 1440


def changed(number: str, first: int, end: int, mark: int = 1) -> int:
    """A load that changed a span of a meter; its number."""
    from etl.store.models import Load, LoadSpans, Series

    one = Series.objects.filter(meter__number=number).first() or series(number)
    counts = dict.fromkeys(
        ("size", "rows", "read", "loaded", "duplicate", "revised", "rejected", "blank", "ignored", "estimated",
         "rounded", "clients"), 0,
    )  # fmt: skip
    load = Load.objects.create(name="a.csv", loaded_at=datetime.now(UTC), reading="{}", **counts)
    LoadSpans.objects.create(load=load, spans=np.array([[one.pk, first, end, mark]], "<i8").tobytes())
    return int(load.pk)


@pytest.mark.parametrize(
    ("first", "end", "stale"),
    [(FIRST - 60, FIRST, 0), (FIRST - 60, FIRST + 1, 1), (END - 1, END + 60, 1), (END, END + 60, 0)],
)
def test_a_change_makes_stale_from_the_first_minute_of_the_period_to_its_last(first: int, end: int, stale: int) -> None:
    from etl.store.loads.staleness import mark_stale

    bill("a")
    assert mark_stale(changed("a", first, end)) == stale


def test_the_minutes_are_those_of_the_bills_zone() -> None:
    from etl.store.loads.staleness import mark_stale

    bill("a", timezone="Europe/Lisbon")  # begins an hour before UTC's midnight
    assert mark_stale(changed("a", FIRST - 60, FIRST)) == 1


def test_a_span_that_was_covered_and_not_changed_makes_nothing_stale() -> None:
    from etl.store.loads.staleness import mark_stale

    bill("a")
    assert mark_stale(changed("a", FIRST, END, mark=0)) == 0


def test_the_bills_of_all_clients_to_whom_the_meter_was_assigned_are_stale_and_each_once() -> None:
    from etl.store.loads.staleness import mark_stale
    from etl.store.models import Bill, Meter, Supply

    load = changed("M", FIRST, END)
    for number in ("a", "b"):
        Supply.objects.create(client=client(number), meter=Meter.objects.get(number="M"))
        bill(number)
    bill("M")  # whose number it is, and who is no client while it is assigned
    assert (mark_stale(load), mark_stale(load)) == (2, 0)
    assert set(Bill.objects.filter(stale=True).values_list("client__number", flat=True)) == {"a", "b"}


def test_later_bills_are_stale_too_if_their_tariff_looks_back() -> None:
    from etl.store.loads.staleness import mark_stale
    from etl.store.models import Tariff

    back = Tariff.objects.create(sha256="1", name="n", currency="EUR", text="", looks_back=True)
    bill("a", days("2018-08-01", "2018-09-01"), tariff=back)
    bill("a", days("2017-07-01", "2017-08-01"), tariff=back)
    bill("a", days("2018-09-01", "2018-10-01"))
    assert mark_stale(changed("a", FIRST, END)) == 1


def test_where_the_zone_of_a_meter_becomes_known_all_bills_of_its_clients_are_stale() -> None:
    from etl.store.loads.staleness import mark_clients_of
    from etl.store.models import Bill, Meter

    series("a")
    bill("a")
    bill("b", days("2010-01-01", "2010-02-01"))
    mark_clients_of([Meter.objects.get(number="a").pk])
    assert dict(Bill.objects.values_list("client__number", "stale")) == {"a": True, "b": False}


def test_a_change_behind_the_last_reading_of_a_series_is_one_of_all_later_bills() -> None:
    from etl.store.loads.span_marks import MOVED
    from etl.store.loads.staleness import mark_stale

    bill("a", days("2018-08-01", "2018-09-01"))
    bill("a", days("2017-07-01", "2017-08-01"))
    assert mark_stale(changed("a", FIRST, END)) == 0
    assert mark_stale(changed("a", FIRST, END, MOVED)) == 1


@pytest.mark.parametrize(
    ("first", "end", "stale"),
    [
        (FIRST - 10 * 1440, FIRST - 9 * 1440, 1),
        (FIRST - 40 * 1440, FIRST - 39 * 1440, 0),
        (END + 61 * 1440, END + 62 * 1440, 0),
    ],
)
def test_a_bill_with_estimates_is_made_of_the_readings_that_they_look_at(first: int, end: int, stale: int) -> None:
    """They look at 20 July to 10 September, and whole months tell whether a reading fails a rule."""
    from etl.store.loads.staleness import mark_stale

    reach = f"{FIRST // 1440 - 12}.{END // 1440 + 10}"
    bill("a", fingerprint=f"0 load:1.2 missing:3.4 reach:{reach}")
    assert mark_stale(changed("a", first, end)) == stale


def test_estimates_without_a_bound_look_at_all_that_comes_later() -> None:
    from etl.core.usage_page import OPEN, EstimatedFrom
    from etl.store.fingerprints import estimates, text
    from etl.store.loads.staleness import mark_stale

    bill("a", fingerprint=text("0", ["load:1.2", *estimates(EstimatedFrom("e", FIRST, OPEN), "m")]))
    assert mark_stale(changed("a", FIRST - 60 * 1440, FIRST - 50 * 1440)) == 0
    assert mark_stale(changed("a", END + 900 * 1440, END + 901 * 1440)) == 1
