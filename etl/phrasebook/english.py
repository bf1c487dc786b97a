"""English texts of bills, made from their keys and values, and keys and values found in a text that was stored."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from etl.phrasebook.templates import ONE, OTHER, Template, whole

FOLDER = Path(__file__).parent
SUFFIX = ".toml"
WARNINGS, PARTS, REMARKS, EXPLANATION = "warnings", "parts", "remarks", "explanation"
"""Sections of templates: of what bills store, of what stands within that, of names of lines, of explanations."""
SENTENCE = "sentence"
"""Kind of a value that is itself a text of a template."""


class Phrase(NamedTuple):
    """A text as its key, and its values as they are in English."""

    key: str
    values: Mapping[str, str]


@cache
def english_file() -> dict[str, dict[str, Any]]:
    """Return the sections of the file."""
    return tomllib.loads((FOLDER / f"en{SUFFIX}").read_text("utf-8"))


@cache
def templates() -> dict[str, Template]:
    """Return all templates by their keys, which no two sections share."""
    return {key: one for section in (WARNINGS, PARTS, REMARKS, EXPLANATION) for key, one in _section(section).items()}


def english(key: str, /, **values: object) -> str:
    """Return the English text of a key."""
    template = templates()[key]
    texts = {name: str(value) for name, value in values.items()}
    is_one = template.counted and len(template.forms) > 1 and whole(texts[template.counted]) == 1
    return template.fill(texts, ONE if is_one else OTHER)


def beginning(key: str) -> str:
    """Return what all English texts of a key begin with."""
    return templates()[key].forms[OTHER].partition("{")[0]


def recognise(text: str, *sections: str) -> Phrase | None:
    """Return the key and values of an English text that a template of some sections made; None for another text."""
    return next(_readings(text, sections), None)


def _readings(text: str, sections: tuple[str, ...]) -> Iterator[Phrase]:
    for section in sections:
        for key, template in _section(section).items():
            values = template.read(text)
            if values is not None and all(map(_is_known, _sentences(template, values))):
                yield Phrase(key, values)


def _sentences(template: Template, values: Mapping[str, str]) -> list[str]:
    return [values[name] for name, kind in template.places.items() if kind == SENTENCE]


def _is_known(text: str) -> bool:
    return recognise(text, PARTS, WARNINGS) is not None


@cache
def _section(name: str) -> dict[str, Template]:
    return {key: as_template(texts) for key, texts in english_file()[name].items()}


def as_template(texts: str | Mapping[str, str]) -> Template:
    """Return the template of a text, or of a table of plural forms."""
    return Template({OTHER: texts} if isinstance(texts, str) else texts)


class Phrases(Protocol):
    """Texts by their keys, and values by their kinds."""

    def text(self, key: str, /, **values: object) -> str:
        """Return the text of a key, with values as they are in English."""
        ...

    def value(self, kind: str, text: str, /) -> str:
        """Return a value of a kind, given as it is in English."""
        ...


class English:
    """Writes texts as they are in English, and values as they are stored."""

    def text(self, key: str, /, **values: object) -> str:
        return english(key, **values)

    def value(self, kind: str, text: str, /) -> str:  # noqa: ARG002 - values of all kinds stand as they are
        return text


ENGLISH = English()
