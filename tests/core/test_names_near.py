"""Names that may be meant by one that nobody has."""

import pytest

from etl.core.names import meant, near_name


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Net", "net"),  # other letters, large and small
        ("S-1", "S1"),  # other signs between them
        ("billing kw", "billing_kw"),
        ("biling_kw", "billing_kw"),  # a letter is missing
        ("peak", ""),
        ("", ""),
    ],
)
def test_a_name_is_near_that_has_the_same_letters_and_digits_or_few_others(name: str, near: str) -> None:
    assert near_name(name, {"net", "S1", "billing_kw"}) == near


def test_of_two_spellings_the_first_in_order_is_meant_whatever_the_order_of_the_set() -> None:
    assert near_name("s.1", ["s1", "S1"]) == near_name("s.1", ["S1", "s1"]) == "S1"


def test_a_remedy_begins_with_what_may_be_meant() -> None:
    assert (meant("Net", ["net"]), meant("Net", ["gross"])) == ("did you mean 'net'? ", "")
