"""Columns are named by their role where their title does not say it, and those that are not read are named."""

import pytest

from etl.sources.read_plan.table_head.column_line import column_parts
from tests.support.heads import read

ROWS = "7,2018-01-01T00:00:00Z,1,A\n7,2018-01-01T01:00:00Z,2,A\n"


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("Client Number,timestamp,kWh,quality", ()),
        ("meter,timestamp,reading kWh,flat", ("client = meter", "value = reading kWh", "not read: flat")),
        ("client,When,kwh,note", ("timestamp = When", "not read: note")),
    ],
)
def test_titles_that_do_not_say_their_role_and_columns_that_are_not_read_are_named(
    header: str, parts: tuple[str, ...]
) -> None:
    assert column_parts(read(f"{header}\n{ROWS}")) == parts


def test_of_many_columns_that_are_not_read_the_first_are_named() -> None:
    header = ",".join(["client", "timestamp", "kwh", *(f"note {number}" for number in range(10))])
    rows = "\n".join(f"7,2018-01-01T0{hour}:00:00Z,1{',x' * 10}" for hour in range(3))
    (part,) = column_parts(read(f"{header}\n{rows}\n"))
    assert part.startswith("not read: note 0, note 1, ")
    assert part.endswith("note 7 and 2 more")


def test_a_title_that_a_terminal_would_obey_is_harmless() -> None:
    (part,) = column_parts(read(f"client,timestamp,kwh,a\x1b[2J\n{ROWS}"))
    assert part.isprintable()
