"""The mean of the highest windows of several days, against a slow oracle, with clock changes, gaps and ties."""

from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DEMAND, WHOLE, demands, quarters
from tests.support.tariff_pages import bills, days, grid, lines, part, usage, warnings

OSLO = "Europe/Oslo"
TOP3 = (
    '[quantity.top3]\nof = "import"\nreduce = "max"\nwindow = 60\nhighest = { count = 3, each = "day" }\n'
    f'{DEMAND}on = "top3"\nprice = 10\n'
)
AUTUMN, SPRING = days("2024-10-25", "2024-10-30"), days("2024-03-29", "2024-04-02")


def test_the_three_highest_hours_are_of_different_days() -> None:
    """9 and 8 kWh are of one day: (9 + 4 + 4) / 3 = 5.666..."""
    load = quarters(SPRING, {5: 8, 6: 9, 30: 4, 60: 4, 80: 1}, interval=60)
    at = "at 2024-03-29T06:00+00:00, 2024-03-30T06:00+00:00, 2024-03-31T12:00+00:00"
    assert demands(WHOLE + TOP3, SPRING, load) == [("5.666667", "56.67", at)]


def test_of_equal_days_the_earlier_one_is_named_and_of_equal_hours_the_earlier_one() -> None:
    load = quarters(SPRING, {3: 4, 5: 4, 30: 4, 55: 4, 80: 4}, interval=60)
    ((_, _, at),) = demands(WHOLE + TOP3, SPRING, load)
    assert at == "at 2024-03-29T03:00+00:00, 2024-03-30T06:00+00:00, 2024-03-31T07:00+00:00"


def test_both_hours_of_a_repeated_one_are_of_their_one_local_day() -> None:
    """27 October 2024 has 25 hours: 9 and 8 kWh in both hours of 02:00, then 3 and 1 kWh on other days."""
    on = grid(AUTUMN, OSLO, 60)
    start = int(datetime(2024, 10, 27, 0, tzinfo=UTC).timestamp()) // 60
    slot = (start - on.start) // 60
    load = quarters(AUTUMN, {slot: 9, slot + 1: 8, 1: 3, 30: 1}, interval=60, zone=OSLO)
    ((kw, _, at),) = demands(WHOLE + TOP3, AUTUMN, load, zone=OSLO)
    assert kw == "4.333333"
    assert at == "at 2024-10-27T02:00+02:00, 2024-10-25T01:00+02:00, 2024-10-26T06:00+02:00"


@st.composite
def series(draw: st.DrawFn) -> tuple[Period, np.ndarray, np.ndarray]:
    """Half-hours of a few clients in days with or without a clock change, some of them not read."""
    period = draw(st.sampled_from([AUTUMN, SPRING, days("2024-06-01", "2024-06-03")]))
    slots = grid(period, OSLO, 30).slots
    seed = np.random.default_rng(draw(st.integers(0, 10**6)))
    values = seed.integers(0, draw(st.sampled_from([3, 50])), (3, slots))
    unknown = seed.random((3, slots)) < draw(st.sampled_from([0, 0.3, 0.9]))
    if draw(st.booleans()):
        unknown[0, : slots // 2] = True
    return period, np.where(unknown, 0, values), unknown


def oracle(period: Period, values: np.ndarray, unknown: np.ndarray, count: int) -> tuple[Fraction, int, list[str]]:
    """Mean kW, days read and the instants, hour by hour."""
    on = grid(period, OSLO, 30)
    best: dict[str, tuple[int, str]] = {}
    for slot in range(0, on.slots, 2):
        if unknown[slot : slot + 2].all():
            continue
        at = datetime.fromtimestamp((on.start + slot * 30) * 60, UTC).astimezone(ZoneInfo(OSLO))
        energy = int(values[slot : slot + 2].sum())
        day = at.date().isoformat()
        if day not in best or energy > best[day][0]:
            best[day] = energy, at.isoformat("T", "minutes")
    chosen = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))[:count]
    mean = Fraction(sum(energy for _, (energy, _) in chosen), 1000 * max(len(chosen), 1))
    return mean, len(best), [at for _, (energy, at) in chosen if energy]


@given(series(), st.integers(1, 4))
@settings(max_examples=60)
def test_the_highest_days_equal_those_of_a_slow_oracle(made: tuple[Period, np.ndarray, np.ndarray], count: int) -> None:
    period, values, unknown = made
    tariff = WHOLE + TOP3.replace("count = 3", f"count = {count}")
    used = usage(period, OSLO, part(values, grid(period, OSLO, 30), unknown=unknown, missing=None))
    for row, bill in enumerate(bills(tariff, used)):
        (line,) = lines(bill)
        mean, read, instants = oracle(period, values[row], unknown[row], count)
        assert line["quantity"] == Exact.constant(mean, 1).texts(6)[0]
        assert (line["description"] or "") == ("at " + ", ".join(instants) if instants else "")
        texts = [text for text in warnings(bill) if text.startswith("top3")]
        of = f"top3: the mean of the highest windows of {read} day{'s' * (read > 1)}, not of {count}: no more were read"
        assert texts == ([of] if 0 < read < count else [])


def test_each_period_of_a_schedule_has_days_of_its_own() -> None:
    tou = '[schedule.tou]\nall.day = ["all 06:00-22:00"]\nall.night = "rest"\n'
    load = quarters(SPRING, {5: 8, 6: 9, 30: 4, 55: 2, 47: 6}, interval=60)
    tariff = WHOLE + tou + TOP3.replace("price = 10", 'schedule = "tou"\nprice = { day = 10, night = 1 }')
    assert [(kw, amount) for kw, amount, _ in demands(tariff, SPRING, load)] == [
        ("5", "50.00"),  # 9, 4 and 2
        ("4.666667", "4.67"),  # 8, 6 (at 23:00) and 0
    ]


def test_a_ratchet_is_of_earlier_means() -> None:
    tariff = TOP3.replace("highest", "ratchet = { periods = 1, share = 0.5 }\nhighest")
    calculator = Calculator(parse_tariff(WHOLE + tariff, "t.toml"), SPRING, "UTC")
    (past,) = calculator.looks_back
    used = usage(SPRING, "UTC", quarters(SPRING, {5: 8, 6: 9, 30: 4, 60: 4}, interval=60))
    earlier = calculator.values(used, [past.quantity])[past.quantity]
    assert earlier.value.texts() == ["2.8333335"]  # half of 17 / 3, which is 5.666667 kW
    assert calculator.bills(used, {past: [PriorValue(Exact(np.array([20])))]}).bills[0].total == "200.00"


@pytest.mark.parametrize(
    ("highest", "message"),
    [
        ('{ count = 29, each = "day" }', "quantity top3: highest: count: 29 is not a whole number from 1 to 28"),
        ("{ count = 3 }", "quantity top3: highest: each: is missing"),
        ('{ count = 3, each = "week" }', "quantity top3: highest: each: 'week' is not known (use one of: day, window)"),
        ('{ count = 3, each = "day", of = 1 }', "quantity top3: highest: unknown key 'of'"),
        ("3", "quantity top3: highest: 3 is not a table"),
    ],
)
def test_a_rule_of_days_that_cannot_be_is_refused(highest: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(WHOLE + TOP3.replace('{ count = 3, each = "day" }', highest), "t.toml")
    assert message in str(error.value)


def test_the_highest_hours_of_all_may_be_of_one_day_as_published() -> None:
    """Sollentuna: the three highest hours of weekdays from 7 to 19 in a month; 5.7 kW at 55.75 are 317.78."""
    july = days("2024-07-01", "2024-08-01")
    hours = '[schedule.hours]\nall.high = ["mon-fri 07:00-19:00"]\nall.low = "rest"\n'
    line = 'schedule = "hours"\nprice = { high = 55.75, low = 0 }'
    tariff = WHOLE + hours + TOP3.replace('"day"', '"window"').replace("price = 10", line)
    load = quarters(july, {9: 6.1, 10: 5.9, 35: 5.1, 36: 5, 3: 9}, interval=60)
    (high, low) = demands(tariff, july, load)
    at = "at 2024-07-01T09:00+00:00, 2024-07-01T10:00+00:00, 2024-07-02T11:00+00:00"
    assert high == ("5.7", "317.78", at)
    assert low[:2] == ("3", "0.00")


def test_fewer_windows_than_count_are_said() -> None:
    day = days("2024-07-01", "2024-07-02")
    on = grid(day, "UTC", 60)
    unknown = np.arange(24)[None, :] > 1
    used = usage(day, "UTC", part(np.where(unknown, 0, [[2000] * 24]), on, unknown=unknown, missing=None))
    bill = bills(WHOLE + TOP3.replace('"day"', '"window"'), used)[0]
    assert lines(bill)[0]["quantity"] == "2"
    assert warnings(bill) == ["top3: the mean of the highest 2 windows, not of 3: no more were read"]


def test_rolling_windows_need_a_day_each() -> None:
    with pytest.raises(TariffError, match="highest: each: rolling windows overlap"):
        parse_tariff(WHOLE + TOP3.replace('"day"', '"window"').replace("window = 60", "rolling = 60"), "t.toml")


def test_a_sum_has_no_highest_days() -> None:
    with pytest.raises(TariffError, match="unknown key 'highest'"):
        parse_tariff(WHOLE + TOP3.replace('reduce = "max"\nwindow = 60\n', ""), "t.toml")
