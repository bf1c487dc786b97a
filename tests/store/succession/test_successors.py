"""A meter has a successor only where all that speaks for one is there; else it is silent, and is named."""

from fractions import Fraction

import pytest

from etl.core.keys import Key
from tests.support.store_rows import MONDAY, days
from tests.support.written_loads import LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

OLD, NEW = Key("M-1", "", "", "import"), Key("M-2", "", "", "import")
DAY, HOUR = 24, 60


def read(key: Key, first: int, hours: int, mwh: int = 600) -> None:
    """Equal hours of a meter from an hour after MONDAY on."""
    LoadOf(key).hours(*[mwh] * hours, first=MONDAY + first * HOUR).recorded(f"{key.client} {first}")


def found(*meters: str, end: int | None = None, named: bool = False, factor: int = 1) -> list[tuple[object, ...]]:
    """Successors of a client with these meters: old and new number, last and due end in hours, whether they are told.

    The first meter is assigned until an hour `end`; `named`: the others have a first day.
    """
    from etl.store.database.locks import snapshot
    from etl.store.succession.successors import numbers

    with snapshot():
        ends = ends_of(*meters, end=end, named=named, factor=factor)
        named_by = numbers([ends])
    hour = [[(minute - MONDAY) // HOUR for minute in (one.last, one.due_end)] for one in ends.followed]
    return [
        (named_by[one.old], named_by[one.new], *hours, one.dated)
        for one, hours in zip(ends.followed, hour, strict=True)
    ]


def ends_of(*meters: str, end: int | None = None, named: bool = False, factor: int = 1):  # type: ignore[no-untyped-def]  # noqa: ANN201
    from etl.store.models import Meter
    from etl.store.succession import successors

    forever = successors.FOREVER
    ids = dict(Meter.objects.values_list("number", "pk"))
    own = [
        successors.Owned(
            ids[number],
            MONDAY if named and place else -forever,
            forever if end is None or place else MONDAY + end * HOUR,
            Fraction(factor if place else 1),
            named,
        )
        for place, number in enumerate(meters)
    ]
    (ends,) = successors.find([own])
    return ends


def exchange(at: int = 11, begins: int | None = None, mwh: int = 600) -> None:
    read(OLD, 0, at)
    read(NEW, at if begins is None else begins, 30, mwh)


def test_a_meter_that_another_one_follows_is_due_until_that_begins() -> None:
    exchange(11, 15)
    assert found("M-1", "M-2") == [("M-1", "M-2", 11, 15, False)]
    assert found("M-2", "M-1") == [("M-1", "M-2", 11, 15, False)]


@pytest.mark.parametrize(("begins", "follows"), [(9, False), (10, True), (11, True), (35, True), (36, False)])
def test_the_first_reading_comes_within_a_day_and_may_share_one_interval(begins: int, follows: bool) -> None:
    exchange(11, begins)
    assert bool(found("M-1", "M-2")) == follows


@pytest.mark.parametrize(("mwh", "follows"), [(149, False), (150, True), (2400, True), (2401, False), (0, False)])
def test_the_means_are_alike(mwh: int, follows: bool) -> None:
    exchange(mwh=mwh)
    assert bool(found("M-1", "M-2")) == follows


def test_the_means_are_of_what_counts_for_the_client() -> None:
    exchange(mwh=60)
    assert (found("M-1", "M-2"), found("M-1", "M-2", factor=10)) == ([], [("M-1", "M-2", 11, 11, False)])


def test_other_clients_must_have_later_readings_unless_there_are_none() -> None:
    exchange()
    assert found("M-1", "M-2")
    other = Key("else", "", "", "import")
    read(other, 0, 11)
    assert found("M-1", "M-2") == []
    read(other, 11, 1)
    assert found("M-1", "M-2")


def test_two_candidates_on_either_side_are_none() -> None:
    exchange()
    read(Key("M-3", "", "", "import"), 12, 30)
    assert found("M-1", "M-2", "M-3") == []
    assert found("M-1", "M-2") != []
    read(Key("M-0", "", "", "import"), 0, 10)
    assert found("M-0", "M-1", "M-2") == []


def test_flows_are_the_same() -> None:
    exchange()
    read(Key("M-1", "", "", "export"), 0, 5)
    assert found("M-1", "M-2") == []
    read(Key("M-2", "", "", "export"), 20, 5)
    assert found("M-1", "M-2") != []


def test_a_channel_that_reads_on_keeps_its_meter() -> None:
    exchange()
    read(Key("M-1", "", "2", "import"), 0, 60)
    assert found("M-1", "M-2") == []


def test_a_meter_whose_end_is_told_on_its_last_day_is_followed_whatever_the_means_are() -> None:
    exchange(mwh=60_000)
    assert found("M-1", "M-2", end=24, named=True) == [("M-1", "M-2", 11, 11, True)]
    assert found("M-1", "M-2", end=11) == []
    assert found("M-1", "M-2", end=24 * 30) == []


def test_registers_are_followed_as_intervals_are() -> None:
    for number, reads in (("M-1", [(0, 9000, 900)]), ("M-2", [(9000, 20_000, 1100), (20_000, 30_000, 1000)])):
        load = LoadOf(Key(number, "", "", "import"))
        load.long(*reads)
        load.recorded(number)
    assert found("M-1", "M-2") == [("M-1", "M-2", 150, 150, False)]


def test_the_bill_names_who_follows_and_who_is_silent() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.succession import successors

    exchange(35, 36)
    week, before = days("2017-08-07", "2017-08-14"), days("2017-08-01", "2017-08-08")
    for mwh, text in (
        (600, "meter M-1 ends 2017-08-08T12:00, meter M-2 goes on: assumed (etl assign with to and from says it)"),
        (60_000, "meter M-1 has no reading after 2017-08-08T12:00: if it ended, etl assign its to"),
    ):
        read(NEW, 36, 30, mwh)
        with snapshot():
            ends = ends_of("M-1", "M-2")
        named = successors.numbers([ends])
        zone = "Europe/Lisbon"
        assert successors.warnings(ends, named, week, zone, seasonal=False) == [text]
        assert successors.warnings(ends, named, before, zone, seasonal=False) == []
        assert len(successors.warnings(ends, named, week, zone, seasonal=True)) == (mwh == 600)


def test_meters_that_both_read_for_some_days_are_asked_about() -> None:
    read(OLD, 0, 40)
    read(NEW, 20, 40)
    (one,) = ends_of("M-1", "M-2").parallel
    assert one.begun == MONDAY + 20 * HOUR
    assert ends_of("M-1", "M-2", end=60).parallel == ()
    assert ends_of("M-1", "M-2", named=True).parallel == ()
    read(OLD, 20, 33 * DAY)
    read(NEW, 20, 33 * DAY)
    assert ends_of("M-1", "M-2").parallel == ()


def test_clients_with_one_meter_cost_no_query() -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from etl.store.succession import successors

    own = [[successors.Owned(1, -successors.FOREVER, successors.FOREVER, Fraction(1), named=False)]] * 3
    with CaptureQueriesContext(connections["reader"]) as queries:
        assert successors.find(own) == [successors.NOTHING] * 3
    assert len(queries) == 0
