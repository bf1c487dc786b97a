"""Readings as runs in the order of time."""

from fractions import Fraction

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.tariffs.page.contract import Page
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.stretches import Cut, runs
from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.slots import Slots
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context
from tests.support.tariff_pages import AUGUST, bills, days, grid, part, usage
from tests.support.tier_tariffs import LINE, WHOLE, kwh


def test_readings_across_an_edge_are_spread_evenly_when_the_line_says_so() -> None:
    tariff = (
        f'{WHOLE}[schedule.s]\nall.a = ["all 00:00-08:30"]\nall.b = "rest"\n{LINE}schedule = "s"\nstraddle = "even"\n'
        'tiers = { upto = [1], fill = "chronological" }\nprice = { a = [1, 2], b = [3, 4] }\n'
    )
    period = days("2017-08-14", "2017-08-15")
    values = np.zeros((1, 24), np.int64)
    values[0, [7, 8]] = [700, 1200]  # 0.6 before 08:30: 0.3 of it fills the first kWh
    found = kwh(bills(tariff, usage(period, "UTC", part(values, grid(period, "UTC", 60))))[0])
    tenth = Fraction(1, 10)
    assert found == {("a", 1): 1, ("a", 2): 3 * tenth, ("b", 1): 0, ("b", 2): 6 * tenth}
    with pytest.raises(TariffError, match="crosses a change of price at 2017-08-14T08:30"):
        bills(tariff.replace('straddle = "even"\n', ""), usage(period, "UTC", part(values, grid(period, "UTC", 60))))


def test_runs_end_where_the_bucket_or_the_day_changes_and_stand_in_the_order_of_time() -> None:
    period = days("2017-08-14", "2017-08-16")
    periods = {"all": {"day": ["all 08:00-20:00"], "night": "rest"}}
    schedule = read_schedule(Table(periods, "t.toml"), "s", tariff_context())
    wh = np.arange(1, 49)[None]
    used = usage(period, "UTC", part(wh, grid(period, "UTC", 60)))
    page = Page(used, Frame(period, "UTC", "client"), [], "t.toml")
    found = runs(page, page.parts("import"), Cut(Slots(schedule), period, daily=False))
    assert found.bucket.tolist() == [1, 0, 1, 0, 1]
    sums = [sum(range(first + 1, last + 1)) for first, last in ((0, 8), (8, 20), (20, 32), (32, 44), (44, 48))]
    assert (found.energy.tolist(), found.kwh_unit) == ([sums], Fraction(1, 1000))
    daily = runs(page, page.parts("import"), Cut(Slots(schedule), period, daily=True))
    assert daily.bucket.tolist() == [1, 0, 1, 1, 0, 1]
    assert len(set(daily.day.tolist())) == 2
    second = runs(page, page.parts("import"), Cut(Slots(), days("2017-08-15", "2017-08-16"), daily=False))
    assert second.energy.tolist() == [[sum(range(25, 49))]]


def test_no_readings_are_no_runs() -> None:
    page = Page(usage(AUGUST, "UTC"), Frame(AUGUST, "UTC", "client"), [], "t.toml")
    assert runs(page, [], Cut(Slots(), AUGUST, daily=False)).energy.shape == (1, 0)
