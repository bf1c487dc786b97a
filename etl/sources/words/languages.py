"""Words of files, one table a language (`tables`): of flow and medium, and the names of columns.

A new language is one more table. Entries are separated by commas. Accents and case do not count (an umlaut may be
written `ue`). In words of flow and medium `*` stands for any letters, a blank for the border between two words.
Senses:

- `draw`, `use`: import, as what is drawn from the grid or as what is used;
- `export`, `generation`;
- `either`: a delivery, of which the word alone does not say who delivers;
- `inside`: behind the meter, or within a community: neither drawn from the grid nor fed into it;
- `gas`, `heat`, `water`: other media, `reactive`: no energy that is used, `electricity`: this one, `appliance`: what
  uses it, though its name has a word of another medium;
- `direction`, `medium`: titles of columns whose cells hold such words.

Names of columns are in `[columns]`, by their role; what a row of totals is called, and what one at fault says,
in `[rows]`; in `[beside]` are single
words, without accents, that tell columns of values from each other: of a tariff, of what is behind the meter, and of
what is left of both flows. Names of the twelve months are in `[months]`, each with its other forms and its short ones.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

SENSES = (
    "draw", "use", "export", "generation", "either", "inside", "gas", "heat", "water", "electricity", "direction",
    "medium", "appliance", "reactive",
)  # fmt: skip
ROLES = (
    "client", "point", "meter", "register", "quality", "unit", "timestamp", "start", "end", "date", "time", "value",
)  # fmt: skip
"""Roles of columns. `client` is who pays, `point` the place that is metered, `meter` the device; `start` and `end` are
those of an interval."""

_FOLDER = Path(__file__).with_name("tables")
_FIRST = ("English", "German", "Dutch", "French", "Spanish", "Italian", "Portuguese")
"""Languages that stand first in the reference; others follow by name."""


def _tables() -> dict[str, Mapping[str, str | Mapping[str, str]]]:
    found = {path.stem.capitalize(): tomllib.loads(path.read_text("utf-8")) for path in _FOLDER.glob("*.toml")}
    return {language: found[language] for language in (*_FIRST, *sorted(found.keys() - set(_FIRST)))}


def _senses(table: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
    return {sense: words for sense, words in table.items() if isinstance(words, str)}


def _part(table: Mapping[str, str | Mapping[str, str]], name: str) -> Mapping[str, str]:
    part = table.get(name, {})
    return part if isinstance(part, Mapping) else {}


_TABLES = _tables()
LANGUAGES: Mapping[str, Mapping[str, str]] = {language: _senses(table) for language, table in _TABLES.items()}
COLUMNS: Mapping[str, Mapping[str, str]] = {language: _part(table, "columns") for language, table in _TABLES.items()}


def column_names(role: str) -> frozenset[str]:
    """Return the names of columns of a role in all languages."""
    return _entries(columns.get(role, "") for columns in COLUMNS.values())


def totals() -> frozenset[str]:
    """Return what rows of totals are called in all languages."""
    return _entries(_part(table, "rows").get("total", "") for table in _TABLES.values())


def faults() -> frozenset[str]:
    """Return the words by which a row says that its reading is at fault, in all languages."""
    return _entries(_part(table, "rows").get("fault", "") for table in _TABLES.values())


@cache
def tariff_words() -> frozenset[str]:
    """Return the words of times and kinds of a tariff in all languages: `night`, `peak`, `controlled`."""
    return _entries(_part(table, "beside").get("tariff", "") for table in _TABLES.values())


@cache
def words_behind_the_meter() -> frozenset[str]:
    """Return the words of what is behind the meter of the grid in all languages: `home`, `battery`, `car`."""
    return _entries(_part(table, "beside").get("behind", "") for table in _TABLES.values())


def month_names() -> Mapping[str, str]:
    """Return by language the names of the months."""
    return {language: _part(table, "months")["names"] for language, table in _TABLES.items()}


def _entries(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(entry.strip() for text in texts for entry in text.split(",") if entry.strip())
