"""Lists of `etl status`: its rows as a table, the first ones and how many more."""

from etl.reports.listing.status_lists import lines

ROWS = [{"meter": "M1", "first": None, "kwh": {"import": "5", "export": "0.5"}, "reads": 1200}] * 3


def test_the_first_rows_are_a_table_and_the_others_a_number() -> None:
    assert lines("nobodys", ROWS, 2, None) == [
        "meter  first  kwh                   reads",
        "M1            5 import, 0.5 export  1,200",
        "M1            5 import, 0.5 export  1,200",
        "and 1 more (--all shows them)",
    ]
    assert len(lines("nobodys", ROWS, None, None)) == 4


def test_an_empty_list_says_so() -> None:
    assert lines("claims", [], 5, None) == ["nothing to list: etl status counts none (--claims)"]
