"""Percentages that change inside a bill, worked by hand."""

from dataclasses import replace

import numpy as np

from tests.support.changed_taxes import ENERGY, FEE, FEW, TENTH, VAT, base
from tests.support.dated_lines import REAL, dated, line, shown, vat
from tests.support.tariff_pages import AUGUST, HEAD, bills, grid, lines, part, usage


def test_two_rates_that_change_on_one_day_tax_every_cent_once() -> None:
    power = line("power", "fixed", 'per = "day"', "price = 0.50")
    low = vat({"": "0.06", TENTH: "0.05"}, 'base = ["power"]', name="low")
    rest = vat({"": "0.23", TENTH: "0.24"}, 'base = "rest"')
    found = bills(HEAD + power + ENERGY + low + rest, FEW)[0]
    assert shown(found, "low", "vat") == [("5", "0.30"), ("10.5", "0.53"), ("120", "27.60"), ("63", "15.12")]


def test_a_rest_that_changes_leaves_out_what_another_tax_takes_on_its_days() -> None:
    power = line("power", "fixed", 'per = "day"', "price = 0.50")
    low = line("low", "percent", "tax = true", "rate = 0.06", 'base = ["power"]')
    rest = vat({"": "0.23", TENTH: "0.24"}, 'base = "rest"')
    assert base(HEAD + power + ENERGY + low + rest, FEW) == [("120", "27.60"), ("63", "15.12")]


def test_a_share_of_first_kwh_goes_by_the_days_and_kwh_of_its_version() -> None:
    share = 'share = { first = 300, of = "import", per_days = 30 }'
    low = vat({"": "0.06", TENTH: "0.05"}, 'base = ["energy"]', share, name="low")
    # 100 of 480 kWh of 120.00; 210 of 252 kWh of 63.00
    assert base(HEAD + ENERGY + low, FEW, "low") == [("25", "1.50"), ("52.5", "2.63")]


def test_a_share_that_does_not_change_is_divided_as_its_base() -> None:
    share = 'share = { first = 300, of = "import", per_days = 30 }'
    low = line("low", "percent", "tax = true", "rate = 0.06", 'base = ["energy"]', share)
    rest = vat({"": "0.20", TENTH: "0.10"}, 'base = "rest"')
    # 310 of 732 kWh: 77.50 of 183.00, of which 50.82 and 26.68
    assert base(HEAD + ENERGY + low + rest, FEW, "low", "vat") == [
        ("77.5", "4.65"), ("69.18", "13.84"), ("36.32", "3.63"),
    ]  # fmt: skip


def test_a_discount_is_divided_as_its_base_and_changes_on_a_day_of_its_own() -> None:
    fee = FEE.replace("price = 10", "price = 31")
    discount = dated("less", "percent", {"": "rate = -0.10", "2017-08-16": "rate = -0.20"})
    found = bills(REAL + fee + discount + VAT, FEW)[0]
    # -0.10 of 15.00, of which 10.00 before the 11th; -0.20 of 16.00
    assert shown(found, "less", "vat") == [("15", "-1.50"), ("16", "-3.20"), ("9", "1.80"), ("17.3", "1.73")]


def test_an_included_tax_that_changes_leaves_the_total() -> None:
    fee = FEE.replace("price = 10", "price = 31")
    found = bills(REAL + fee + vat({"": "0.23", TENTH: "0.25"}, "included = true"), FEW)[0]
    assert shown(found, "vat", "vat.inside") == [("10", "1.87"), ("10", "-1.87"), ("21", "4.20"), ("21", "-4.20")]
    assert found.total == "31.00"


def test_a_percentage_on_an_included_tax_takes_nothing_twice() -> None:
    fee = FEE.replace("price = 10", "price = 31")
    inside = line("inside", "percent", "tax = true", "rate = 0.24", "included = true")
    found = bills(REAL + fee + inside + vat({"": "0.20", TENTH: "0.10"}, 'base = "rest"'), FEW)[0]
    assert shown(found, "vat") == [("0", "0.00"), ("0", "0.00")]
    again = bills(REAL + fee + inside + VAT, FEW)[0]
    assert shown(again, "vat") == [("10", "2.00"), ("21", "2.10")]


def test_lines_that_a_client_does_not_have_are_in_no_base() -> None:
    fee = line("fee", "fixed", 'per = "month"', "price = 31", 'when = { house = "yes" }')
    used = usage(AUGUST, "UTC", part(np.zeros((2, 744), np.int64), grid(AUGUST, "UTC", 60)))
    found = bills(REAL + fee + VAT, replace(used, attributes=[{"house": "yes"}, {"house": "no"}]))
    assert [shown(bill, "vat") for bill in found] == [[("10", "2.00"), ("21", "2.10")], [("0", "0.00")] * 2]


def test_a_tax_that_only_some_have_takes_its_part_of_the_rest_from_them_alone() -> None:
    low = line("low", "percent", "tax = true", "rate = 0.06", 'base = ["fee"]', 'when = { house = "yes" }')
    used = usage(AUGUST, "UTC", part(np.zeros((2, 744), np.int64), grid(AUGUST, "UTC", 60)))
    tariff = REAL + FEE + low + vat({"": "0.20", TENTH: "0.10"}, 'base = "rest"')
    found = bills(tariff, replace(used, attributes=[{"house": "yes"}, {"house": "no"}]))
    assert [shown(bill, "vat") for bill in found] == [[("0", "0.00")] * 2, [("3.23", "0.65"), ("6.77", "0.68")]]


def test_the_lines_say_the_days_of_their_version() -> None:
    found = [one for one in lines(bills(HEAD + ENERGY + VAT, FEW)[0]) if one["id"] == "vat"]
    assert [(one["from"], one["to"], one["description"]) for one in found] == [
        ("2017-08-01", "2017-08-11", None), ("2017-08-11", "2017-09-01", None),
    ]  # fmt: skip


def test_a_base_may_change_with_the_version() -> None:
    """120.00 of energy before the 11th, 21.00 of 31.00 of the fee from it on; the rest is the other parts."""
    fee = FEE.replace("price = 10", "price = 31")
    low = line("low", "percent", "tax = true", "rate = 0.10", 'base = ["energy"]', "to = 2017-08-11")
    low += line("low", "percent", "tax = true", "rate = 0.10", 'base = ["fee"]', "from = 2017-08-11")
    rest = line("vat", "percent", "tax = true", "rate = 0.20", 'base = "rest"')
    found = bills(REAL + fee + ENERGY + low + rest, FEW)[0]
    # 63.00 of energy from the 11th on, 10.00 of the fee before it
    assert shown(found, "low", "vat") == [("120", "12.00"), ("21", "2.10"), ("73", "14.60")]
