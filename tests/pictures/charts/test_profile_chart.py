"""Profiles: a panel a kind of day, on one scale, with the number of days."""

from datetime import date
from pathlib import Path

import numpy as np

from etl.core.periods import Period
from etl.pictures.charts.profile_chart import draw_profiles
from etl.pictures.day_profile import profiles
from etl.pictures.day_slots import day_slots
from tests.support.curves import curve, texts
from tests.support.pictures import target


def test_each_kind_of_day_has_its_panel(tmp_path: Path) -> None:
    one = curve(Period(date(2024, 5, 27), date(2024, 6, 3)), np.repeat(range(7), 24))
    draw_profiles(one, profiles(day_slots(one), "PT"), target(tmp_path / "a.svg"))
    found = texts(tmp_path / "a.svg")
    assert {"4 weekdays", "1 Saturday", "2 Sundays and holidays", "mean", "10 % to 90 % of the days"} <= set(found)
    assert found.count("12:00") == 3
    assert found.count("kW (mean of 60 min)") == 1
