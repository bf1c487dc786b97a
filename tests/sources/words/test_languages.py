"""Tables of words: every language has all senses that matter, and no word is two flows, or a flow and a medium."""

import pytest

from etl.sources.words.languages import LANGUAGES, SENSES
from etl.sources.words.senses import normal
from tests.support import make_words

FLOWS = {"draw": "import", "use": "import", "export": "export", "generation": "generation", "either": "", "inside": "-"}
MEDIA = ("gas", "heat", "water", "reactive")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_senses(language: str) -> None:
    assert set(SENSES) - LANGUAGES[language].keys() <= {"appliance"}
    assert LANGUAGES[language].keys() <= set(SENSES)


def test_no_word_says_two_things() -> None:
    senses: dict[str, set[str]] = {}
    for words in LANGUAGES.values():
        for sense, texts in words.items():
            kind = FLOWS.get(sense, sense) if sense in FLOWS or sense in MEDIA else None
            for text in texts.split(",") if kind is not None else ():
                senses.setdefault(normal(text.strip()), set()).add(str(kind))
    assert {text: kinds for text, kinds in senses.items() if len(kinds) > 1} == {}


def test_the_page_has_the_words() -> None:
    text = make_words.PAGE.read_text("utf-8")
    assert text == make_words.with_table(text), "run python -m tests.support.make_words"
