"""Languages: all have the same words, and write numbers, dates and money in their way."""

import re
from datetime import date

import pytest

from etl.core.errors import UsageError
from etl.statements.page_templates import FOLDER
from etl.statements.wording import languages, wording


def test_all_languages_have_the_same_words() -> None:
    english = wording("en")
    for language in languages():
        other = wording(language)
        assert (other.words.keys(), other.kinds.keys()) == (english.words.keys(), english.kinds.keys())
        assert len(other.months) == 12


def test_templates_use_words_that_there_are() -> None:
    used = {word for path in FOLDER.iterdir() for word in re.findall(r"words\.(\w+)", path.read_text("utf-8"))}
    assert used
    assert used <= wording("en").words.keys()


@pytest.mark.parametrize(
    ("language", "day", "month", "number", "money"),
    [
        ("en", "1 March 2024", "March 2024", "\u22121,234,567.0890", "EUR 0.10"),
        ("de", "1. März 2024", "März 2024", "\u22121.234.567,0890", "0,10 EUR"),
        ("pt", "1 de março de 2024", "março de 2024", "\u22121\u00a0234\u00a0567,0890", "0,10 EUR"),
    ],
)
def test_a_language_writes_in_its_way(language: str, day: str, month: str, number: str, money: str) -> None:
    found = wording(language)
    assert found.day(date(2024, 3, 1)) == day
    assert found.month_name(date(2024, 3, 1)) == month
    assert found.number("-1234567.0890").shown == number
    assert found.amount("0.10", "EUR").shown == money


@pytest.mark.parametrize(("text", "shown"), [("0", "0"), ("999", "999"), ("1000", "1,000"), ("123456", "123,456")])
def test_thousands_are_marked(text: str, shown: str) -> None:
    assert wording("en").number(text).shown == shown


def test_a_language_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(UsageError, match=r"there is no language 'xx' \(there are de, en, pt\)"):
        wording("xx")
