"""A file of a declared layout: names of columns, which of them hold anything, and rows that are whole."""

from tests.support.layout_files import layout_file


def test_a_column_has_its_name_or_none() -> None:
    file = layout_file()
    assert [file.title(column) for column in (0, 2, 3)] == ["Who", "Used", ""]


def test_a_column_of_blanks_holds_nothing() -> None:
    file = layout_file(rows="Who;When;Used\n \u00a0;2017-08-01 00:00;5\n;2017-08-01 00:30;6\n")
    assert (file.filled(0), file.filled(1), file.filled(9)) == (False, True, False)


def test_rows_of_another_length_are_not_whole() -> None:
    file = layout_file(rows="Who;When;Used\n7;2017-08-01 00:00;5\n7;2017-08-01 00:30\n")
    assert file.whole_rows() == [["7", "2017-08-01 00:00", "5"]]
