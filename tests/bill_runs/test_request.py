"""A request and a part are the same after they went to another process."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from etl.core.periods import Period, month
from etl.core.usage_page import Missing

pytestmark = pytest.mark.usefixtures("shell")

AUGUST, SEPTEMBER = month("2017-08"), month("2017-09")
DAYS = Period(date(2017, 8, 3), date(2017, 8, 20))


def test_a_request_comes_back_from_json_but_for_the_tariff_that_a_run_keeps_beside_it() -> None:
    from etl.bill_runs.request import Request

    whole = Request(
        [AUGUST], {"a": [DAYS]}, Path("t.toml"), "a", Missing("week", Fraction(1, 300), 60, True), True, True
    )
    again = Request.from_json(json.loads(json.dumps(whole.as_json())))
    assert again.tariff == Path()
    assert again.as_json() == whole.as_json()
    assert (again.periods, again.own_periods, again.missing) == ([AUGUST], {"a": [DAYS]}, whole.missing)
    assert Request.from_json(Request().as_json()) == Request([])
    released = Request([], missing=Missing(bills_failed=True), released={"a": [DAYS]})
    assert Request.from_json(json.loads(json.dumps(released.as_json()))) == released


def test_a_request_without_periods_is_of_stale_bills() -> None:
    from etl.bill_runs.request import Request

    assert Request().only_stale
    assert not Request([AUGUST]).only_stale
    assert not Request(own_periods={"a": [DAYS]}).only_stale


def test_a_request_may_bill_the_days_that_it_names_and_stale_bills_of_any() -> None:
    from etl.bill_runs.request import Request

    for request in (Request([AUGUST]), Request(own_periods={"a": [DAYS]})):
        assert (request.may_bill(AUGUST), request.may_bill(SEPTEMBER)) == (True, False)
    assert Request().may_bill(SEPTEMBER)


def test_a_part_holds_the_numbers_between_its_bounds_in_the_order_of_their_bytes() -> None:
    from etl.bill_runs.request import ALL, Part

    part = Part("b", "z", 7)
    inside = [number for number in ("b", "b0", "m", "z", "z0", "é", "B") if part.holds(number)]
    assert inside == ["b0", "m", "z"]
    assert ALL.holds("")
    assert Part.from_json(part.as_json(), 7) == part
    assert Part.from_json(ALL.as_json(), 0) == ALL
