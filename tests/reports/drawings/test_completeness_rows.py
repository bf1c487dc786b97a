"""Rows of completeness by hand: a full block is all, and a gap, a part and what is not due are three things."""

from datetime import date

import numpy as np

from etl.pictures.daily_completeness import Completeness, MonthDays
from etl.reports.drawings.bars import ASCII, BLOCKS
from etl.reports.drawings.completeness_rows import by_day, by_month
from etl.status import MonthStatus


def days(client: str, read: list[int], missing: list[int]) -> MonthDays:
    return MonthDays(client, date(2024, 6, 1), np.array(read), np.array(missing))


def test_days_of_clients() -> None:
    months = [days("a", [0, 10, 0, 999], [0, 0, 9, 1]), days("longer", [5, 5, 5, 5], [0, 0, 0, 5])]
    assert by_day(Completeness(["Europe/Lisbon", "UTC"], months), BLOCKS, 80) == [
        "complete by day (Europe/Lisbon, UTC):",
        "a      2024-06 -█x▇",
        "longer 2024-06 ███▅",
        "  █ all is read, a lower bar: a part is read, x nothing, - nothing is due",
    ]


def test_days_of_all_clients_in_ascii() -> None:
    assert by_day(Completeness(["UTC"], [days("", [1, 1], [0, 3])]), ASCII, 80) == [
        "complete by day (UTC):", "2024-06 @=", "  @ all is read, a lower bar: a part is read",
    ]  # fmt: skip
    assert by_day(Completeness(), ASCII, 80) == []


def test_a_long_name_leaves_room_for_the_days() -> None:
    found = by_day(Completeness(["UTC"], [days("c" * 255, [1] * 31, [0] * 31)]), BLOCKS, 40)
    assert max(map(len, found)) == 40
    assert found[-2] == f"2024-06 {'█' * 31}"


def test_months_of_flows() -> None:
    months = [
        MonthStatus("2024-05", "import", 99, 100, 0), MonthStatus("2024-06", "import", 100, 100, 0),
        MonthStatus("2024-06", "export", 50, 100, 0),
    ]  # fmt: skip
    assert by_month(months, BLOCKS, 80) == [
        "complete by month, 2024-05 to 2024-06:", "import ▇█", "export -▅",
        "  █ all is read, a lower bar: a part is read, - nothing is due",
    ]  # fmt: skip
    assert by_month(months, BLOCKS, 8)[-2:] != []
    assert by_month([], BLOCKS, 80) == []


def test_days_of_clients_whose_letters_are_wide_are_in_line() -> None:
    found = by_day(Completeness(["UTC"], [days("電", [1], [0]), days("abc", [1], [0])]), BLOCKS, 80)
    assert found[1:3] == ["電  2024-06 █", "abc 2024-06 █"]
