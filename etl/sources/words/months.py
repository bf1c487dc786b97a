"""Names of months in the languages of files: a name that is another month in another language needs its language."""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from etl.sources.words.languages import month_names
from etl.sources.words.senses import normal


def _numbers(names: str) -> Mapping[str, int]:
    """Return the numbers of a language's months by their names, full and short ones."""
    return {normal(name): number for number, month in enumerate(names.split(","), 1) for name in month.split()}


def _agreed(languages: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    """Return the names that are one month in all languages that have them."""
    found: dict[str, set[int]] = {}
    for numbers in languages:
        for name, number in numbers.items():
            found.setdefault(name, set()).add(number)
    return {name: months.pop() for name, months in found.items() if len(months) == 1}


_LANGUAGES = {language.lower(): _numbers(names) for language, names in month_names().items()}
_AGREED = _agreed(_LANGUAGES.values())
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
