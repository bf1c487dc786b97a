"""Names of months in every language, and those that are two months in two languages."""

import pytest

from etl.sources.words.languages import month_names
from etl.sources.words.months import language_of, month_number


@pytest.mark.parametrize("language", month_names())
def test_a_language_has_twelve_months_and_no_name_twice(language: str) -> None:
    months = month_names()[language].split(",")
    names = [name for month in months for name in month.split()]
    assert len(months) == 12
    assert len(set(names)) == len(names)
    assert [month_number(month.split()[0], language.lower()) for month in months] == [*range(1, 13)]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Jänner", 1),
        ("Jaenner", 1),
        ("févr", 2),
        ("MARS", 3),
        ("kwi", 4),
        ("août", 8),
        ("paź", 10),
        ("Dez", 12),
        ("x", 0),
    ],
)
def test_a_name_is_known_whatever_its_language(name: str, number: int) -> None:
    assert month_number(name) == number


def test_a_name_that_is_two_months_needs_its_language() -> None:
    assert (month_number("listopad"), month_number("listopad", "polish")) == (0, 11)
    assert (month_number("listopad", "croatian"), month_number("lip", "polish"), month_number("lip")) == (10, 7, 0)


def test_a_language_is_known_by_names_that_no_other_has() -> None:
    assert language_of({"kwi", "lip"}) == "polish"
    assert language_of({"May", "Oct"}) == ""  # English, or Spanish
    assert language_of({"May", "October"}) == ""
    assert language_of({"mar"}) == ""
    assert language_of(set()) == ""
