"""Cells of a row that hold values: one, several columns, the slots of a day, or the clients."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.layout_plan.layout_cells import cells_of, slots_of
from etl.sources.read_plan.layout_plan.layout_columns import columns_by_role
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.plan_values import Cell, Options
from tests.support.layout_files import ENERGY, NOTHING, layout_file

ENDS = [f"{half // 2:02}:{half % 2 * 30:02}" for half in range(1, 48)] + ["24:00"]
DAY = 'header = ["Who", "Day"]\nwide = "slots"\n[columns]\nclient = "Who"\ndate = "Day"\n'


def cells(file: LayoutFile) -> tuple[Cell, ...]:
    by_role = columns_by_role(file)
    return cells_of(file, by_role, slots_of(file, by_role))


def day(titles: list[str], options: Options = NOTHING, values: str = "1") -> LayoutFile:
    row = ";".join([values] * 48) if len(titles) == 48 else ";".join([values, "E"] * 48)
    return layout_file(DAY, f"Who;Day;{';'.join(titles)}\n7;2017-08-01;{row}\n", options)


def test_a_value_in_a_column_of_its_own_is_one_cell() -> None:
    assert cells(layout_file()) == (Cell(2),)


def test_of_several_declared_columns_those_that_are_there_are_cells() -> None:
    values = '[[values]]\ncolumn = "Used"\n[[values]]\ncolumn = "Fed"\nflow = "export"\n[[values]]\ncolumn = "Made"\n'
    declaration = ENERGY.replace('value = "Used"\n', "") + values
    assert cells(layout_file(declaration, "Who;When;Used;Fed\n7;2017-08-01 00:00;5;1\n")) == (
        Cell(2),
        Cell(3, flow="export"),
    )


def test_a_file_with_none_of_the_declared_columns_is_refused() -> None:
    declaration = ENERGY.replace('value = "Used"\n', "") + '[[values]]\ncolumn = "Fed"\n'
    with pytest.raises(InputError, match="is of layout mine, but has no column 'Fed'"):
        cells(layout_file(declaration))


def test_slots_named_by_their_ends_begin_a_step_before_unless_the_user_says_starts() -> None:
    assert [cell.seconds for cell in cells(day(ENDS))[:2]] == [0, 1800]
    assert [cell.seconds for cell in cells(day(ENDS, Options(stamp="start")))[:2]] == [1800, 3600]


def test_the_flag_beside_a_slot_is_its_quality() -> None:
    found = cells(day([name for title in ENDS for name in (title, f"{title} Flag")]))
    assert [(cell.column, cell.quality) for cell in found[:2]] == [(2, 3), (4, 5)]


def test_a_file_without_the_slots_of_a_day_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        cells(layout_file(DAY, "Who;Day;Used\n7;2017-08-01;1\n"))
    assert str(caught.value) == (
        "a.csv: is of layout mine, but its columns are not the slots of a day "
        "(declare its columns in a file of your own: --layout FILE)"
    )


def test_clients_are_the_columns_that_have_a_name_and_no_role() -> None:
    declaration = 'header = ["When", "Mill"]\nwide = "clients"\n[columns]\ntimestamp = "When"\n'
    rows = "When;Mill;;Barn\n2017-08-01 00:00;1;2;3\n"
    assert cells(layout_file(declaration, rows)) == (Cell(1, client="Mill"), Cell(3, client="Barn"))
    with pytest.raises(InputError, match="a client among its columns is an id damaged by a spreadsheet"):
        cells(layout_file(declaration, rows.replace("Barn", "1,5E+17")))
