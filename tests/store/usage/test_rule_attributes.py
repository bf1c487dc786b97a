"""Limits of connections, each from its day to the day before its end; where clients are; refusals by client."""

from datetime import date

import pytest

from etl.core.errors import AssignmentError
from etl.core.periods import Period, shown_minute
from tests.support.command import Shell, written
from tests.support.readings import hours, loaded

pytestmark = pytest.mark.both_databases

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1)).utc_minutes("UTC")


def limits(etl: Shell, *rows: str) -> dict[str, list[str]]:
    """The limits before the end of August, with their days in UTC."""
    from etl.store.database.locks import snapshot
    from etl.store.usage.rule_attributes import connection_limits

    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("l.csv", "client_number,from,to,meter_limit_kw", *rows))
    with snapshot():
        found = connection_limits(["a", "b"], AUGUST[1], "UTC")
    return {
        client: [f"{one.kw} {shown_minute(max(one.start, 0), 'UTC')[:10]}" for one in every]
        for client, every in found.items()
    }


def test_limits_are_those_that_begin_before_the_end(etl: Shell) -> None:
    rows = ("a,,2017-08-10,10.5", "a,2017-08-10,2017-09-01,17", "a,2017-09-01,,100", "b,,,13")
    assert limits(etl, *rows) == {"a": ["21/2 1970-01-01", "17 2017-08-10"], "b": ["13 1970-01-01"]}


def test_a_client_without_a_limit_has_none(etl: Shell) -> None:
    assert limits(etl, "b,2017-09-01,,5") == {}


@pytest.mark.parametrize(("text", "why"), [("much", "is not a number"), ("0", "is not above 0")])
def test_a_limit_that_is_no_power_is_refused_by_client(etl: Shell, text: str, why: str) -> None:
    with pytest.raises(AssignmentError) as refused:
        limits(etl, f"a,,,{text}")
    remedy = "write what the connection carries in kW, such as 17.25"
    assert str(refused.value) == f"client a: meter_limit_kw: '{text}' {why} ({remedy})"


def locations(etl: Shell, *rows: str) -> dict[str, tuple[float, ...]]:
    from etl.store.database.locks import snapshot
    from etl.store.usage.rule_attributes import locations

    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("l.csv", "client_number,from,to,latitude,longitude", *rows))
    with snapshot():
        return {client: tuple(place) for client, place in locations(["a", "b"]).items()}


def test_a_client_is_where_its_newest_row_says(etl: Shell) -> None:
    assert locations(etl, "a,,2017-08-10,38.72,-9.14", "a,2017-08-10,,41.15,-8.61") == {"a": (41.15, -8.61)}


def test_one_of_two_degrees_is_no_place(etl: Shell) -> None:
    assert locations(etl, "a,,,38.72,", "b,,,,-9.14") == {}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a,,,north,1", "latitude: 'north' is not a number"),
        ("a,,,90.5,1", "latitude: '90.5' is not between -90 and 90"),
        ("a,,,1,-181", "longitude: '-181' is not between -180 and 180"),
    ],
)
def test_degrees_that_there_are_not_are_refused_by_client(etl: Shell, row: str, why: str) -> None:
    with pytest.raises(AssignmentError) as refused:
        locations(etl, row)
    assert str(refused.value) == f"client a: {why} (write degrees, such as 38.72; minus is south or west)"
