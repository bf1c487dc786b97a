"""A utility's own calendar: the dates of its rules, and those observed in place of a weekend."""

from collections.abc import Mapping
from datetime import date, timedelta

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.periods import EPOCH
from etl.tariffs.read.calendar_rules import read_calendar
from etl.tariffs.schedules.calendars import Calendar, typed_days, years_of
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context

FEDERAL = [
    "01-01",
    "3rd mon of 01",
    "3rd mon of 02",
    "last mon of 05",
    "06-19",
    "07-04",
    "first mon of 09",
    "2nd mon of 10",
    "11-11",
    "4th thu of 11",
    "12-25",
]


def calendar(**keys: object) -> Calendar:
    return read_calendar(Table(keys, "t.toml"), "c", tariff_context())


def shown(own: Calendar, year: int) -> dict[str, str]:
    return {str(EPOCH + timedelta(days=one.day)): one.why for one in typed_days(own, year)}


@given(st.integers(2021, 2090))
def test_federal_holidays_with_their_observed_days_are_those_of_the_library(year: int) -> None:
    own = calendar(sun=FEDERAL, observed={"sat": "fri", "sun": "mon"})
    known: Mapping[date, str] = holidays.country_holidays("US", years=[year])
    assert set(shown(own, year)) == {str(day) for day in known if day.year == year}


def test_a_day_may_be_observed_in_the_year_before() -> None:
    # Saturday 1 January 2022 is observed on Friday 31 December 2021
    own = calendar(sun=["01-01"], observed={"sat": "fri"})
    assert shown(own, 2021) == {"2021-01-01": "01-01", "2021-12-31": "01-01, observed"}


def test_the_next_working_day_is_no_other_date_of_the_calendar() -> None:
    own = calendar(sun=["12-25", "12-26"], observed={"sat": "next", "sun": "next"})
    # Saturday and Sunday in 2021, Sunday and Monday in 2022: as banks of England and Wales were closed
    assert list(shown(own, 2021)) == ["2021-12-25", "2021-12-26", "2021-12-27", "2021-12-28"]
    assert list(shown(own, 2022)) == ["2022-12-25", "2022-12-26", "2022-12-27"]
    assert shown(own, 2022)["2022-12-27"] == "12-25, observed"


def test_a_named_weekday_that_is_a_date_already_moves_nothing() -> None:
    own = calendar(sun=["12-25", "12-26"], observed={"sun": "mon"})
    assert list(shown(own, 2022)) == ["2022-12-25", "2022-12-26"]


def test_dates_that_a_rule_sets_are_not_moved() -> None:
    own = calendar(sun=["easter", "2023-07-02"], observed={"sun": "mon"})
    assert list(shown(own, 2023)) == ["2023-04-09", "2023-07-02"]


def test_days_have_the_type_of_their_dates_and_the_rest_another_or_none() -> None:
    days = np.array(["2023-12-24", "2023-12-25", "2024-01-01"], "datetime64[D]").astype(np.int64)
    assert calendar(sun=["12-25"], critical=["2024-01-01"]).of(days).tolist() == [-1, 0, 1]
    assert calendar(critical=["12-25"], normal="rest").of(days).tolist() == [1, 0, 1]
    assert years_of(days) == [2023, 2024]


@pytest.mark.parametrize("year", [1970, 2199])
def test_the_first_and_the_last_year_have_dates(year: int) -> None:
    own = calendar(sun=FEDERAL, observed={"sat": "fri", "sun": "mon"})
    assert len(shown(own, year)) >= len(FEDERAL)
