"""A request, a part and an outcome are the same after they went to another process; outcomes add up."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from etl.core.bill_page import Bill
from etl.core.periods import Period, month
from etl.core.usage_page import Missing

pytestmark = pytest.mark.usefixtures("shell")

AUGUST, SEPTEMBER = month("2017-08"), month("2017-09")
DAYS = Period(date(2017, 8, 3), date(2017, 8, 20))


def test_a_request_comes_back_from_json_but_for_the_tariff_that_a_run_keeps_beside_it() -> None:
    from etl.bill_runs.request import Request

    whole = Request([AUGUST], {"a": [DAYS]}, Path("t.toml"), "a", Missing("week", Fraction(1, 300)), True, True)
    again = Request.from_json(json.loads(json.dumps(whole.as_json())))
    assert again.tariff == Path()
    assert again.as_json() == whole.as_json()
    assert (again.periods, again.own_periods, again.missing) == ([AUGUST], {"a": [DAYS]}, whole.missing)
    assert Request.from_json(Request().as_json()) == Request([])


def test_a_request_without_periods_is_of_stale_bills_whose_days_may_have_been_cut() -> None:
    from etl.bill_runs.request import Request

    assert Request().replaces_others
    assert Request([AUGUST], replace=True).replaces_others
    assert not Request([AUGUST]).replaces_others
    assert not Request(own_periods={"a": [DAYS]}).replaces_others


def test_a_part_holds_the_numbers_between_its_bounds_in_the_order_of_their_bytes() -> None:
    from etl.bill_runs.request import ALL, Part

    part = Part("b", "z", 7)
    held = [number for number in ("b", "b0", "m", "z", "z0", "é", "B") if part.holds(number)]
    assert held == ["b0", "m", "z"]
    assert ALL.holds("")
    assert Part.from_json(part.as_json(), 7) == part
    assert Part.from_json(ALL.as_json(), 0) == ALL


def bill(client: str, status: str = "complete") -> Bill:
    return Bill(client, 1_500_000, "2.50", status, "{}")


def test_outcomes_of_different_clients_add_up() -> None:
    from etl.bill_runs.request import Outcome
    from etl.store.bills.failures import FailedBill

    one, other = Outcome([AUGUST]), Outcome([AUGUST, SEPTEMBER], measured=True, clients=1)
    one.count([bill("a"), bill("b", "incomplete")], "EUR")
    other.count([bill("c", "estimated")], "EUR")
    other.count([bill("d")], "CHF")
    other.failed.append(FailedBill("e", AUGUST, "UTC", "no tariff"))
    other.gone.append(("f", DAYS))
    one.add(other)
    assert one.periods == [AUGUST, SEPTEMBER]
    assert (one.bills, one.clients, one.energy_mwh, one.incomplete, one.estimated) == (4, 1, 6_000_000, 1, 1)
    assert one.total == {"EUR": Decimal("7.50"), "CHF": Decimal("2.50")}
    assert (len(one.failed), one.gone, one.measured) == (1, [("f", DAYS)], True)
    assert Outcome.from_json(one.as_json()) == one


def test_bills_that_were_not_to_be_are_taken_off_to_the_cent() -> None:
    from etl.bill_runs.request import Outcome

    found = Outcome()
    found.count([bill("a"), bill("b", "incomplete")], "EUR")
    found.count([bill("b", "incomplete")], "EUR", -1)
    assert (found.bills, found.energy_mwh, found.incomplete, found.total) == (
        1, 1_500_000, 0, {"EUR": Decimal("2.50")},
    )  # fmt: skip
