"""Names of months in the languages of files: a name that is another month in another language needs its language."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from etl.sources.words.languages import month_names
from etl.sources.words.senses import normal


def _numbers(names: str) -> Mapping[str, int]:
    """Return the numbers of a language's months by their names, full and short ones."""
    return {normal(name): number for number, month in enumerate(names.split(","), 1) for name in month.split()}


_LANGUAGES = {language.lower(): _numbers(names) for language, names in month_names().items()}
_ALL = [pair for numbers in _LANGUAGES.values() for pair in numbers.items()]
_AGREED = {name: number for name, number in _ALL if {other for one, other in _ALL if one == name} == {number}}
_MAIN = "english"
"""The language that is meant where no name shows another one."""


@lru_cache(maxsize=1024)
def month_number(name: str, language: str = "") -> int:
    """Return the number of a month; 0 for no month, and without a language for one that is two in two of them."""
    return (_LANGUAGES[language] if language else _AGREED).get(normal(name), 0)


def language_of(names: Collection[str]) -> str:
    """Return the one language that has all of these names; empty for none or several, and for English."""
    wanted = set(map(normal, names))
    found = [language for language, numbers in _LANGUAGES.items() if wanted <= numbers.keys()]
    return found[0] if len(found) == 1 and wanted and found[0] != _MAIN else ""
