"""Ids and labels as they were meant, and texts of a file as they may stand in a message."""

import pytest

from etl.sources.cells.clean_text import clean_id, clean_label, printable


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("4521", "4521"),
        (" \t4521\u00a0", "4521"),
        ("\ufeff4521", "4521"),
        ('="000123"', "000123"),
        ("'000123", "000123"),
        ("'+3", "+3"),
        ("'t Hof", "'t Hof"),
        ("NA", "NA"),
        ("flat  3", "flat  3"),
    ],
)
def test_guards_of_spreadsheets_and_blanks_around_an_id_are_no_part_of_it(text: str, meant: str) -> None:
    assert clean_id(text) == meant
    assert clean_label(text) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (' ="" ', "is empty"),
        ("6.43007E+17", "is an id damaged by a spreadsheet: its last digits are lost"),
        ("6,43007e+17", "is an id damaged by a spreadsheet: its last digits are lost"),
        ("a\x00b", "has the control character U+0000"),
    ],
)
def test_what_is_no_id_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match="^" + why.replace("+", r"\+")):
        clean_id(text)


def test_a_label_may_be_empty() -> None:
    assert clean_label(' ="" ') == ""


def test_nothing_that_a_terminal_obeys_stands_in_a_message() -> None:
    assert printable("a\x1b[31mb\n\u202ec") == "a?[31mb??c"
    assert printable("x" * 41) == "x" * 40 + "..."
    assert printable("x" * 40) == "x" * 40
    assert printable("abcdef", 3) == "abc..."
