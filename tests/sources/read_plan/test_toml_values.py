"""Values of a declaration: what is taken, and the one line for what is not."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.toml_values import (
    as_dates,
    as_digits,
    as_flag,
    as_list,
    as_minutes,
    as_pattern,
    as_separator,
    as_table,
    as_text,
    as_zone,
    one_of,
)


@pytest.mark.parametrize(
    ("read", "value", "found"),
    [
        (as_text, "a", "a"),
        (as_flag, False, False),
        (one_of("start", "end"), "end", "end"),
        (as_dates, "dmy", "dmy"),
        (as_dates, "day-code 2009-01-01", "day-code 2009-01-01"),
        (as_separator, ";", ";"),
        (as_zone, "local", "local"),
        (as_zone, "+10:00", "+10:00"),
        (as_zone, "Europe/Lisbon", "Europe/Lisbon"),
        (as_minutes, "1h", 60),
        (as_digits, 6, 6),
        (as_pattern, "[0-9]+", "[0-9]+"),
        (partial(as_list, as_text), ["a", "b"], ("a", "b")),
        (partial(as_table, as_digits), {"a": 1}, {"a": 1}),
    ],
)
def test_a_value_of_its_kind_is_taken(read: Callable[[Any, str], Any], value: object, found: object) -> None:
    assert read(value, "my.toml: key") == found


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (as_text, "", "key: '' is not a text (write \"...\")"),
        (as_text, 1, 'key: 1 is not a text (write "...")'),
        (as_flag, "yes", "key: 'yes' is neither true nor false (write true or false)"),
        (one_of("start", "end"), "middle", "key: 'middle' is not known (use one of: start, end)"),
        (as_dates, "day-code May", "key: 'May' is not the date of day 1 (write \"day-code 2009-01-01\")"),
        (as_separator, "||", "key: '||' is not one character (write \";\")"),
        (as_minutes, "1d", "key: '1d' is not an interval that divides an hour (write \"15min\")"),
        (as_digits, True, "key: True is not a number of digits (write 6)"),
        (as_digits, 13, "key: 13 is not a number of digits (write 6)"),
        (partial(as_list, as_text), "a", "key: 'a' is not a list (write [...])"),
        (partial(as_list, as_text), ["a", 1], 'key: 1 is not a text (write "...")'),
        (partial(as_table, as_text), [], "key: [] is not a table (write { ... })"),
        (partial(as_table, as_text), {"a": 1}, 'key: a: 1 is not a text (write "...")'),
        (partial(as_table, as_text, keys=("a",)), {"b": "x"}, "key: unknown key 'b' (known here: a)"),
    ],
)
def test_any_other_value_is_refused_with_its_key(read: Callable[[Any, str], Any], value: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read(value, "my.toml: key")
    assert str(caught.value) == f"my.toml: {message}"
