"""Fixed charges, worked by hand: by day, month and year, prorated and changed."""

import pytest

from tests.support.client_numbers import bills_of
from tests.support.tariff_lines import fixed, line, prorated
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    bill_of_kwh,
    days,
    lines,
)


@pytest.mark.parametrize(
    ("head", "line", "period", "amount"),
    [
        pytest.param(prorated("365/12"), fixed("9.75"), ("2017-03-01", "2017-03-30"), "9.30", id="29 days of 365/12"),
        pytest.param(prorated("real-days"), fixed("30"), ("2017-06-12", "2017-07-01"), "19.00", id="19 days of June"),
        pytest.param(prorated("real-days"), fixed("15.15"), ("2017-06-01", "2017-06-08"), "3.54", id="7 days of June"),
        pytest.param(prorated("30"), fixed("30"), ("2017-08-01", "2017-09-01"), "31.00", id="31 days of 30"),
        pytest.param(prorated("365.25/12"), fixed("30"), ("2017-08-01", "2017-09-01"), "30.55", id="31 of 30.4375"),
        pytest.param(prorated("whole"), fixed("30"), ("2017-08-01", "2017-08-20"), "30.00", id="whole in 19 days"),
        pytest.param(prorated("whole"), fixed("30"), ("2017-08-15", "2017-09-29"), "30.00", id="whole in 45 days"),
        pytest.param(prorated("whole"), fixed("30"), ("2017-08-15", "2017-10-15"), "60.00", id="61 real days"),
        pytest.param(
            HEAD + 'prorate = { month = "whole", partial = 20 }\n', fixed("31"), ("2017-08-01", "2017-08-20"), "19.00",
            id="whole, partial below 20 days",
        ),
        pytest.param(
            HEAD + 'prorate = { month = "whole", partial = 19 }\n', fixed("31"), ("2017-08-01", "2017-08-20"), "31.00",
            id="whole, not below 19 days",
        ),
        pytest.param(
            prorated("real-days"), fixed("28"), ("2017-02-15", "2017-03-16"), "27.55", id="14 of February, 15 of March"
        ),
        pytest.param(
            prorated("365", "year"), fixed("366", "year"), ("2020-01-01", "2021-01-01"), "367.00", id="366 days of 365"
        ),
        pytest.param(
            prorated("real-days", "year"), fixed("366", "year"), ("2020-02-18", "2020-03-19"), "30.00", id="leap year"
        ),
        pytest.param(HEAD, fixed("0.31", "day"), ("2017-10-01", "2017-11-01"), "9.61", id="31 days"),
    ],
)  # fmt: skip
def test_a_fixed_charge_is_prorated_as_the_tariff_says(
    head: str, line: str, period: tuple[str, str], amount: str
) -> None:
    assert bill_of_kwh(head + line, "0", days(*period), "Europe/Lisbon").total == amount


def test_a_fixed_charge_that_changes_is_split_by_days_whole_or_not() -> None:
    for word in ("whole", "real-days"):
        tariff = (
            prorated(word)
            + fixed("31").replace("price", "to = 2017-08-11\nprice")
            + fixed("62").replace("price", "from = 2017-08-11\nprice")
        )
        assert [line["amount"] for line in lines(bill_of_kwh(tariff, "0", AUGUST))] == ["10.00", "42.00"]


def test_a_charge_may_be_multiplied_by_several_numbers_of_the_client() -> None:
    """2 a day x 4.6 kW x 3 flats."""
    tariff = line(id="power", kind="fixed", per="day", price=2) + 'times = ["capacity_kw", "flats"]\n'
    (bill,) = bills_of(tariff, [{"capacity_kw": "4.6", "flats": "3"}], 1)
    assert bill.total == "27.60"
