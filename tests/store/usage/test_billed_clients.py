"""Clients come in the order of their numbers as bytes, each once, with the meters that are theirs."""

from datetime import date
from fractions import Fraction

import pytest

from tests.support.store_rows import MONDAY, client, days, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def supply(of: str, meter: str, **values: object) -> None:
    from etl.store.models import Meter, Supply

    Supply.objects.create(client=client(of), meter=Meter.objects.get_or_create(number=meter)[0], **values)


def numbers(**chosen: str) -> list[list[str]]:
    from etl.store.usage import billed_clients

    return [[one.number for one in page] for page in billed_clients.pages(**chosen)]  # type: ignore[arg-type]  # of texts


def test_a_meter_without_a_client_is_one_and_pages_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.usage import billed_clients

    monkeypatch.setattr(billed_clients, "PAGE", 2)
    for number in ("b", "ä", "B", "a"):
        series(number)
    assert numbers() == [["B", "a"], ["b", "ä"]]
    assert numbers(after="a", upto="b") == [["b"]]
    assert numbers(client="a") == [["a"]]


def test_an_assigned_meter_is_its_clients_and_no_client_itself() -> None:
    from etl.store.usage import billed_clients

    series("M")
    series("b")
    supply("a", "M", share="0.5", multiplier="80")
    ((first, second),) = billed_clients.pages()
    assert ([first.number, second.number], billed_clients.count_clients()) == (["a", "b"], 2)
    (metered,) = first.meters
    assert (metered.factor, metered.whole, second.meters[0].whole) == (Fraction(40), False, True)


def test_a_client_is_one_on_the_days_of_its_supplies_and_none_between_them() -> None:
    from etl.store.usage import billed_clients

    supply("a", "M", start=date(2017, 8, 1), end=date(2017, 8, 11))
    supply("a", "N", start=date(2017, 8, 5), end=date(2017, 8, 21))
    supply("a", "M", start=date(2017, 8, 25), end=date(2017, 9, 4))
    supply("b", "O", end=date(2017, 8, 11))
    supply("b", "P", start=date(2017, 8, 21))
    first, second = billed_clients.chosen(["a", "b"])
    august = days("2017-08-01", "2017-09-01")
    assert first.within(august) == [days("2017-08-01", "2017-08-21"), days("2017-08-25", "2017-09-01")]
    assert second.within(august) == [days("2017-08-01", "2017-08-11"), days("2017-08-21", "2017-09-01")]
    assert (first.first, first.assigned, second.first, second.assigned) == (date(2017, 8, 1), True, None, False)
    assert first.within(days("2017-09-04", "2017-09-05")) == []


def test_the_minutes_of_a_supply_are_those_of_the_clients_zone() -> None:
    from etl.store.models import Client
    from etl.store.usage import billed_clients

    supply("a", "M", start=date(2017, 8, 7))
    Client.objects.update(timezone="Europe/Lisbon")
    ((one,),) = billed_clients.pages()
    assert one.meters[0].start == MONDAY - 60
    assert one.standing_in("UTC") is one
    Client.objects.update(timezone="")
    ((one,),) = billed_clients.pages()
    assert [one.standing_in(zone).meters[0].start - MONDAY for zone in ("UTC", "Europe/Lisbon")] == [0, -60]


def test_clients_are_cut_into_parts_by_their_last_numbers() -> None:
    from etl.store.usage import billed_clients

    for number in ("a", "b", "d"):
        series(number)
    supply("c", "M")
    supply("c", "N")
    assert list(billed_clients.parts(2)) == [(2, "b"), (2, "d")]
    assert list(billed_clients.parts(3)) == [(3, "c"), (1, "d")]
    assert list(billed_clients.parts(9, after="b")) == [(2, "d")]


def test_the_days_of_all_readings_reach_from_the_first_to_the_last() -> None:
    from etl.store.usage import billed_clients

    assert billed_clients.span() is None
    series("a")
    series("b", first=MONDAY + 1440, end=MONDAY + 2880)
    assert billed_clients.span() == (date(2017, 8, 7), date(2017, 8, 8))


def test_terms_of_an_assignment_are_the_same_text_in_every_period_in_which_they_are_the_same() -> None:
    """From 2017-08-11 on; a meter of the client's own number, whole, says nothing."""
    from etl.store.usage import billed_clients

    client("a")
    supply("a", "m", start=date(2017, 8, 11), multiplier="2")
    supply("b", "b")
    found = {one.number: one for page in billed_clients.pages() for one in page}
    periods = [days("2017-08-01", "2017-09-01"), days("2017-09-01", "2017-10-01"), days("2017-10-01", "2017-11-01")]
    august, *later = (found["a"].terms(*period.utc_minutes("UTC")) for period in periods)
    start = days("2017-08-11", "2017-08-12").utc_minutes("UTC")[0]
    assert (august, later) == (f"m {start}.. 2 1", ["m .. 2 1"] * 2)
    assert found["a"].terms(*days("2017-07-01", "2017-08-01").utc_minutes("UTC")) == ""
    assert found["b"].terms(*periods[0].utc_minutes("UTC")) == ""
