"""Notes of a workbook: what is in it, and columns that it has."""

from etl.exports.schemas import BILLS, LINES
from etl.exports.workbooks.workbook_notes import COLUMNS, notes


def test_notes_are_of_columns_that_are_there() -> None:
    there = {"bills": BILLS.names, "lines": LINES.names}
    assert [(sheet, column) for sheet, column, _ in COLUMNS if column not in there[sheet]] == []


def test_notes_begin_with_what_was_selected_and_warnings() -> None:
    texts = notes("2017-08", "7", ["run 3 is not done"]).column("note").to_pylist()
    assert texts[:2] == ["Bills of client 7, 2017-08.", "run 3 is not done"]
    assert notes("of all periods", None, []).column("note")[0].as_py() == "Bills of all clients, of all periods."
