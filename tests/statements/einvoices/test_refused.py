"""A refusal is one line."""

from etl.statements.einvoices.refused import RefusedError


def test_it_is_one_line() -> None:
    assert str(RefusedError("two\nlines")) == "two lines"
