"""Fixed charges and least amounts of a URDB item."""

import json
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.urdb import urdb_tables
from tests.support.tariff_pages import days
from tests.support.urdb_items import ONE, line, priced


@pytest.mark.parametrize(
    ("units", "per", "amount"), [("$/day", "day", "31.00"), ("$/month", "month", "1.00"), ("$/year", "year", "0.08")]
)
def test_fixed_charges_have_their_unit(units: str, per: str, amount: str) -> None:
    item = {**ONE, "fixedchargefirstmeter": 1, "fixedchargeunits": units}
    assert line("customer", item) == {"id": "customer", "kind": "fixed", "per": per, "price": 1}
    assert priced(item, "0")["customer"] == amount


def test_a_charge_a_month_is_by_real_days_where_the_bill_is_short() -> None:
    item = {**ONE, "fixedmonthlycharge": 31}
    assert priced(item, "0", days("2017-08-01", "2017-08-28"))["customer"] == "31.00"
    assert priced(item, "0", days("2017-08-01", "2017-08-27"))["customer"] == "26.00"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"mincharge": 20, "minchargeunits": "$/month"}, {"minimum": "20.00"}),
        ({"mincharge": 1, "minchargeunits": "$/day"}, {"minimum": "31.00"}),
        ({"minmonthlycharge": 20}, {"minimum": "20.00"}),
    ],
)
def test_least_amounts_top_a_bill_up(fields: dict[str, Any], found: dict[str, str]) -> None:
    assert priced({**ONE, **fields}, "0") == {"energy": "0.00", **found}


@pytest.mark.parametrize("fields", [{"mincharge": 99, "minchargeunits": "$/year"}, {"annualmincharge": 99}])
def test_a_least_amount_of_the_year_is_a_line_of_its_own(fields: dict[str, Any]) -> None:
    assert line("minimum_year", {**ONE, **fields}) == {
        "id": "minimum_year", "kind": "minimum", "per": "year", "price": 99,
    }  # fmt: skip


REFUSED: dict[str, tuple[Any, str]] = {
    "no unit of the fixed charge": (
        {**ONE, "fixedchargefirstmeter": 3},
        'u.json: fixedchargeunits: is missing, and fixedchargefirstmeter is 3 (write "$/day", "$/month" or "$/year")',
    ),
    "an unknown unit": (
        {**ONE, "fixedchargefirstmeter": 3, "fixedchargeunits": "$/week"},
        "u.json: fixedchargeunits: '$/week' is not known (use one of: $/day, $/month, $/year)",
    ),
    "two fixed charges": (
        {**ONE, "fixedchargefirstmeter": 3, "fixedchargeunits": "$/day", "fixedmonthlycharge": 3},
        "u.json: fixedchargefirstmeter: 3 per day contradicts fixedmonthlycharge, 3 per month (remove one of them)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
