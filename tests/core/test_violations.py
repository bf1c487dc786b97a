"""Violations are shown with their place."""

from etl.core.violations import Violation


def test_a_violation_is_one_line_of_where_and_what() -> None:
    assert str(Violation("client 4521, 2017-08", "sums differ")) == "client 4521, 2017-08: sums differ"
