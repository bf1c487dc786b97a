"""A spreadsheet's cells as the texts that were typed."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from etl.sources.inputs.workbooks.workbook_cells import text_of

at = datetime.fromisoformat


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (3.5, "General", "3.5"),
        (2200012767323.0, "0", "2200012767323"),
        (541448820052377134, "0", "5.41448820052377E+17"),
        (6.43007e17, "General", "6.43007000000000E+17"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        ("'0042", "General", "'0042"),
        ("_x005F_x0041_", "General", "_x0041_"),
        ("a_x000D_b", "General", "a b"),
        (at("2024-09-13T00:00"), "yyyy/mm/dd", "2024-09-13"),
        (at("2024-09-13T00:00"), "yyyy/mm/dd hh:mm", "2024-09-13 00:00:00"),
        (at("2024-09-13T00:15"), "yyyy/mm/dd", "2024-09-13 00:15:00"),
        (date(2024, 9, 13), "", "2024-09-13"),
        (time(0, 15), "hh:mm", "00:15:00"),
        (timedelta(days=1), "[h]:mm", "24:00:00"),
    ],
)
def test_a_cell_as_text(value: Any, form: str, text: str) -> None:
    assert text_of(value, form) == text
