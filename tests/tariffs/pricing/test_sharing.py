"""Several tariffs for one page: the totals of each are those of the bills that it gives alone."""

import numpy as np
import pytest

from etl.core.bill_page import Totals
from etl.core.errors import TariffError
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.sharing import totals_of
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, HEAD, grid, part, usage

FLAT = HEAD + '[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.1\n'
TOU = HEAD + (
    '[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\nprice = { day = 0.2, night = 0.05 }\n'
)


def test_each_tariff_gives_the_totals_that_it_gives_alone() -> None:
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.arange(2 * on.slots).reshape(2, -1), on))
    calculators = [
        Calculator(parse_tariff(text, f"{name}.toml"), AUGUST, "UTC") for name, text in (("a", FLAT), ("b", TOU))
    ]
    assert totals_of(calculators, used) == [Totals.of(one.bills(used)) for one in calculators]


def test_energy_out_of_bounds_is_no_total_even_where_it_is_free() -> None:
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.full((1, on.slots), 2 * 10**15), on))
    free = [Calculator(parse_tariff(FLAT.replace("0.1", "0"), "a.toml"), AUGUST, "UTC")] * 2
    with pytest.raises(TariffError, match="client c0: the import in kWh is not below 1,000,000,000,000"):
        totals_of(free, used)
