"""TOML that parses to the tables it was written from."""

import tomllib
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from etl.tariffs.read.toml_text import to_toml

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
