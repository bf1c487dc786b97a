"""A range of time in one cell: its start, and what stands between start and end."""

import pytest

from etl.sources.cells.ranges import start_of, text_between


@pytest.mark.parametrize(
    ("cells", "between"),
    [
        (["01.06.2024 00:00 - 01.06.2024 01:00", "01.06.2024 01:00 - 01.06.2024 02:00"], " - "),
        (["2024-06-01 00:00\u00a0to 2024-06-01 00:15"], " to "),
        (["2024-06-01T00:00Z/2024-06-01T00:15Z"], "/"),
        (["00:00-00:15", "00:15-00:30", ""], "-"),
        (["01.06.2024 bis 30.06.2024"], " bis "),
        (["01.06.2024 00:00-00:15", "01.06.2024 00:15-00:30"], "-"),
        (["01.06.2024 23:00-00:00", "02.06.2024 00:00-01:00"], "-"),
        (["01.06.2024 00:00-05:00", "01.06.2024 00:15-05:00"], ""),  # an offset
        (["01.06.2024 04:00-05:00"], ""),
        (["2024-06-01", "2024-06-02"], ""),
        (["01.06.2024 00:00 - 01.06.2024 01:00", "01.06.2024 01:00"], ""),
        (["a - b"], ""),
        ([""], ""),
    ],
)
def test_what_stands_between_start_and_end_is_the_same_in_all_cells(cells: list[str], between: str) -> None:
    assert text_between(cells) == between


@pytest.mark.parametrize(
    ("cell", "start"),
    [("01.06.2024 00:00 - 01.06.2024 01:00", "01.06.2024 00:00"), ("2024-06-01", "2024-06-01"), ("1-2", "1-2")],
)
def test_a_range_begins_with_its_start(cell: str, start: str) -> None:
    assert start_of(cell) == start
