"""Heat maps: a column a day by the clock, with what it skips, what it has twice, and what nobody has read."""

from pathlib import Path

from etl.pictures.charts.year_chart import draw_year
from etl.pictures.day_slots import day_slots
from tests.support.curves import AUTUMN, NAN, SPRING, curve, texts
from tests.support.pictures import target


def test_texts_say_what_the_clock_does(tmp_path: Path) -> None:
    one = curve(AUTUMN, [1.0] * 49)
    draw_year(one, day_slots(one), target(tmp_path / "a.svg"))
    found = texts(tmp_path / "a.svg")
    assert "Power by day and hour of client a, 2024-10-26..2024-10-27" in found
    assert {"time in Europe/Lisbon", "kW (mean of 60 min)", "26 Oct", "27 Oct", "24:00"} <= set(found)
    notes = " ".join(found)
    assert "2024-10-27: 01:00 to 02:00 comes twice. An hour that comes twice is drawn in two halves" in notes
    assert "no reading" not in found


def test_a_skipped_hour_and_a_gap_are_two_things(tmp_path: Path) -> None:
    one = curve(SPRING, [NAN, *[1.0] * 46])
    draw_year(one, day_slots(one), target(tmp_path / "a.svg"))
    found = texts(tmp_path / "a.svg")
    assert {"no reading", "skipped by the clock"} <= set(found)
    assert "2024-03-31: 01:00 to 02:00 is skipped." in " ".join(found)
