"""Ids of clients as they were meant: what spreadsheets put around them goes, what they damaged is refused."""

import pytest

from etl.sources.cells.clean_text import clean_id, clean_label


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("000123", "000123"),
        ("NA", "NA"),
        ("1E5", "1E5"),
        (" \u00a04521 ", "4521"),
        ("'10443720000000001", "10443720000000001"),
        ('="541448820000000001"', "541448820000000001"),
        ("'=1+1", "=1+1"),
        ("''1", "'1"),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("Zoë's flat", "Zoë's flat"),
    ],
)
def test_an_id_is_text_as_it_was_meant(text: str, meant: str) -> None:
    assert clean_id(text) == meant


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        (" \u00a0", "is empty"),
        ("6,43007E+17", "damaged by a spreadsheet"),
        ("2.31282e+13", "damaged by a spreadsheet"),
        ("a\tb", "control character"),
        ("a\nb", "control character"),
        ("a\x85b", "control character"),
        ("x" * 256, "longer than 255"),
    ],
)
def test_what_is_no_id_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        clean_id(text)


def test_a_register_may_be_empty() -> None:
    assert clean_label(" ") == ""
