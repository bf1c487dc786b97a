"""Texts of a language: what its file has, and what it lacks and is English; all that come with etl say the same."""

import re
import tomllib

import pytest

from etl.core.errors import InputError
from etl.phrasebook.english import FOLDER, english_file, templates
from etl.statements.language_texts import TEMPLATES, read_texts
from etl.statements.text_moments import without_command
from etl.statements.wording import languages, read_wording
from etl.tariffs.toml_table import Table

ALIKE = {"total", "IBAN", "BIC", "item", "Total", "min", "kWh"}
"""Words that are the same in English and in German or Portuguese."""
OWN = [language for language in languages() if language != "en"]


def read(text: str) -> Table:
    return Table(tomllib.loads(text), "x.toml")


def test_texts_that_a_file_lacks_are_english_and_named() -> None:
    found = read_texts(read('[words]\nperiod = "Periodo"\n[warnings]\nno_reading = "Sin lecturas"\n'))
    assert (found.words["period"], found.words["tariff"]) == ("Periodo", "Tariff")
    assert found.templates["no_reading"].fill({}) == "Sin lecturas"
    assert found.templates["gap"] is templates()["gap"]
    every = sum(len(texts) for section, texts in english_file().items() if section != "locale")
    assert len(found.lacking) == every - 2
    assert {"words.tariff", "kinds.bill", "warnings.gap", "explanation.at"} - {*found.lacking} == {"explanation.at"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('gap = "{time} faltan de {date}"', "there is no value {date} (places of this text: {time}, {start}, {end})"),
        ('no_reading = "{time}"', "there is no value {time} (places of this text: none)"),
        ('more_edits = { one = "{more}" }', "other: is missing (add other = ...)"),
        (
            'more_edits = { other = "{more}", lots = "x" }',
            "unknown key 'lots' (known here: few, many, one,",
        ),
        ("gap = 3", 'gap: 3 is not a text (write gap = "...")'),
        ('gaps = "x"', "unknown key 'gaps'"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        read_texts(read(f"[warnings]\n{text}\n"))


@pytest.mark.parametrize("language", OWN)
def test_a_language_says_all_that_english_says_in_its_own_words(language: str) -> None:
    own = read_wording(FOLDER / f"{language}.toml")
    assert own.lacking == []
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    for section, texts in english_file().items():
        for key in texts if section != "locale" else ():
            mine, english = data[section][key], texts[key]
            if section in TEMPLATES:
                assert places(mine) == places(english), key
            words = {word for text in forms(mine) & forms(english) for word in re.findall(r"[^\W\d_]{3,}", bare(text))}
            assert words <= ALIKE, key


@pytest.mark.parametrize("language", OWN)
def test_commands_stand_at_the_end_of_a_warning_in_brackets_so_that_pages_leave_them_out(language: str) -> None:
    for text in tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))["warnings"].values():
        for form in forms(text):
            assert not re.search("etl (assign|load|explain|findings)|--", without_command(form)), form


def places(text: str | dict[str, str]) -> set[str]:
    return {name for form in forms(text) for name in re.findall(r"\{(\w+)", form)}


def forms(text: str | dict[str, str]) -> set[str]:
    return {text} if isinstance(text, str) else {*text.values()}


def bare(text: str) -> str:
    return re.sub(r"\{.*?\}", "", text)
