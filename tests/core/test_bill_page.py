"""A bill's detail says what was done about its missing readings."""

import json
from fractions import Fraction

from etl.core.bill_page import read_missing
from etl.core.usage_page import Missing


def test_a_bill_that_says_nothing_of_missing_readings_was_made_as_they_were() -> None:
    assert read_missing('{"lines": [], "totals": {}}') == Missing()


def test_the_method_and_the_exact_tolerance_are_read_back() -> None:
    detail = json.dumps({"asked": {"estimate": "week", "tolerance": "1/300"}}, separators=(",", ":"))
    assert read_missing(detail) == Missing("week", Fraction(1, 300))


def test_a_client_named_like_the_key_is_not_taken_for_it() -> None:
    assert read_missing(json.dumps({"warnings": ['said "asked": {}']})) == Missing()
