"""Charges of a page: groups, rates as percentages, days that are not all, and sums."""

from decimal import Decimal
from typing import Any

from etl.statements.page_charges import charges
from etl.statements.wording import wording
from etl.tariffs.tax_categories import TaxCategory

DAYS = {"from": "2024-01-01", "to": "2024-02-01"}
ENERGY = {
    "id": "energy", "kind": "energy", **DAYS, "period": "peak", "tier": 2, "quantity": "10", "unit": "kWh",
    "price": "0.125", "amount": "1.25", "tax": False,
}  # fmt: skip
VAT = {
    "id": "vat", "kind": "percent", **DAYS, "description": "VAT", "quantity": "1.25", "unit": "EUR", "price": "0.055",
    "amount": "0.07", "tax": True,
}  # fmt: skip
ITEM = {
    "id": "i1", "kind": "item", "description": "Visit", "from": "2024-01-15", "to": "2024-01-16", "amount": "-5.00",
    "tax": False,
}  # fmt: skip


def body(*lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    days = {"period_start": "2024-01-01", "period_end": "2024-02-01"}
    taxes = [{"rate": "0.055", "base": "1.25", "amount": "0.07"}]
    sums = {"net": "-3.75", "tax": "0.07", "gross": "-3.68", "taxes": taxes, "currency": "EUR"}
    return {"lines": list(lines), **days, **sums, **fields}


def test_lines_are_grouped_into_charges_taxes_and_items() -> None:
    found = charges(body(VAT, ITEM, ENERGY), wording("en"))
    assert [(title, [line["name"] for line in some]) for title, some in found["groups"]] == [
        ("Charges", ["energy"]), ("Taxes", ["VAT"]), ("Other items", ["Visit"]),
    ]  # fmt: skip
    assert (found["net"].raw, found["tax"].raw, found["gross"].raw) == ("-3.75", "0.07", "-3.68")
    assert [(tax["rate"], tax["base"].shown) for tax in found["taxes"]] == [("5.5%", "\u20ac1.25")]


def test_a_line_says_what_it_is_made_of() -> None:
    groups = dict(charges(body(ENERGY, VAT, ITEM), wording("en"))["groups"])
    (energy,), (vat,), (item,) = groups.values()
    assert (energy["part"], energy["quantity"].shown, energy["unit"], energy["price"]) == (
        "peak, tier 2", "10", "kWh", "0.125",
    )  # fmt: skip
    assert (energy["days"], energy["reason"], energy["amount"].raw) == ("", "by energy", "1.25")
    assert (vat["name"], vat["price"], vat["unit"]) == ("VAT", "5.5%", "EUR")
    assert (item["days"], item["quantity"], item["price"]) == ("15 January 2024", None, "")


def test_what_is_outside_of_value_added_tax_is_said_where_there_is_any() -> None:
    assert charges(body(ENERGY), wording("en"))["outside"] is None
    assert charges(body(ENERGY, out_of_scope="0.00"), wording("en"))["outside"] is None
    assert charges(body(ENERGY, out_of_scope="3.00"), wording("en"))["outside"].raw == "3.00"


def test_a_rate_of_0_has_the_reason_of_the_tariff() -> None:
    none = {**VAT, "id": "none", "price": "0", "amount": "0.00"}
    why = {"none": frozenset([TaxCategory("AE", "Reverse charge")])}
    taxes = [{"rate": rate, "base": "1.25", "amount": "0.00"} for rate in ("0", "0.2")]
    found = charges({**body(ENERGY, none), "taxes": taxes}, wording("en"), zero_rates=why)
    assert [tax["reason"] for tax in found["taxes"]] == ["Reverse charge", ""]
    assert charges({**body(ENERGY, none), "taxes": taxes}, wording("en"))["taxes"][0]["reason"] == ""


def test_prices_are_as_the_tariff_writes_them_with_the_places_of_the_currency_at_least() -> None:
    fee = {**ENERGY, "id": "fee", "kind": "fixed", "quantity": "1", "unit": "month", "price": "9.5", "amount": "9.50"}
    written = charges(body(ENERGY, fee), wording("de"), {Decimal("0.125"): "0.1250"})
    assert [line["price"] for _, some in written["groups"] for line in some] == ["0,1250", "9,50"]


def test_energy_of_a_share_has_as_many_places_as_that_of_a_bill_and_its_value_has_all() -> None:
    third = {**ENERGY, "quantity": "53.333333333333"}
    month = {**ENERGY, "kind": "fixed", "quantity": "0.333333333333", "unit": "month"}
    groups = dict(charges(body(third, month), wording("en"))["groups"])
    energy, days = (line["quantity"] for line in groups["Charges"])
    assert (energy.raw, energy.shown) == ("53.333333333333", "53.333333")
    assert days.shown == "0.333333333333"
