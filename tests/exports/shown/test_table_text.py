"""The format `table`: what people read of an export, harmless to their terminal."""

import io

from etl import exports
from tests.support.export_rows import SCHEMA, rows


def shown(*names: str) -> str:
    stdout = io.BytesIO()
    exports.write("-", SCHEMA, rows(*names) if names else [], format="table", stdout=stdout)
    return stdout.getvalue().decode()


def test_columns_are_aligned_and_numbers_are_flush_right() -> None:
    assert shown("=1+1", "b") == "name  count   kwh\n=1+1      0  -1.5\nb         1  -1.5\n"


def test_a_table_without_rows_still_says_its_columns() -> None:
    assert shown() == "name  count  kwh\n"


def test_nothing_that_a_terminal_would_obey_is_written() -> None:
    assert shown("a\x1b[2J\u202eb").splitlines()[1].startswith("a\\x1b[2J\\u202eb ")


def test_rows_are_shown_some_at_a_time_under_one_header() -> None:
    lines = shown(*map(str, range(2500))).splitlines()
    assert len(lines) == 2501
    assert [line.split()[0] for line in lines[1:]] == [str(number) for number in range(2500)]
