"""Thirteen months of bills, each beside that of a year before."""

from datetime import date
from fractions import Fraction

from etl.statements.history import MonthOfBills, by_months, months_before
from etl.statements.pictures.month_picture import by_month
from etl.statements.wording import wording

ENGLISH = wording("en")


def months(**kwh: int) -> list[MonthOfBills]:
    """The months up to March 2024, of which those named (`m2023_03`) have bills."""
    empty = by_months([], months_before(date(2024, 3, 1)))
    named = {f"m{one.first:%Y_%m}": one.first for one in empty}
    bills = {named[name]: MonthOfBills(named[name], Fraction(own), "3.75", "EUR") for name, own in kwh.items()}
    return [bills.get(one.first, one) for one in empty]


def test_months_are_drawn_where_two_of_thirteen_have_bills() -> None:
    assert by_month(months(m2024_03=7, m2023_02=5), ENGLISH) is None
    found = by_month(months(m2024_03=7, m2024_01=5), ENGLISH)
    assert found is not None
    assert len(found.rows) == 13
    assert found.text.endswith("January 2024: 5 kWh, \u20ac3.75; February 2024: no bill; March 2024: 7 kWh, \u20ac3.75")
    assert found.head == ["Month", "kWh", "Amount", "Please note"]


def test_each_month_stands_beside_that_of_a_year_before() -> None:
    found = by_month(months(m2024_03=7, m2023_03=5, m2022_03=4), ENGLISH)
    assert found is not None
    cells = {month: [one for one in row[:2] if one] for month, row, _ in found.rows}
    assert (cells["March 2023"], cells["March 2024"], cells["February 2024"]) == (["5", "4"], ["7", "5"], [])
    assert [key.text for key in found.keys] == ["this year", "a year before", "no bill"]
    assert found.text.endswith("March 2024: 7 kWh, \u20ac3.75, 5 kWh a year before")
    assert found.text.startswith("March 2023: 5 kWh")
