"""Languages: all have the same words, and numbers, dates and money are written as their locales do."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from etl.core.errors import InputError, UsageError
from etl.phrasebook.english import FOLDER as LANGUAGES
from etl.statements.page_templates import FOLDER
from etl.statements.wording import Wording, languages, read_wording, wording

MARCH = date(2024, 3, 1)


def test_all_languages_have_the_same_texts_in_the_same_sections() -> None:
    files = {language: tomllib.loads((LANGUAGES / f"{language}.toml").read_text("utf-8")) for language in languages()}
    keys = [{name: sorted(one) for name, one in data.items() if name != "locale"} for data in files.values()]
    assert keys == [keys[0]] * len(files)


def test_templates_use_words_that_there_are() -> None:
    used = {word for path in FOLDER.iterdir() for word in re.findall(r"words\.(\w+)", path.read_text("utf-8"))}
    assert used
    assert used <= wording("en").words.keys()


def of_locale(locale: str, folder: Path) -> Wording:
    """The English words with the numbers and dates of a locale: a language that is one file more."""
    text = (LANGUAGES / "en.toml").read_text("utf-8")
    path = folder / "xy.toml"
    path.write_text(text.replace('"en_GB"', f'"{locale}"', 1), encoding="utf-8")
    return read_wording(path)


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("en_GB", ("1 March 2024", "March 2024", "1 Mar 2024 09:30",
         "\u22121,234,567.0890", "\u20ac0.10", "\u2212US$1,234.50", "5.5%")),
        ("de_DE", ("1. März 2024", "März 2024", "01.03.2024 09:30",
         "\u22121.234.567,0890", "0,10\u00a0\u20ac", "\u22121.234,50\u00a0$", "5,5\u00a0%")),
        ("pt_PT", ("1 de março de 2024", "março de 2024", "01/03/2024 09:30",
         "\u22121\u00a0234\u00a0567,0890", "0,10\u00a0\u20ac", "\u22121\u00a0234,50\u00a0US$", "5,5%")),
        ("fr_FR", ("1 mars 2024", "mars 2024", "1 mars 2024 09:30",
         "\u22121\u202f234\u202f567,0890", "0,10\u00a0\u20ac", "\u22121\u202f234,50\u00a0$US", "5,5\u00a0%")),
        ("hi_IN", ("1 मार्च 2024", "मार्च 2024", "1 मार्च 2024 9:30 am",
         "\u221212,34,567.0890", "\u20ac0.10", "\u2212$1,234.50", "5.5%")),
        ("de_CH", ("1. März 2024", "März 2024", "01.03.2024 09:30",
         "\u22121'234'567.0890", "EUR\u00a00.10", "$\u22121'234.50", "5.5%")),
    ],
)  # fmt: skip
def test_a_language_writes_as_its_locale_does(tmp_path: Path, locale: str, shown: tuple[str, ...]) -> None:
    found = of_locale(locale, tmp_path)
    assert shown == (
        found.day(MARCH), found.month_name(MARCH), found.moment("2024-03-01T09:30+01:00"),
        found.number("-1234567.0890").shown, found.amount("0.10", "EUR").shown, found.amount("-1234.50", "USD").shown,
        found.percent("5.5"),
    )  # fmt: skip


def test_all_places_of_a_number_are_written(tmp_path: Path) -> None:
    for locale in ("en_GB", "es"):
        found = of_locale(locale, tmp_path)
        point = "," if locale == "es" else "."
        assert found.number("0.1120").shown == f"0{point}1120"
        assert found.amount("123456789012345678901234.10000", "EUR").raw == "123456789012345678901234.10000"
        assert found.amount("2.10000", "EUR").shown.strip("\u20ac\u00a0") == f"2{point}10000"


def test_a_currency_without_a_sign_stands_apart_from_its_number() -> None:
    assert wording("en").amount("1.00", "CHF").shown == "CHF\u00a01.00"
    assert wording("en").amount("-1.00", "CHF").shown == "\u2212CHF\u00a01.00"


@pytest.mark.parametrize(("text", "shown"), [("0", "0"), ("999", "999"), ("1000", "1,000"), ("123456", "123,456")])
def test_thousands_are_marked(text: str, shown: str) -> None:
    assert wording("en").number(text).shown == shown


@pytest.mark.parametrize(("text", "shown"), [("2.50", "+2.50"), ("0.00", "0.00"), ("-2.50", "\u22122.50")])
def test_a_difference_above_zero_has_its_sign(text: str, shown: str) -> None:
    assert wording("en").number(text, plus=True).shown == shown


def test_a_language_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(UsageError, match=r"there is no language 'xx' \(there are de, en, pt; a file"):
        wording("xx")


def test_a_file_of_ones_own_is_a_language_and_what_it_lacks_is_english(tmp_path: Path) -> None:
    path = tmp_path / "spanish.toml"
    path.write_text('locale = "es_MX"\n[words]\nperiod = "Periodo"\n', encoding="utf-8")
    found = wording(str(path))
    assert (found.language, found.words["period"], found.words["tariff"]) == ("es", "Periodo", "Tariff")
    assert found.kind("bill") == "Bill"
    assert found.day(MARCH) == "1 de marzo de 2024"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "locale: is missing (add locale = ...)"),
        ('locale = "xx_YY"', "locale: 'xx_YY' is not a locale that Babel knows (write one like en_GB, fr_FR or es_MX)"),
        ('locale = "../x"', "locale: '../x' is not a locale that Babel knows (write one like en_GB, fr_FR or es_MX)"),
        ('locale = "es"\n[words]\nperiod = 1', 'words: period: 1 is not a text (write period = "...")'),
        ("locale", "is not TOML: Expected '=' after a key in a key/value pair (at end of document) (correct the file)"),
    ],
)
def test_a_file_that_is_no_language_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_wording(path)
    assert str(refused.value) == f"{path}: {message}"


def test_unknown_words_and_files_that_are_not_there_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('locale = "es"\n[words]\nperoid = "Periodo"\n', encoding="utf-8")
    with pytest.raises(InputError, match="words: unknown key 'peroid'"):
        read_wording(path)
    with pytest.raises(InputError, match="there is no such file"):
        wording(str(tmp_path / "none.toml"))
