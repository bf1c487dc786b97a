"""Units in which a tariff takes columns of prices."""

import pytest

from etl.tariffs.price_units import price_units, unit_in
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD

SERIES = """
[series.spot]
unit = "EUR/MWh"
sum = ["+SPOT", "-REBATE"]
[series.unused]
unit = "EUR/kWh"
sum = ["+OTHER"]
[[line]]
id = "e"
kind = "energy"
price = "series:spot"
"""


def test_columns_have_the_unit_of_the_series_that_lines_are_priced_by() -> None:
    assert price_units(parse_tariff(HEAD + SERIES, "t.toml")) == {"SPOT": "EUR/MWh", "REBATE": "EUR/MWh"}


def test_a_series_of_another_takes_columns_in_the_unit_of_the_other() -> None:
    derived = '[series.sold]\nof = "spot"\nunit = "EUR/kWh"\n'
    tariff = SERIES.replace("[series.unused]", derived + "[series.unused]").replace("series:spot", "series:sold")
    assert price_units(parse_tariff(HEAD + tariff, "t.toml")) == {"SPOT": "EUR/MWh", "REBATE": "EUR/MWh"}


def test_a_tariff_without_series_names_no_column() -> None:
    assert price_units(parse_tariff(HEAD + '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n', "t.toml")) == {}


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("spot (EUR/MWh)", "EUR/MWh"),
        ("NOK_per_kWh NOK/kwh", "NOK/kWh"),
        ("øre/kWh", "øre/kWh"),
        ("€ / MWh", "EUR/MWh"),
        ("Price £/kWh", "GBP/kWh"),
        ("spot", ""),
        ("kWh", ""),
    ],
)
def test_a_column_may_say_the_unit_of_its_prices_in_its_name(title: str, unit: str) -> None:
    assert unit_in(title) == unit
