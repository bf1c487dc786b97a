"""Energy at prices in time."""

import numpy as np

from etl.core.price_book import PriceBook, PriceColumn
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.changed_taxes import FEW, VAT
from tests.support.dated_lines import line, shown
from tests.support.tariff_pages import AUGUST, HEAD


def test_prices_in_time_are_divided_reading_by_reading() -> None:
    starts = AUGUST.utc_minutes("UTC")[0] + 60 * np.arange(744, dtype=np.int64)
    cents = np.where(np.arange(744) < 240, 100_00, -50_00)  # 0.10 a kWh, then -0.05
    book = PriceBook.of([PriceColumn("SPOT", starts, starts + 60, cents, 2)])
    series = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'
    tariff = HEAD + series + line("energy", "energy", 'price = "series:spot"') + VAT
    bill = Calculator(parse_tariff(tariff, "t.toml"), AUGUST, "UTC", book).bills(FEW).bills[0]
    assert shown(bill, "vat") == [("48", "9.60"), ("-12.6", "-1.26")]
