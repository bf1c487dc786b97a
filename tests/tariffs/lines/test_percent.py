"""Percentages: taxes, surcharges, discounts, shares, and what no tax has taken, worked by hand."""

import json

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import PT_TRI, energy, fixed, line, prorated
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    amounts,
    bill_of_kwh,
    bills,
    days,
    grid,
    lines,
    part,
    totals,
    usage,
)
from tests.support.tariff_texts import FLAT


def vat(extra: str, above: str = FLAT) -> str:
    return HEAD + above + '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.2\n' + extra


FAULTS = {
    "value-added tax of a line that is no percentage": (
        HEAD + FLAT + 'tax = "vat"\n',
        (
            "t.toml: line energy: tax: only a percentage of lines above, not of the gross, can be "
            '"vat" (write tax = true)'
        ),
    ),
    "included value-added tax with a rounding of its own": (
        vat("included = true\nround = { places = 1 }\n").replace("tax = true", 'tax = "vat"'),
        "t.toml: line vat: round: included value-added tax is rounded as the header says (leave round out)",
    ),
    "a kind of tax that is not known": (
        vat("").replace("tax = true", 'tax = "gst"'),
        (
            "t.toml: line vat: tax: 'gst' is not a kind of tax "
            '(write tax = "vat" for value-added tax, tax = true for another tax)'
        ),
    ),
    "a rest that two value-added taxes took": (
        (
            vat('base = ["energy"]\n')
            + vat("").replace('"vat"', '"b"').partition("price = 0.1\n")[2]
            + vat('base = "rest"\n').replace('"vat"', '"c"').partition("price = 0.1\n")[2]
        ).replace("tax = true", 'tax = "vat"'),
        (
            "t.toml: line c: base: what is left of 'energy' is not known: two taxes above take it, 'b' is the second "
            "(list the ids of the base of each tax)"
        ),
    ),
    "a base below": (
        vat('base = ["fee"]\n'),
        "t.toml: line vat: base: 'fee' is not a line above (lines above are: energy)",
    ),
    "nothing above": (
        vat("", above=""),
        "t.toml: line vat: base: there is no line above (move the line below those that it is a part of)",
    ),
    "a base that is no list": (
        vat('base = "energy"\n'),
        (
            "t.toml: line vat: base: 'energy' is not a list of line ids "
            '(write base = ["energy"], base = "rest", or omit base)'
        ),
    ),
    "a rest that two taxes took": (
        vat('base = ["energy"]\n')
        + vat("").replace('"vat"', '"b"').partition("price = 0.1\n")[2]
        + vat('base = "rest"\n').replace('"vat"', '"c"').partition("price = 0.1\n")[2],
        (
            "t.toml: line c: base: what is left of 'energy' is not known: two taxes above take it, 'b' is the second "
            "(list the ids of the base of each tax)"
        ),
    ),
    "a share of nothing": (
        vat("share = { first = 0, per_days = 30 }\n"),
        "t.toml: line vat: share: first: 0 is not above 0 (write a larger number)",
    ),
    "a discount that is included": (
        vat("included = true\n").replace("0.2", "-1"),
        "t.toml: line vat: rate: -1 cannot be the rate of an included tax (write a rate above 0)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


def percent(rate: str, **keys: object) -> str:
    return line(id=keys.pop("id", "vat"), kind="percent", **keys) + f"rate = {rate}\n"


def test_a_tax_that_changes_takes_its_base_by_days_to_the_cent() -> None:
    tariff = (
        prorated("whole")
        + fixed("10.00")
        + percent("0.20", tax=True).replace("rate", "to = 2017-08-11\nrate")
        + percent("0.30", tax=True).replace("rate", "from = 2017-08-11\nrate")
    )
    found = lines(bill_of_kwh(tariff, "0", AUGUST))[1:]
    assert [(line["quantity"], line["amount"]) for line in found] == [("3.23", "0.65"), ("6.77", "2.03")]


def test_three_vat_rates_take_every_cent_once() -> None:
    period = month("2024-10")
    on = grid(period, "Europe/Lisbon")
    bill = bills(PT_TRI, usage(period, "Europe/Lisbon", part(np.full((1, 2980), 100, np.uint8), on)))[0]
    # kWh: 22.8, 117.6, 109.2, 8, 19.2, 21.2 at 0.2893, 0.1741, 0.1012
    energies = ["6.60", "20.47", "11.05", "2.31", "3.34", "2.15"]
    assert [line["amount"] for line in lines(bill)[:8]] == ["5.12", "1.24", *energies]
    low, mid, rest = lines(bill)[8:]
    # 45.92 of energy; 100 x 31 / 30 of 298 kWh: share 103.33/298, base 15.92; rest 52.28 - 5.12 - 15.92
    assert [(one["quantity"], one["amount"]) for one in (low, mid, rest)] == [
        ("5.12", "0.31"), ("15.92", "2.07"), ("31.24", "7.19"),
    ]  # fmt: skip
    assert (bill.total, totals(bill)["tax"]) == ("61.85", "9.57")


def test_below_the_first_kwh_a_share_is_all_of_its_base() -> None:
    found = amounts(bill_of_kwh(PT_TRI.replace('"Europe/Lisbon"', '"client"'), "20", month("2024-10")))
    assert (found["vat_mid"], found["vat"]) == ("0.26", "0.29")  # 13 % of 2.02, 23 % of the 1.24 that is left


def test_a_surcharge_is_taxed_and_a_discount_taken_from_named_lines() -> None:
    tariff = (
        prorated("whole")
        + fixed("10")
        + energy("0.10")
        + percent("-0.05", id="discount", base=["energy"])
        + percent("0.25", tax=True)
    )
    found = amounts(bill_of_kwh(tariff, "100", AUGUST))
    assert found == {"standing": "10.00", "energy": "10.00", "discount": "-0.50", "vat": "4.88"}


def test_taxes_see_taxes_unless_they_name_their_base() -> None:
    tariff = prorated("whole") + fixed("100") + percent("0.05", id="levy", tax=True)
    assert amounts(bill_of_kwh(tariff + percent("0.20", tax=True), "0", AUGUST))["vat"] == "21.00"
    assert amounts(bill_of_kwh(tariff + percent("0.20", base=["standing"]), "0", AUGUST))["vat"] == "20.00"
    assert amounts(bill_of_kwh(tariff + percent("0.20", base=["levy"]), "0", AUGUST))["vat"] == "1.00"


def test_an_included_tax_is_printed_and_leaves_the_total() -> None:
    bill = bill_of_kwh(prorated("whole") + fixed("100") + percent("0.23", tax=True, included=True), "0", AUGUST)
    assert amounts(bill) == {"standing": "100.00", "vat": "18.70", "vat.inside": "-18.70"}
    assert (bill.total, totals(bill)["subtotal"], totals(bill)["tax"]) == ("100.00", "81.30", "18.70")


def test_a_tax_per_kwh_is_an_energy_line_that_the_rest_holds() -> None:
    tariff = HEAD + energy("0.10") + energy("0.001", id="excise", tax=True) + percent("0.20", tax=True, base="rest")
    bill = bill_of_kwh(tariff, "1000", AUGUST)
    assert amounts(bill) == {"energy": "100.00", "excise": "1.00", "vat": "20.20"}
    assert totals(bill)["tax"] == "21.20"


def test_a_tax_of_the_rounded_subtotal() -> None:
    tariff = HEAD + energy("0.141541667") + percent("0.01", tax=True)
    assert bill_of_kwh(tariff, "1200", AUGUST).total == "171.55"  # 169.85 + 1.70
    assert bill_of_kwh(
        HEAD + fixed("275.13", "day") + percent("0.01"), "0", days("2017-08-01", "2017-08-02")
    ).total == ("277.88")


def vat_line(rate: str, **keys: object) -> str:
    return percent(rate, tax="vat", **keys)


def outside(bill: Bill) -> str:
    found: str = json.loads(bill.detail)["out_of_scope"]
    return found


PVPC = (
    prorated("whole")
    + fixed("10.00", id="power")
    + energy("0.1250")
    + percent("0.0511", id="electricity_tax", tax=True, base=["power", "energy"])
    + fixed("0.81", id="meter_rent")
)
"""400 kWh: 10.00 + 50.00, of which 5.11 % are 3.066; with the meter's rent 63.88 before VAT."""


def test_another_tax_is_in_the_base_of_value_added_tax_and_in_what_is_net() -> None:
    bill = bill_of_kwh(PVPC + vat_line("0.21") + fixed("5.00", id="deposit"), "400", AUGUST)
    assert amounts(bill) == {
        "power": "10.00", "energy": "50.00", "electricity_tax": "3.07", "meter_rent": "0.81",
        "vat": "13.41", "deposit": "5.00",
    }  # fmt: skip
    # 21 % of 63.88 are 13.4148; 63.88 + 5.00 = 68.88
    assert (totals(bill)["subtotal"], totals(bill)["tax"], bill.total) == ("68.88", "13.41", "82.29")
    assert [line["id"] for line in lines(bill) if line["tax"]] == ["vat"]
    assert outside(bill) == "5.00"


def test_the_rest_of_value_added_tax_leaves_alone_what_other_taxes_have_taken() -> None:
    """Power at 10 %, the rest at 21 %: 50.00 + 3.07 + 0.81 = 53.88, of which 21 % are 11.3148."""
    tariff = PVPC + vat_line("0.10", id="low", base=["power"]) + vat_line("0.21", base="rest")
    bill = bill_of_kwh(tariff, "400", AUGUST)
    found = {line["id"]: (line["quantity"], line["amount"]) for line in lines(bill)}
    assert (found["low"], found["vat"]) == (("10", "1.00"), ("53.88", "11.31"))
    assert outside(bill) == "0.00"


def test_the_rest_of_value_added_tax_by_days_leaves_alone_what_other_taxes_have_taken() -> None:
    """A month of 31.00 and a levy of 3.10 on it; 10 and 21 days: 11.00 and 23.10, 10 % and 20 % of which."""
    tariff = prorated("whole") + fixed("31.00") + percent("0.10", id="levy", tax=True, base=["standing"])
    dated = vat_line("0.10", base="rest").replace("rate", "to = 2017-08-11\nrate")
    dated += vat_line("0.20", base="rest").replace("rate", "from = 2017-08-11\nrate")
    bill = bill_of_kwh(tariff + dated, "0", AUGUST)
    assert [(line["quantity"], line["amount"]) for line in lines(bill)[2:]] == [("11", "1.10"), ("23.1", "4.62")]
    assert outside(bill) == "0.00"


def test_included_value_added_tax_shows_the_base_inside() -> None:
    bill = bill_of_kwh(prorated("whole") + fixed("100") + vat_line("0.23", included=True), "0", AUGUST)
    assert amounts(bill) == {"standing": "100.00", "vat": "18.70", "vat.inside": "-18.70"}
    assert [line["quantity"] for line in lines(bill)] == ["1", "81.3", "81.3"]
    assert (totals(bill)["subtotal"], totals(bill)["tax"], outside(bill)) == ("81.30", "18.70", "0.00")


def test_a_minimum_sees_no_tax_although_it_is_net() -> None:
    top_up = line(id="least", kind="minimum", per="month") + "price = 100.00\n"
    assert amounts(bill_of_kwh(PVPC + top_up + vat_line("0.21"), "400", AUGUST))["least"] == "39.19"  # 60.81 are net


def test_a_tariff_without_value_added_tax_says_nothing_of_what_is_outside_of_it() -> None:
    bill = bill_of_kwh(PVPC + percent("0.21", tax=True), "400", AUGUST)
    assert "out_of_scope" not in json.loads(bill.detail)
    assert [line["id"] for line in lines(bill) if line["tax"]] == ["electricity_tax", "vat"]


def test_value_added_tax_with_a_rounding_or_alternatives_is_value_added_tax() -> None:
    """13.4148, and at 10 % up to 100 kWh: 12.50 of energy and 10.00, 5.11 % of them, and 0.81 are 24.46."""
    rounded = bill_of_kwh(PVPC + vat_line("0.21") + 'round = { mode = "up" }\n', "400", AUGUST)
    assert (totals(rounded)["tax"], outside(rounded)) == ("13.42", "0.00")
    low = vat_line("0.10") + 'when = { import = "<= 100" }\n'
    either = PVPC + low + vat_line("0.21") + 'when = { import = "> 100" }\n'
    found = [bill_of_kwh(either, kwh, AUGUST) for kwh in ("400", "100")]
    assert [(totals(one)["tax"], outside(one)) for one in found] == [("13.41", "0.00"), ("2.45", "0.00")]
