"""Shades of heat maps, and runs of cells that are alike."""

from etl.statements.pictures.shades import Cells, runs
from etl.statements.wording import wording


def test_the_highest_is_the_darkest_and_nothing_the_lightest() -> None:
    cells = Cells(10, 0, 1, 1)
    assert [cells.shade(value) for value in (0, 1.9, 2, 9.9, 10)] == ["shade0", "shade0", "shade1", "shade4", "shade4"]
    assert Cells(0, 0, 1, 1).shade(0) == "shade0"


def test_keys_say_up_to_what_a_shade_goes_and_which_marks_there_are() -> None:
    cells = Cells(0.5, 0, 1, 1)
    cells.add("hole", 0, 0)
    assert [key.text for key in cells.keys(wording("de"))] == [
        "bis 0,100 kWh", "bis 0,200 kWh", "bis 0,300 kWh", "bis 0,400 kWh", "bis 0,500 kWh", "kein Messwert",
    ]  # fmt: skip
    assert Cells(0, 0, 1, 1).keys(wording("en")) == []


def test_a_cell_of_a_shade_is_a_broad_line_and_another_a_box() -> None:
    cells = Cells(10, 40, 10, 20, (0.2, 0.1))
    for kind, column, row, rows in (("shade1", 0, 2, 1), ("shade1", 1, 2, 3), ("hatch", 1, 0, 1)):
        cells.add(kind, column, row, rows)
    shade, hatch = cells.paths()
    assert (shade.fill, shade.d, hatch.fill, hatch.d) == ("shade1", "m0 2v.9m1-.9v2.9", "hatch", "M50 1h8v18h-8z")
    assert (shade.width, shade.transform) == ("0.8", "translate(44 1)scale(10 20)")
    assert (hatch.width, hatch.transform) == ("", "")


def test_what_follows_alike_is_one_run() -> None:
    assert runs(["a", "a", "b", "a"]) == [("a", 0, 2), ("b", 2, 1), ("a", 3, 1)]
    assert runs([]) == []
