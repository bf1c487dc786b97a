"""Outcomes of different clients add up, to the cent, and are the same after they went to another process."""

from datetime import date
from decimal import Decimal

import pytest

from etl.core.bill_page import Bill, Requested
from etl.core.periods import Period, month

pytestmark = pytest.mark.usefixtures("shell")

AUGUST, SEPTEMBER = month("2017-08"), month("2017-09")
DAYS = Period(date(2017, 8, 3), date(2017, 8, 20))


def bill(client: str, status: str = "complete") -> Bill:
    return Bill(client, 1_500_000, "2.50", status, "{}")


def test_outcomes_of_different_clients_add_up() -> None:
    from etl.bill_runs.outcome import Outcome
    from etl.store.bills.failures import FailedBill

    one, other = Outcome([AUGUST]), Outcome([AUGUST, SEPTEMBER], measured=True, clients=1)
    one.count([bill("a"), bill("b", "incomplete")], "EUR")
    other.count([bill("c", "estimated")], "EUR")
    other.count([bill("d")], "CHF")
    other.failed.append(FailedBill("e", DAYS, "UTC", "no tariff", requested=Requested(AUGUST, "sha")))
    other.gone.append(("f", DAYS))
    one.add(other)
    assert one.periods == [AUGUST, SEPTEMBER]
    assert (one.bills, one.clients, one.energy_mwh, one.incomplete, one.estimated) == (4, 1, 6_000_000, 1, 1)
    assert one.total == {"EUR": Decimal("7.50"), "CHF": Decimal("2.50")}
    assert (len(one.failed), one.gone, one.measured) == (1, [("f", DAYS)], True)
    assert Outcome.from_json(one.as_json()) == one


def test_bills_that_were_not_to_be_are_taken_off_to_the_cent() -> None:
    from etl.bill_runs.outcome import Outcome

    found = Outcome()
    found.count([bill("a"), bill("b", "incomplete")], "EUR")
    found.count([bill("b", "incomplete")], "EUR", -1)
    assert (found.bills, found.energy_mwh, found.incomplete, found.total) == (
        1, 1_500_000, 0, {"EUR": Decimal("2.50")},
    )  # fmt: skip
