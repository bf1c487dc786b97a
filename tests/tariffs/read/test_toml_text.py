"""TOML that parses to the tables it was written from."""

import tomllib
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etl.tariffs.read.toml_text import key, text, to_toml, value

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1000, max_value=10**9)


VALUES = st.one_of(NAMES, NUMBERS, st.integers(-(10**12), 10**12), st.booleans(), st.dates())


INNER = st.recursive(VALUES, lambda one: st.lists(one, max_size=3) | st.dictionaries(NAMES, one, max_size=3))


TABLES = st.dictionaries(NAMES, INNER, max_size=4)


@given(TABLES, st.dictionaries(NAMES, TABLES, min_size=1, max_size=3), st.lists(TABLES, min_size=1, max_size=3))
def test_tables_written_as_toml_parse_to_the_same_tables(
    header: dict[str, Any], named: dict[str, Any], entries: list[dict[str, Any]]
) -> None:
    plain = {name: value for name, value in header.items() if name not in ("schedule", "line")}
    document = {**plain, "schedule": named, "line": entries}
    text = to_toml(document)
    found = tomllib.loads(text, parse_float=Decimal)
    assert found == document
    assert to_toml(found) == text


def test_a_number_keeps_its_digits_or_becomes_the_one_that_equals_it() -> None:
    assert [value(one) for one in (Decimal("9.50"), Decimal(9), 9, True)] == ["9.50", "9.0", "9", "true"]
    assert [value(one, normal=True) for one in (Decimal("9.50"), Decimal("9.00"), 9, Decimal("0.00"))] == [
        "9.5", "9", "9", "0",
    ]  # fmt: skip
    assert value(Decimal("1E+3"), normal=True) == "1000"


def test_keys_and_texts_are_quoted_where_they_must_be() -> None:
    assert (key("a-1_B"), key("a b"), key("")) == ("a-1_B", '"a b"', '""')
    assert text('a "b"\n\x7fé') == '"a \\"b\\"\\n\\u007fé"'


def test_long_lists_stand_an_item_a_line() -> None:
    many = [f"column number {number}" for number in range(10)]
    written = to_toml({"x": many})
    assert written.splitlines()[:2] == ["x = [", '    "column number 0",']
    assert tomllib.loads(written) == {"x": many}
