"""Rows of a sheet as CSV text."""

from etl.sources.inputs.workbooks.sheet_rows import FIRST_ROWS, csv_text, holds_readings


def test_rows_are_as_wide_as_the_widest_of_the_first_and_empty_ones_stay_empty_lines() -> None:
    rows = [["a"], [], ["b", "", "c", ""], ["", "d"]]
    assert b"".join(csv_text(iter(rows))) == b"a,,\n\nb,,c\n,d,\n"


def test_readings_are_a_date_and_a_number_in_one_of_the_first_rows() -> None:
    assert holds_readings(iter([["Meters"], ["2017-08-01", "x", "-0.5"]]))
    assert not holds_readings(iter([["2017-08-01", "x"], ["5"]]))
    assert not holds_readings(iter([*[["Meters"]] * FIRST_ROWS, ["2017-08-01", "1"]]))
