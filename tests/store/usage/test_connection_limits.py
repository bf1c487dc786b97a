"""Limits of connections: of the months that are asked for, the highest of several, and refusals by client."""

from datetime import date
from fractions import Fraction

import pytest

from etl.core.errors import AssignmentError
from etl.core.periods import Period
from tests.support.command import Shell, written
from tests.support.readings import hours, loaded

pytestmark = pytest.mark.both_databases

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1)).months


def limits(etl: Shell, *rows: str) -> dict[str, Fraction]:
    from etl.store.database.locks import snapshot
    from etl.store.usage.connection_limits import connection_limits

    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("l.csv", "client_number,from,to,meter_limit_kw", *rows))
    with snapshot():
        return connection_limits(["a", "b"], AUGUST)


def test_the_highest_limit_of_a_month_holds_for_it(etl: Shell) -> None:
    rows = ("a,,2017-08-10,10.35", "a,2017-08-10,2017-09-01,17.25", "a,2017-09-01,,100", "b,,,13.8")
    assert limits(etl, *rows) == {"a": Fraction("17.25"), "b": Fraction("13.8")}


def test_a_client_without_a_limit_has_none(etl: Shell) -> None:
    assert limits(etl, "b,2017-09-01,,5") == {}


@pytest.mark.parametrize(("text", "why"), [("much", "is not a number"), ("0", "is not above 0")])
def test_a_limit_that_is_no_power_is_refused_by_client(etl: Shell, text: str, why: str) -> None:
    with pytest.raises(AssignmentError) as refused:
        limits(etl, f"a,,,{text}")
    remedy = "write what the connection carries in kW, such as 17.25"
    assert str(refused.value) == f"client a: meter_limit_kw: '{text}' {why} ({remedy})"
