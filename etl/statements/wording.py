"""Words, dates, numbers and amounts of money of a language, each of which is one file of TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from etl.core.errors import UsageError

FOLDER = Path(__file__).parent / "languages"
_GROUP = 3


@dataclass(frozen=True)
class Amount:
    """A number as a page has it: `raw` for programs, as it is stored, and `shown` for people."""

    raw: str
    shown: str


@dataclass(frozen=True)
class Wording:
    """A language: `words` by their names, and how it writes dates and numbers."""

    language: str
    words: Mapping[str, str]
    kinds: Mapping[str, str]
    """Kinds of lines and documents, states of bills and flows; what is not among them is written as it is stored."""
    months: tuple[str, ...]
    date_form: str
    month_form: str
    decimal: str
    group: str
    money: str

    def kind(self, name: str) -> str:
        return self.kinds.get(name, name)

    def day(self, day: date) -> str:
        return self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def month_name(self, day: date) -> str:
        return self.month_form.format(month=self.months[day.month - 1], year=day.year)

    def number(self, text: str) -> Amount:
        """Write a decimal text with all its places."""
        sign, digits = ("\u2212", text[1:]) if text.startswith("-") else ("", text)
        whole, point, places = digits.partition(".")
        first = len(whole) % _GROUP
        groups = [whole[:first]] * bool(first) + [whole[at : at + _GROUP] for at in range(first, len(whole), _GROUP)]
        return Amount(text, f"{sign}{self.group.join(groups)}{self.decimal * bool(point)}{places}")

    def amount(self, text: str, currency: str) -> Amount:
        """Write an amount of money with all its places."""
        return Amount(text, self.money.format(amount=self.number(text).shown, currency=currency))


def languages() -> list[str]:
    """Return the languages that there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def wording(language: str) -> Wording:
    """Return the wording of a language; UsageError for one that there is none of."""
    if language not in languages():
        raise UsageError(f"there is no language {language!r} (there are {', '.join(languages())})")
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    form = data["form"]
    return Wording(
        language, data["words"], data["kinds"], tuple(form["months"]), form["date"], form["month"], form["decimal"],
        form["group"], form["money"],
    )  # fmt: skip
