"""Readings divided over meters or into other lengths change neither a client's energy nor its status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.periods import Period
from etl.tariffs.estimates.estimating import estimated
from etl.tariffs.page.completeness import counts
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.store_rows import MONDAY, block, series
from tests.support.tariff_pages import HEAD, totals

if TYPE_CHECKING:
    from etl.core.usage_page import Usage
    from etl.store.usage.billed_clients import Metered

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

DAY, HOUR, DAYS = 1440, 60, 14
MONDAYS = date(1970, 1, 1) + timedelta(minutes=MONDAY)
PERIOD = Period(MONDAYS, MONDAYS + timedelta(days=DAYS))
TARIFF = parse_tariff(f'{HEAD}[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n', "t.toml")
NUMBERS = count()
EVER = 1 << 30


@dataclass(frozen=True)
class Found:
    """What a bill says of the readings behind it."""

    kwh: int
    status: str
    peak: str
    missing: int


def metered(hours: Sequence[int], days: Sequence[int] = (), start: int = -EVER, end: int = EVER) -> "Metered":
    """A new meter with hours of the period from MONDAY on (negative: unknown) and some whole days as one read each."""
    from etl.store.models import LongRead
    from etl.store.usage.billed_clients import Metered

    number = f"m{next(NUMBERS)}"
    left = [-1 if hour // 24 in days else mwh for hour, mwh in enumerate(hours)]
    at = [hour for hour, mwh in enumerate(left) if mwh >= 0]
    meter = None
    if at:
        made = series(number, HOUR, MONDAY + at[0] * HOUR, MONDAY + (at[-1] + 1) * HOUR)
        for week in range(DAYS // 7):
            some = left[week * 168 : week * 168 + 168]
            if any(mwh >= 0 for mwh in some):
                block(made, *some, week=2483 + week)
        meter = made.meter_id
    if days:
        daily = series(number, 0, MONDAY + min(days) * DAY, MONDAY + (max(days) + 1) * DAY)
        meter = daily.meter_id
        for day in days:
            begin = MONDAY + day * DAY
            energy = sum(hours[day * 24 : day * 24 + 24])
            LongRead.objects.create(
                series=daily, start_minute=begin, end_minute=begin + DAY, energy_mwh=energy, quality=0
            )
    assert meter is not None
    return Metered(meter, start, end, Fraction(1), assigned=start > -EVER)


def usage(*meters: "Metered") -> "Usage":
    from etl.store.database.locks import snapshot
    from etl.store.usage import client_pages
    from etl.store.usage.billed_clients import BilledClient

    with snapshot():
        (page,) = client_pages.of_clients([BilledClient("7", "UTC", list(meters))], PERIOD, "UTC")
    return page.usage


def bill(used: "Usage") -> Found:
    (one,) = Calculator(TARIFF, PERIOD, "UTC").bills(used).bills
    return Found(one.energy_mwh, one.status, totals(one)["peak_kw"], int(counts(used).missing[0]))


def random_hours(seed: int, gaps: float) -> list[int]:
    """0 to 5 kWh an hour, first and last hour read."""
    chance = np.random.default_rng(seed)
    hours = np.where(chance.random(24 * DAYS) < gaps, -1, chance.integers(0, 6, 24 * DAYS) * 10**6)
    hours[[0, -1]] = 10**6
    found: list[int] = hours.tolist()
    return found


HOURS = st.builds(random_hours, st.integers(0, 10**6), st.sampled_from([0.0, 0.01, 0.5]))
FULL = st.builds(random_hours, st.integers(0, 10**6), st.just(0.0))
LAWS = settings(max_examples=12, deadline=None, derandomize=True)


@LAWS
@given(HOURS, st.integers(1, 24 * DAYS * HOUR - 1))
def test_a_meter_may_take_over_at_any_minute(hours: list[int], minute: int) -> None:
    edge = -(-minute // HOUR)
    first = [mwh if hour < edge else -1 for hour, mwh in enumerate(hours)]
    second = [-1 if hour < edge else mwh for hour, mwh in enumerate(hours)]
    if any(mwh >= 0 for mwh in second):
        at = MONDAY + minute
        moved = usage(metered(first, end=at), metered(second, start=at))
        assert bill(moved) == bill(usage(metered(hours)))


@LAWS
@given(HOURS, st.integers(1, 24 * DAYS - 1))
def test_a_successor_is_due_from_its_first_reading_until_which_the_first_meter_is(hours: list[int], edge: int) -> None:
    hours[edge] = max(hours[edge], 0)  # its first reading
    first = [mwh if hour < edge else -1 for hour, mwh in enumerate(hours)]
    second = [-1 if hour < edge else mwh for hour, mwh in enumerate(hours)]
    old = metered(first)._replace(due_end=MONDAY + edge * HOUR)
    assert bill(usage(old, metered(second))) == bill(usage(metered(hours)))


@LAWS
@given(HOURS, st.integers(0, 10**6))
def test_energy_may_be_divided_over_two_meters(hours: list[int], part: int) -> None:
    one = [-1 if mwh < 0 else min(part, mwh) for mwh in hours]
    other = [-1 if mwh < 0 else mwh - min(part, mwh) for mwh in hours]
    assert bill(usage(metered(one), metered(other))) == bill(usage(metered(hours)))


@LAWS
@given(FULL, st.sets(st.integers(0, DAYS - 1), min_size=1))
def test_whole_days_may_be_read_at_once(hours: list[int], days: set[int]) -> None:
    daily, hourly = bill(usage(metered(hours, sorted(days)))), bill(usage(metered(hours)))
    assert (daily.kwh, daily.status, daily.missing) == (hourly.kwh, "complete", 0)
    left = [mwh for hour, mwh in enumerate(hours) if hour // 24 not in days]
    assert daily.peak == str(max(left, default=0) // 10**6)


@LAWS
@given(HOURS, st.sets(st.integers(1, DAYS - 1), max_size=2), st.sampled_from(["week", "profile"]))
def test_estimates_change_nothing_that_was_read_and_make_up_the_bill_with_it(
    hours: list[int], days: set[int], method: str
) -> None:
    """A second meter has a kilowatt-hour in all hours but one."""
    from etl.core.usage_page import Missing

    read_days = [day for day in days if all(mwh >= 0 for mwh in hours[day * 24 : day * 24 + 24])]
    second = [10**6] * (24 * DAYS)
    second[30] = -1
    used = usage(metered(hours, read_days), metered(second))
    guessed = estimated(used, Missing(method))
    calculator = Calculator(TARIFF, PERIOD, "UTC")
    before, after = (calculator.bills(one).bills[0] for one in (used, guessed))
    assert guessed.filled
    share = int(Fraction(totals(after)["kwh_estimated"]) * 10**6)
    assert after.energy_mwh == before.energy_mwh + share
    for was, now in zip(used.parts, guessed.parts, strict=True):
        old, new = (part.values.astype(object) * 10**part.scale for part in (was, now))
        untouched = np.ones(old.shape, np.bool_) if was.missing is None else ~was.missing
        assert (new[untouched] == old[untouched]).all()
        assert (new >= old).all()
    found = counts(guessed)
    assert (found.expected == found.actual + found.estimated + found.missing).all()
    assert (found.expected == counts(used).expected).all()


def test_on_the_day_of_an_exchange_nothing_is_estimated_over_what_either_meter_has_read() -> None:
    """1 kWh an hour of the old meter, 0.1 of the new one from 11:00 of the 9th day, a week after which is no gap."""
    from etl.core.usage_page import Missing

    edge = 8 * 24 + 11
    first = [10**6 if hour < edge else -1 for hour in range(24 * DAYS)]
    second = [-1 if hour < edge else 10**5 for hour in range(24 * DAYS)]
    used = usage(metered(first)._replace(due_end=MONDAY + edge * HOUR), metered(second))
    guessed = estimated(used, Missing("week"))
    assert not guessed.filled
    assert bill(guessed) == Found(edge * 10**6 + (24 * DAYS - edge) * 10**5, "complete", "1", 0)
