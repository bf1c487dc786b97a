"""Texts of the file of a language: words, kinds and templates, and those that it lacks, which are English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.phrasebook.english import EXPLANATION, PARTS, REMARKS, WARNINGS, as_template, english_file, templates
from etl.phrasebook.templates import OTHER, Template
from etl.tariffs.toml_table import Table

TEMPLATES = (WARNINGS, PARTS, REMARKS, EXPLANATION)
_PLURALS = ("zero", "one", "two", "few", "many", OTHER)


@dataclass(frozen=True)
class LanguageTexts:
    """What a language says: by the keys of the English file."""

    words: Mapping[str, str]
    kinds: Mapping[str, str]
    templates: Mapping[str, Template]
    lacking: Sequence[str]
    """Keys of the texts that are English because the file lacks them, after their sections."""


def read_texts(table: Table) -> LanguageTexts:
    """Read the sections of a file; InputError for an unknown key, and for a place that a text has no value for."""
    lacking: list[str] = []
    words, kinds = (_plain(table, section, lacking) for section in ("words", "kinds"))
    found = {key: one for section in TEMPLATES for key, one in _templates(table, section, lacking).items()}
    return LanguageTexts(words, kinds, found, lacking)


def _plain(table: Table, section: str, lacking: list[str]) -> dict[str, str]:
    """Return the texts of a section: English ones, and before them those of the file."""
    own, english = _section(table, section), english_file()[section]
    lacking += [f"{section}.{key}" for key in english if not own.has(key)]
    found = {key: own.text(key, text) for key, text in english.items()}
    own.close()
    return found


def _templates(table: Table, section: str, lacking: list[str]) -> dict[str, Template]:
    own, english = _section(table, section), templates()
    keys = list(english_file()[section])
    lacking += [f"{section}.{key}" for key in keys if not own.has(key)]
    found = {key: _template(own, key, english[key]) if own.has(key) else english[key] for key in keys}
    own.close()
    return found


def _section(table: Table, section: str) -> Table:
    return table.table(section) or Table({}, table.where)


def _template(own: Table, key: str, english: Template) -> Template:
    """Read a text with places, or a table of its plural forms, of which there is always the last."""
    forms = own.table(key) if isinstance(own.value(key), dict) else None
    if forms is None:
        found = as_template(own.text(key))
    else:
        found = Template({form: forms.text(form) for form in _PLURALS if forms.has(form) or form == OTHER})
        forms.close()
    for name in sorted(found.places.keys() - english.places.keys()):
        known = ", ".join(f"{{{place}}}" for place in english.places) or "none"
        own.fail(key, f"there is no value {{{name}}}", f"places of this text: {known}")
    return found
