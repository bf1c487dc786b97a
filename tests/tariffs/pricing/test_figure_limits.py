"""Figures that nobody meant are refused, with the client and the figure, before they are written."""

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.tariffs.page.contract import Page
from etl.tariffs.page.frame import Frame
from etl.tariffs.pricing.figure_limits import check, check_energy
from etl.tariffs.slots import Slots, SlotSum
from tests.support.tariff_pages import AUGUST, bill_of_kwh, grid, part, usage

IMPORT = SlotSum("import", Slots(), AUGUST)
FREE = 'name = "T"\ncurrency = "EUR"\n[[line]]\nid = "e"\nkind = "energy"\nprice = {}\n'
REMEDY = "(correct its multiplier, its attributes or its history, or the tariff)"


def page(*kwh: int) -> Page:
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((len(kwh), on.slots), np.int64)
    values[:, 0] = kwh
    return Page(usage(AUGUST, "UTC", part(values, on, scale=6)), Frame(AUGUST, "UTC", "client"), [IMPORT], "t.toml")


def test_a_figure_just_below_its_bound_passes_and_the_bound_does_not() -> None:
    check(page(1, 1), Exact(np.array([999, -999])), "the sum", 1000)
    with pytest.raises(TariffError) as error:
        check(page(1, 1), Exact(np.array([999, -1000])), "the sum", 1000)
    assert str(error.value) == f"t.toml: client c1: the sum is not below 1,000 {REMEDY}"


def test_a_denominator_of_each_client_is_its_own() -> None:
    check(page(1, 1), Exact(np.array([5000, 5000]), np.array([6, 10])), "the sum", 1000)
    with pytest.raises(TariffError, match="client c0: the sum"):
        check(page(1, 1), Exact(np.array([5000, 5000]), np.array([5, 10])), "the sum", 1000)


def test_energy_and_power_have_bounds() -> None:
    check_energy(page(10**12 - 1), [IMPORT], ["999999999999.5"])
    with pytest.raises(TariffError, match="client c1: the import in kWh is not below 1,000,000,000,000"):
        check_energy(page(1, 10**12), [IMPORT], [])
    with pytest.raises(TariffError, match="client c1: the highest power in kW is not below 1,000,000,000,000"):
        check_energy(page(1, 1), [], ["3", "1000000000000"])


def test_an_amount_out_of_bounds_is_no_bill() -> None:
    assert bill_of_kwh(FREE.format("99999"), "9999999999", AUGUST).total == "999989999900001.00"
    with pytest.raises(TariffError) as error:
        bill_of_kwh(FREE.format("1000000"), "1000000000", AUGUST)
    assert str(error.value) == (f"t.toml: client c0: the amount of line e is not below 1,000,000,000,000,000 {REMEDY}")
