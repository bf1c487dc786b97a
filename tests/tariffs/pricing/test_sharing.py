"""Several tariffs for one page: the bills of each are those that it gives alone."""

import numpy as np

from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.sharing import bills_of
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, HEAD, grid, part, usage

FLAT = HEAD + '[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.1\n'
TOU = HEAD + (
    '[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\nprice = { day = 0.2, night = 0.05 }\n'
)


def test_each_tariff_gives_the_bills_that_it_gives_alone() -> None:
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.arange(2 * on.slots).reshape(2, -1), on))
    calculators = [
        Calculator(parse_tariff(text, f"{name}.toml"), AUGUST, "UTC") for name, text in (("a", FLAT), ("b", TOU))
    ]
    assert [one.bills for one in bills_of(calculators, used)] == [one.bills(used).bills for one in calculators]
