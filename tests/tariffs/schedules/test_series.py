"""Energy at prices in time: exact, by schedule, refused where there is no price."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
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


def test_a_price_is_multiplied_then_added_to_then_kept_between_bounds() -> None:
    """At 40.00: 40 x 1.25 + 5 = 55; at -100: -120, at least 10; at 200: 255, at most 150 EUR/MWh. 3 kWh: 0.215."""
    rules = SPOT + "factor = 1.25\nplus = 5\nleast = 10\nmost = 150\n"
    found = bill(rules + LINE, hourly([1000] * 3 + [0] * 21), column("SPOT", [40_00, -100_00, 200_00] + [0] * 21))
    assert lines(found)[0]["amount_exact"] == "0.215"


def test_support_of_nine_tenths_above_a_bound_is_a_series_of_another() -> None:
    """Spot 0.50, 0.75, 1.75 NOK/kWh: 0.9 x 1.00 of the last hour is given; the price is 1.25 x 3.00 + 3 x 0.05."""
    spot = 'name = "T"\ncurrency = "NOK"\n[series.spot]\nunit = "NOK/MWh"\nsum = ["+SPOT"]\n'
    sold = '[series.sold]\nof = "spot"\nunit = "NOK/kWh"\nfactor = 1.25\nplus = 0.05\n'
    support = '[series.support]\nof = "spot"\nunit = "NOK/kWh"\nfactor = -0.9\nplus = 0.675\nmost = 0\n'
    both = LINE.replace("spot", "sold") + LINE.replace("spot", "support").replace('"energy"', '"support"', 1)
    prices = PriceBook.of([column("SPOT", [500, 750, 1750] + [0] * 21, 0)])
    used = hourly([1000] * 3 + [0] * 21)
    tariff = parse_tariff(spot + sold + support + both, "t.toml")
    found = Calculator(tariff, DAY, "UTC", prices).bills(used).bills[0]
    assert amounts(found) == {"energy": "3.90", "support": "-0.90"}
    assert tariff.price_columns == {"SPOT"}


QUARTERS = [10_00, 20_00, 30_00, 41_00] * 24  # a mean of 25.25


def test_finer_prices_may_count_by_their_mean_over_the_hour() -> None:
    mean = SPOT + 'mean = "hour"\n' + LINE
    found = bill(mean, hourly([1000] * 24), column("SPOT", QUARTERS, step=15))
    assert lines(found)[0]["amount_exact"] == "0.606"  # 24 x 0.02525
    on_quarters = hourly([4000, 0, 0, 0] * 24, 15)
    assert lines(bill(mean, on_quarters, column("SPOT", QUARTERS, step=15)))[0]["amount_exact"] == "2.424"
    with pytest.raises(TariffError, match="crosses a change of price"):
        bill(SPOT + LINE, hourly([1000] * 24), column("SPOT", QUARTERS, step=15))


def test_the_mean_comes_before_the_arithmetic_and_after_it_of_another_series() -> None:
    """Quarters of 10, 20, 30 and 41 over 25: of their mean 0.25 a MWh, and of each 5 and 16, on the mean 5.25."""
    above = "plus = -25\nleast = 0\n"
    first = SPOT + 'mean = "hour"\n' + above + LINE
    assert lines(bill(first, hourly([1000] * 24), column("SPOT", QUARTERS, step=15)))[0]["price"] == "0.00025"
    then = SPOT + above + '[series.hour]\nof = "spot"\nmean = "hour"\n' + LINE.replace("spot", "hour")
    assert lines(bill(then, hourly([1000] * 24), column("SPOT", QUARTERS, step=15)))[0]["price"] == "0.00525"


def test_hours_are_those_of_the_clock_in_the_zone() -> None:
    """In Kolkata, 5 h 30 min ahead, an hour begins at 18:30 UTC: 15-minute prices 0, 0, 60, 60 of it have one mean."""
    zone = "Asia/Kolkata"
    start = DAY.utc_minutes(zone)[0]
    steps = column("SPOT", [0, 0, 60_00, 60_00] * 24, start=start, step=15)
    used = usage(DAY, zone, part(np.array([[1000] * 24]), grid(DAY, zone, 60)))
    tariff = parse_tariff(HEAD + SPOT + 'mean = "hour"\n' + LINE, "t.toml")
    assert Calculator(tariff, DAY, zone, PriceBook.of([steps])).bills(used).bills[0].total == "0.72"


def test_an_hour_that_lacks_a_price_of_its_mean_is_refused() -> None:
    prices = column("SPOT", QUARTERS, step=15)
    starts, ends, price = (np.delete(one, 30) for one in (prices.start_minute, prices.end_minute, prices.price))
    gap = PriceColumn("SPOT", starts, ends, price, 2)
    with pytest.raises(TariffError, match="column 'SPOT' has no price at 2017-08-14T07:00"):
        bill(SPOT + 'mean = "hour"\n' + LINE, hourly([1000] * 24), gap)


NUMBER = st.decimals(-1000, 1000, places=3)


@given(
    prices=st.lists(st.integers(-(10**9), 10**9), min_size=24, max_size=24),
    rules=st.tuples(NUMBER, NUMBER, NUMBER, NUMBER),
)
@settings(max_examples=30, deadline=None)
def test_the_arithmetic_is_exact(prices: list[int], rules: tuple[Decimal, Decimal, Decimal, Decimal]) -> None:
    factor, plus, one, other = rules
    least, most = min(one, other), max(one, other)
    keys = f"factor = {factor:f}\nplus = {plus:f}\nleast = {least:f}\nmost = {most:f}\n"
    found = lines(bill(SPOT + keys + LINE, hourly([1000] * 24), column("SPOT", prices, 6)))[0]["amount_exact"]
    each = [Fraction(price, 10**6) * Fraction(factor) + Fraction(plus) for price in prices]
    exact = sum((min(max(one, Fraction(least)), Fraction(most)) for one in each), Fraction(0)) / 1000
    assert abs(Fraction(found) - exact) <= Fraction(1, 2 * 10**12)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SPOT + 'of = "spot"\n' + LINE, "series spot: of: a series is a sum of columns or of another series"),
        ('[series.spot]\nof = "spot"\n' + LINE, "series spot: of: there is no series 'spot' above this one"),
        (
            '[series.spot]\nof = "b"\n[series.b]\nof = "spot"\n' + LINE,
            "series spot: of: there is no series 'b' above this one (write [series.b] above it)",
        ),
        (SPOT + "least = 2\nmost = 1.5\n" + LINE, "series spot: least: 2 is above most = 1.5 (exchange them)"),
        (SPOT + 'mean = "day"\n' + LINE, "series spot: mean: 'day' is not known (use one of: hour)"),
        (SPOT + 'factor = "2"\n' + LINE, "series spot: factor: '2' is not a number"),
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
