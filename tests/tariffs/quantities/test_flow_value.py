"""The money of a flow, each reading at the price of its own hour."""

from fractions import Fraction

import numpy as np

from etl.core.price_book import PriceBook, PriceColumn
from etl.tariffs.page.contract import Page
from etl.tariffs.page.frame import Frame
from etl.tariffs.quantities.flow_value import FlowValue
from etl.tariffs.schedules.series import Series
from etl.tariffs.slots import Slots
from tests.support.tariff_pages import days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")
SPOT = Series("spot", ((1, "SPOT"),), 1000)


def test_energy_times_its_price_times_the_factor() -> None:
    on = grid(DAY, "UTC", 60)
    starts = on.start + 60 * np.arange(24, dtype=np.int64)
    book = PriceBook.of([PriceColumn("SPOT", starts, starts + 60, np.arange(24) * 100, 2)])  # 0, 1, 2 ... EUR/MWh
    wh = np.zeros((1, 24), np.int64)
    wh[0, [2, 10]] = 3000, 500
    value = FlowValue("import", Slots(), SPOT, "EUR", Fraction(11, 10))
    page = Page(usage(DAY, "UTC", part(wh, on)), Frame(DAY, "UTC", "client", book), value.sums(DAY, DAY), "t.toml")
    assert page.value(value, DAY).fraction(0) == Fraction(11, 10) * (3 * Fraction(2, 1000) + Fraction(10, 2000))


def test_a_bill_names_what_is_multiplied() -> None:
    assert FlowValue("import", Slots(), SPOT, "EUR").name == "import x spot"
