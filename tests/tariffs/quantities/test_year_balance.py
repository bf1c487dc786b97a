"""Contract years: where they close, and what a bill has of each."""

from datetime import date

import pytest

from etl.core.errors import TariffError
from etl.tariffs.quantities.year_balance import day_before, read_closes, year_of, year_parts
from etl.tariffs.toml_table import Table
from tests.support.tariff_pages import days


@pytest.mark.parametrize(
    ("day", "closes", "year"),
    [
        ("2018-05-01", (12, 31), ("2018-01-01", "2019-01-01")),
        ("2018-01-01", (12, 31), ("2018-01-01", "2019-01-01")),
        ("2018-03-31", (3, 31), ("2017-04-01", "2018-04-01")),
        ("2018-04-01", (3, 31), ("2018-04-01", "2019-04-01")),
        ("2018-03-01", (2, 29), ("2018-03-01", "2019-03-01")),  # the last of February closes
        ("2020-02-29", (2, 29), ("2019-03-01", "2020-03-01")),
    ],
)
def test_a_day_is_in_one_contract_year(day: str, closes: tuple[int, int], year: tuple[str, str]) -> None:
    assert year_of(date.fromisoformat(day), closes) == days(*year)


def test_the_last_day_before_another_is_of_the_year_that_closed() -> None:
    assert day_before(date(2018, 1, 1), (12, 31)) == date(2017, 12, 31)
    assert day_before(date(2017, 12, 31), (12, 31)) == date(2016, 12, 31)


def test_days_are_cut_where_a_year_closes() -> None:
    assert year_parts(days("2018-03-01", "2018-04-01"), (12, 31)) == [days("2018-03-01", "2018-04-01")]
    assert year_parts(days("2018-03-01", "2020-01-01"), (3, 15)) == [
        days("2018-03-01", "2018-03-16"),
        days("2018-03-16", "2019-03-16"),
        days("2019-03-16", "2020-01-01"),
    ]


def test_a_closing_is_a_day_of_the_year() -> None:
    assert read_closes(Table({}, "t.toml")) == (12, 31)
    assert read_closes(Table({"closes": "03-15"}, "t.toml")) == (3, 15)
    with pytest.raises(TariffError, match="closes: '02-30' is not a date"):
        read_closes(Table({"closes": "02-30"}, "t.toml"))
