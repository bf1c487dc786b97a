"""`[series.ID]`: a sum of columns with their signs, in money per energy."""

from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.price_series import read_series
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context


def test_columns_keep_their_signs_and_order() -> None:
    found = read_series(Table({"unit": "EUR/MWh", "sum": ["+NOC", "- TEU NOC"]}, "t.toml"), "noc", tariff_context())
    assert (found.id, found.terms, found.kwh) == ("noc", ((1, "NOC"), (-1, "TEU NOC")), 1000)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"unit": "EUR"}, "unit: 'EUR' is not money per energy (write it like \"EUR/MWh\")"),
        ({"unit": "USD/kWh"}, "unit: 'USD/kWh' is not in EUR, the tariff's currency (use prices in it)"),
        (
            {"unit": "EUR/kWh", "sum": []},
            (
                "sum: is not a list of columns "
                '(write sum = ["+NOC", "-TEUNOC"]: columns of a price file, each with its sign)'
            ),
        ),
        (
            {"unit": "EUR/kWh", "sum": ["NOC"]},
            (
                "sum: 'NOC' is not a column with its sign "
                '(write sum = ["+NOC", "-TEUNOC"]: columns of a price file, each with its sign)'
            ),
        ),
        (
            {"unit": "EUR/kWh", "sum": ["+A", "-A"]},
            "sum: column 'A' is listed twice (name each column once)",
        ),
    ],
)
def test_a_series_that_is_not_clear_is_refused(table: dict[str, Any], message: str) -> None:
    with pytest.raises(TariffError) as error:
        read_series(Table(table, "t.toml"), "noc", tariff_context())
    assert str(error.value) == f"t.toml: {message}"
