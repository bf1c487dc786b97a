"""Energy at prices in time."""

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.price_book import PriceBook, PriceColumn
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.changed_taxes import FEW, VAT
from tests.support.dated_lines import line, shown
from tests.support.tariff_pages import AUGUST, HEAD, amounts, grid, part, usage


def test_prices_in_time_are_divided_reading_by_reading() -> None:
    starts = AUGUST.utc_minutes("UTC")[0] + 60 * np.arange(744, dtype=np.int64)
    cents = np.where(np.arange(744) < 240, 100_00, -50_00)  # 0.10 a kWh, then -0.05
    book = PriceBook.of([PriceColumn("SPOT", starts, starts + 60, cents, 2)])
    series = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'
    tariff = HEAD + series + line("energy", "energy", 'price = "series:spot"') + VAT
    bill = Calculator(parse_tariff(tariff, "t.toml"), AUGUST, "UTC", book).bills(FEW).bills[0]
    assert shown(bill, "vat") == [("48", "9.60"), ("-12.6", "-1.26")]


PEAKS = (
    '[schedule.day]\nall.peak = ["all 16:00-19:00"]\nall.off = "rest"\n'
    '[series.off]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'
    '[series.peak]\nof = "off"\nfactor = 2\nplus = 120\nmost = 300\n'
)


def test_each_period_of_a_schedule_may_have_a_series_of_its_own() -> None:
    """100 a MWh in the first ten days, 80 then: 100 and 80 off the peak, 300 (not 320) and 280 in it.

    0.1 kWh an hour: 3 and 6.3 kWh in the peak, 21 and 44.1 off it.
    """
    on = grid(AUGUST, "UTC", 60)
    starts = on.start + 60 * np.arange(744, dtype=np.int64)
    book = PriceBook.of([PriceColumn("SPOT", starts, starts + 60, np.where(np.arange(744) < 240, 100, 80), 0)])
    used = usage(AUGUST, "UTC", part(np.full((1, 744), 100, np.uint8), on))
    text = (
        HEAD + PEAKS + line("e", "energy", 'schedule = "day"', 'price = { peak = "series:peak", off = "series:off" }')
    )
    bill = Calculator(parse_tariff(text, "t.toml"), AUGUST, "UTC", book).bills(used).bills[0]
    # 3 x 0.30 + 6.3 x 0.28 = 2.664; 21 x 0.10 + 44.1 x 0.08 = 5.628
    assert amounts(bill) == {"e.peak": "2.66", "e.off": "5.63"}


@pytest.mark.parametrize(
    ("off", "message"),
    [
        (
            "0.10",
            (
                "off: 0.10 is no series, as the prices of other periods are "
                '(write "series:ID" for every period; factor = 0 and plus = NUMBER make a series of one price)'
            ),
        ),
        ('"series:spot"', "off: there is no series 'spot' (add [series.spot], or use one of: off, peak)"),
    ],
)
def test_every_period_has_a_series_or_none_has(off: str, message: str) -> None:
    text = HEAD + PEAKS + line("e", "energy", 'schedule = "day"', f'price = {{ peak = "series:peak", off = {off} }}')
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == f"t.toml: line e: price: {message}"
