"""Energy at prices in time: exact, by schedule, refused where there is no price."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.price_book import PriceBook, PriceColumn
from etl.core.usage_page import Usage
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD, amounts, days, grid, lines, part, usage, warnings

DAY = days("2017-08-14", "2017-08-15")
MIDNIGHT = DAY.utc_minutes("UTC")[0]
SPOT = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'
LINE = '[[line]]\nid = "energy"\nkind = "energy"\nprice = "series:spot"\n'


def column(name: str, prices: Sequence[int], places: int = 2, *, start: int = MIDNIGHT, step: int = 60) -> PriceColumn:
    starts = start + step * np.arange(len(prices), dtype=np.int64)
    return PriceColumn(name, starts, starts + step, np.array(prices, np.int64), places)


def hourly(wh: Sequence[int], interval: int = 60) -> Usage:
    return usage(DAY, "UTC", part(np.array([wh], np.uint16), grid(DAY, "UTC", interval)))


def bill(tariff: str, used: Usage, *columns: PriceColumn) -> Bill:
    return (
        Calculator(parse_tariff(HEAD + tariff, "t.toml"), used.period, "UTC", PriceBook.of(columns))
        .bills(used)
        .bills[0]
    )


def test_every_reading_has_the_price_of_its_own_hour() -> None:
    prices = [10_00 + hour for hour in range(24)]  # 10.00, 10.01, ... EUR/MWh
    found = lines(bill(SPOT + LINE, hourly([0, 1000, *[0] * 21, 2000]), column("SPOT", prices)))
    assert [(one["quantity"], one["price"], one["amount_exact"]) for one in found] == [
        ("3", "0.010156666667", "0.03047")  # 1 kWh at 0.01001, 2 at 0.01023
    ]


def test_columns_are_added_and_taken_away_at_their_own_places() -> None:
    tariff = '[series.spot]\nunit = "EUR/kWh"\nsum = ["+A", "-B"]\n' + LINE
    found = bill(tariff, hourly([1000] * 24), column("A", [2] * 24, 1), column("B", [125] * 24, 3))
    assert lines(found)[0]["amount_exact"] == "1.8"  # 24 x (0.2 - 0.125)


def test_a_schedule_gives_each_period_its_line() -> None:
    tariff = SPOT + '[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n' + LINE + 'schedule = "s"\n'
    prices = [100_00 if 8 <= hour < 20 else -20_00 for hour in range(24)]
    found = bill(tariff, hourly([1000] * 24), column("SPOT", prices))
    assert amounts(found) == {"energy.day": "1.20", "energy.night": "-0.24"}
    assert [one["price"] for one in lines(found)] == ["0.1", "-0.02"]


def test_no_energy_has_no_mean_price() -> None:
    assert lines(bill(SPOT + LINE, hourly([0] * 24), column("SPOT", [5] * 24)))[0]["price"] == "0"


def test_energy_sold_is_paid_at_the_prices_of_its_time() -> None:
    sold = replace(hourly([1000] * 24).parts[0], flow="export")
    tariff = SPOT.replace("+", "-") + LINE + 'on = "export"\n'
    assert bill(tariff, usage(DAY, "UTC", sold), column("SPOT", [50_00] * 24)).total == "-1.20"


def test_a_quantity_with_a_factor_or_netted_by_the_interval_has_readings_to_price() -> None:
    factor = SPOT + '[quantity.lossy]\nof = "import"\nfactor = 1.1\n' + LINE + 'on = "lossy"\n'
    found = lines(bill(factor, hourly([1000] * 24), column("SPOT", [50_00] * 24)))[0]
    assert (found["quantity"], found["price"], found["amount_exact"]) == ("26.4", "0.05", "1.32")
    netted = SPOT + '[quantity.net]\nof = "import"\nless = "export"\nover = "interval"\n' + LINE + 'on = "net"\n'
    assert bill(netted, hourly([1000] * 24), column("SPOT", [50_00] * 24)).total == "1.20"
    with pytest.raises(TariffError, match="line energy: on: 'lossy' has no readings of its own to be priced"):
        parse_tariff(HEAD + factor.replace("factor = 1.1", "floor = 5"), "t.toml")


def test_an_hour_without_a_price_is_refused_by_name() -> None:
    prices = column("SPOT", [5] * 24)
    starts, ends = np.delete(prices.start_minute, 7), np.delete(prices.end_minute, 7)
    gap = PriceColumn("SPOT", starts, ends, np.delete(prices.price, 7), 2)
    with pytest.raises(TariffError) as error:
        bill(SPOT + LINE, hourly([0] * 24), gap)
    assert str(error.value) == (
        "t.toml: series spot: column 'SPOT' has no price at 2017-08-14T07:00+00:00 (load it: `etl prices load FILE`)"
    )
    with pytest.raises(TariffError, match="column 'SPOT' has no price at 2017-08-14T00:00"):
        bill(SPOT + LINE, hourly([0] * 24))


def test_a_price_is_needed_only_where_the_line_uses_it() -> None:
    tariff = SPOT + '[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    tariff += '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\nprice = { day = 1, night = 0 }\n'
    assert bill(tariff, hourly([1000] * 24)).total == "12.00"


@pytest.mark.parametrize(("word", "total"), [("start", "1.20"), ("even", "1.80")])
def test_a_price_that_changes_inside_a_reading_follows_the_line(word: str, total: str) -> None:
    quarters = column("SPOT", [50_00, 100_00] * 48, step=30)
    found = bill(SPOT + LINE + f'straddle = "{word}"\n', hourly([1000] * 24), quarters)
    assert found.total == total
    assert warnings(found)[0].startswith("24 kWh of import in readings across a change of price")
    with pytest.raises(TariffError, match=r"reading of 2017-08-14T00:00.00:00 crosses a change of price at .*T00:30"):
        bill(SPOT + LINE, hourly([1000] * 24), quarters)


def test_equal_prices_side_by_side_are_no_change() -> None:
    assert bill(SPOT + LINE, hourly([1000] * 24), column("SPOT", [50_00] * 96, step=15)).total == "1.20"


@given(
    wh=st.lists(st.integers(0, 65535), min_size=24, max_size=24),
    prices=st.lists(st.integers(-(2**59), 2**59), min_size=24, max_size=24),
    places=st.integers(3, 18),  # with fewer an amount is beyond what a bill may have
)
@settings(max_examples=50, deadline=None)
def test_the_sum_is_exact_for_prices_of_any_size(wh: list[int], prices: list[int], places: int) -> None:
    tariff = "round.places = 6\n" + SPOT + LINE
    exact = sum(Fraction(e, 10**6) * Fraction(p, 10**places) for e, p in zip(wh, prices, strict=True))
    found = lines(bill(tariff, hourly(wh), column("SPOT", prices, places)))[0]["amount_exact"]
    assert abs(Fraction(found) - exact) <= Fraction(1, 2 * 10**12)


def test_a_tariff_says_which_columns_it_needs() -> None:
    tariff = parse_tariff(HEAD + SPOT + '[series.x]\nunit = "EUR/MWh"\nsum = ["+X"]\n' + LINE, "t.toml")
    assert tariff.price_columns == {"SPOT"}
    assert parse_tariff(tariff.text, "again").price_columns == {"SPOT"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SPOT.replace("EUR/", "USD/") + LINE, "series spot: unit: 'USD/MWh' is not in EUR, the tariff's currency"),
        (SPOT.replace("/MWh", "") + LINE, "series spot: unit: 'EUR' is not money per energy"),
        (SPOT.replace("+SPOT", "SPOT") + LINE, "series spot: sum: 'SPOT' is not a column with its sign"),
        (SPOT.replace('"+SPOT"', '"+A", "-A"') + LINE, "series spot: sum: column 'A' is listed twice"),
        (SPOT.replace('["+SPOT"]', "[]") + LINE, "series spot: sum: is not a list of columns"),
        (LINE, "line energy: price: there is no series 'spot' (add [series.spot])"),
        (SPOT + LINE.replace(":spot", ":"), "line energy: price: there is no series '' (add [series.ID]"),
    ],
)
def test_a_series_that_says_too_little_is_refused(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text, "t.toml")
    assert message in str(error.value)


def test_columns_that_overlap_are_none() -> None:
    with pytest.raises(ValueError, match="overlap"):
        PriceColumn("A", np.array([0, 30]), np.array([60, 90]), np.array([1, 2]), 0)
