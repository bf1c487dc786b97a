"""Load curves as SVG: a line that is broken at a gap, estimates of their own colour, and a scale with its unit."""

import re
from pathlib import Path

from etl.pictures.charts.chart_style import BLUE, ORANGE
from etl.pictures.charts.curve_chart import draw_curve
from tests.support.curves import AUTUMN, NAN, curve, texts
from tests.support.pictures import target


def lines(path: Path, colour: str) -> list[str]:
    """The paths of a colour that are a curve."""
    found = re.findall(rf'<path d="([^"]*)"[^>]*stroke: {colour}', path.read_text("utf-8"), re.IGNORECASE)
    return [one for one in found if one.count("L") > 1]


def test_a_gap_breaks_the_line_and_a_zero_does_not(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    draw_curve(curve(AUTUMN, [1, 2, 0, 4, NAN, NAN, 5, *[1] * 42]), target(file))
    (path,) = lines(file, BLUE)
    assert path.count("M") == 2
    found = texts(file)
    assert "Power of client a, 2024-10-26..2024-10-27" in found
    assert {"kW (mean of 60 min)", "time in Europe/Lisbon", "no reading", "No reading for 2 h."} <= set(found)
    assert "estimated" not in found


def test_estimates_have_their_own_line(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    draw_curve(curve(AUTUMN, [1.0] * 49, guessed=[3, 4, 9]), target(file))
    (path,) = lines(file, ORANGE)
    assert path.count("M") == 2
    assert {"measured", "estimated", "Estimated for 3 h."} <= set(texts(file))
    assert "no reading" not in texts(file)
