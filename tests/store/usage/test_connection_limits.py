"""Limits of connections: each from its day to the day before its end, and refusals by client."""

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
    from etl.store.usage.connection_limits import connection_limits

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
