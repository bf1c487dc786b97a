"""Bills worked by hand: every amount below was computed on paper before it was asked of the program."""

import gc
import weakref
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.tariff_files import read_tariff
from tests.support.places import ROOT
from tests.support.tariff_lines import PT_TRI, energy, fixed, prorated
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    amounts,
    bill_of_kwh,
    bills,
    grid,
    lines,
    part,
    totals,
    usage,
)

SAMPLES = ROOT / "data" / "tariffs"


def test_flat_with_vat_in_august() -> None:
    tariff = (SAMPLES / "flat.toml").read_text()
    bill = bill_of_kwh(tariff, "914.336", AUGUST, "Europe/Lisbon")
    assert amounts(bill) == {"standing": "9.50", "energy": "151.60", "vat": "37.05"}
    assert (bill.total, totals(bill)["subtotal"], totals(bill)["tax"]) == ("198.15", "161.10", "37.05")
    assert (bill.energy_mwh, bill.status) == (914_336_000, "complete")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_sample_tariffs_say_that_their_prices_are_examples(path: Path) -> None:
    assert "example" in read_tariff(path).name


def test_a_change_inside_a_month_splits_fixed_by_days_and_energy_by_readings() -> None:
    tariff = (
        prorated("whole")
        + fixed("31", to=None)
        + energy("0.10", description="old").replace("price", "to = 2017-08-11\nprice")
        + energy("0.20", description="new").replace("price", "from = 2017-08-11\nprice")
    )
    on = grid(AUGUST, "Europe/Lisbon")
    values = np.full((1, on.slots), 1000, np.uint16)  # 96 kWh a day
    found = lines(bills(tariff, usage(AUGUST, "Europe/Lisbon", part(values, on)))[0])
    assert [(line["id"], line["from"], line["to"], line["quantity"], line["amount"]) for line in found] == [
        ("standing", "2017-08-01", "2017-09-01", "1", "31.00"),
        ("energy", "2017-08-01", "2017-08-11", "960", "96.00"),
        ("energy", "2017-08-11", "2017-09-01", "2016", "403.20"),
    ]


def test_tri_hourly_october_has_745_hours_summer_lines_and_winter_lines() -> None:
    period = month("2024-10")
    on = grid(period, "Europe/Lisbon")
    assert on.slots == 2980
    bill = bills(PT_TRI, usage(period, "Europe/Lisbon", part(np.full((1, 2980), 100, np.uint8), on)))[0]
    kwh = {line["period"]: Fraction(line["quantity"]) for line in lines(bill) if line["id"] == "energy"}
    # October 2024: 26 summer days (19 weekdays, 4 Saturdays, 4 Sundays less the 27th), 5 winter days from the 27th on.
    hours = {
        "summer.ponta": 19 * 3, "summer.cheias": 19 * 14 + 4 * 7, "summer.vazio": 26 * 24 - 19 * 17 - 4 * 7,
        "winter.ponta": 4 * 5, "winter.cheias": 4 * 12, "winter.vazio": 745 - 26 * 24 - 4 * 17,
    }  # fmt: skip
    assert kwh == {name: Fraction(count) * 4 / 10 for name, count in hours.items()}
    assert sum(kwh.values()) == Fraction("298") == Fraction(bill.energy_mwh, 10**6)


def test_half_even_and_half_up_part_by_a_cent() -> None:
    tariff = HEAD + 'round = { mode = "MODE" }\n' + energy("0.05")
    assert bill_of_kwh(tariff.replace("MODE", "half-up"), "0.5", AUGUST).total == "0.03"
    assert bill_of_kwh(tariff.replace("MODE", "half-even"), "0.5", AUGUST).total == "0.02"


def test_yen_have_no_places_and_a_tariff_may_want_more() -> None:
    assert bill_of_kwh(HEAD.replace("EUR", "JPY") + energy("27.5"), "1", AUGUST).total == "28"
    assert bill_of_kwh(HEAD + "round.places = 4\n" + energy("0.12345"), "1", AUGUST).total == "0.1235"


def test_months_of_clock_changes_have_743_and_745_hours() -> None:
    for name, hours in (("2017-03", 743), ("2017-10", 745), ("2017-08", 744)):
        period = month(name)
        on = grid(period, "Europe/Lisbon")
        bill = bills(HEAD + energy("1"), usage(period, "Europe/Lisbon", part(np.full((1, on.slots), 250), on)))[0]
        assert (bill.total, totals(bill)["intervals_expected"]) == (f"{hours}.00", hours * 4)


@pytest.mark.parametrize("rates", [("0.2",), ("0.2\nto = 2017-08-11", "0.21\nfrom = 2017-08-11")])
def test_readings_of_a_page_go_with_its_bills_though_nobody_looks_for_circles(rates: tuple[str, ...]) -> None:
    taxes = "".join(f'[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = {rate}\n' for rate in rates)
    calculator = Calculator(parse_tariff(HEAD + energy("0.10") + taxes, "t"), AUGUST, "UTC")
    on = grid(AUGUST, "UTC")
    page = usage(AUGUST, "UTC", part(np.full((1, on.slots), 1000, np.uint16), on))
    left = weakref.ref(page.parts[0])
    gc.disable()
    try:
        calculator.bills(page)
        del page
        assert left() is None
    finally:
        gc.enable()
