"""Words of a language, each of which is one file of TOML, and dates, numbers and money as its locale writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.core.disk.toml_files import read_toml
from etl.core.errors import UsageError
from etl.core.exact import decimal_text
from etl.phrasebook.english import FOLDER, SUFFIX
from etl.phrasebook.templates import OTHER, whole
from etl.statements.language_texts import LanguageTexts, read_texts
from etl.tariffs.toml_table import Table

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

_MONTH = "yMMMM"
"""Skeleton of a month with its year, in the order of the locale."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PLACES = 6
"""Of a number of kWh that is whole milliwatt-hours."""
_SIGN, _NO_BREAK = "\u00a4", "\u00a0"
"""Place of the currency in a pattern, and the space between a number and what belongs to it."""


@dataclass(frozen=True)
class Amount:
    """A number as a page has it: `raw` for programs, as it is stored, and `shown` for people."""

    raw: str
    shown: str


class Wording:
    """A language: `words` by their names, and how its locale writes dates and numbers.

    Numbers are written from their texts by the symbols and patterns of the locale, as Babel's own functions would
    leave out zeros at the end of a price.
    """

    def __init__(self, locale: "Locale", texts: LanguageTexts) -> None:
        self.language, self.lacking = locale.language, texts.lacking
        self.words, self.kinds = texts.words, texts.kinds
        self._templates = texts.templates
        self._locale = locale
        symbols: Any = locale.number_symbols
        symbols = symbols.get("latn", symbols)
        self.decimal, self._group = symbols["decimal"], symbols["group"]
        self._minus = symbols["minusSign"].replace("-", "\u2212")
        self._sizes: tuple[int, int] = locale.decimal_formats[None].grouping
        self._money, self._percent = locale.currency_formats["standard"], locale.percent_formats[None]
        self._dates: dict[tuple[str, date], str] = {}
        self._affixes: dict[tuple[str, str], tuple[str, str]] = {}

    def kind(self, name: str) -> str:
        """Return a kind of line or document, a state of a bill or a flow; another one is written as it is stored."""
        return self.kinds.get(name.replace(" ", "_"), name)

    def filled(self, key: str, values: Mapping[str, str], count: str) -> str:
        """Return the text of a key in the plural form that a count asks for."""
        form = self._locale.plural_form(whole(count)) if count else OTHER
        return self._templates[key].fill(values, form)

    def day(self, day: date) -> str:
        """Write a day with its month as a word."""
        return self._date("long", day)

    def days(self, start: date, end: date, form: str = "long") -> str:
        """Write the days from one to that before another, months as words or in the form `medium`."""
        first, last = self._date(form, start), self._date(form, end - timedelta(days=1))
        return first if first == last else f"{first} {self.words['to']} {last}"

    def weekdays(self) -> dict[str, str]:
        """Return by its English name each day of the week, in few letters."""
        names = self._locale.days["stand-alone"]["abbreviated"]
        return {word: names[number] for number, word in enumerate(_WEEKDAYS)}

    def month_name(self, day: date) -> str:
        """Write the month of a day, and its year."""
        return self._date(_MONTH, day)

    def short_month(self, day: date) -> str:
        """Write the month of a day in as few letters as can be."""
        return self._date("LLL", day)

    def moment(self, stamp: str) -> str:
        """Write a local stamp, without its offset."""
        from babel.dates import format_time

        at = datetime.fromisoformat(stamp).replace(tzinfo=None)
        return f"{self._date('medium', at.date())} {format_time(at, 'short', locale=self._locale)}"

    def _date(self, form: str, day: date) -> str:
        """Write a day once: all pages of a run have the same ones."""
        from babel.dates import format_date, format_skeleton

        if (form, day) not in self._dates:
            of_skeleton = form == _MONTH
            self._dates[form, day] = (
                format_skeleton(form, day, locale=self._locale) if of_skeleton else format_date(day, form, self._locale)
            )
        return self._dates[form, day]

    def number(self, text: str, *, plus: bool = False) -> Amount:
        """Write a decimal text with all its places; `plus`: one above zero has its sign, as a difference has."""
        sign = self._sign(text, plus=plus)
        return Amount(text, f"{sign}{self._digits(text)}")

    def measured(self, text: str) -> Amount:
        """Write energy or power with as many places as the energy of bills has at most; `raw` keeps all."""
        return Amount(text, self.number(decimal_text(Fraction(text), _PLACES)).shown)

    def amount(self, text: str, currency: str, *, plus: bool = False) -> Amount:
        """Write an amount of money with all its places."""
        return Amount(text, self._within(self._money, text, currency, self._sign(text, plus=plus)))

    def percent(self, text: str) -> str:
        """Write a number of per cent."""
        return self._within(self._percent, text, "", self._sign(text))

    def _sign(self, text: str, *, plus: bool = False) -> str:
        return self._minus if text.startswith("-") else "+" if plus and text.strip("0.") else ""

    def _digits(self, text: str) -> str:
        whole, point, places = text.removeprefix("-").partition(".")
        last, others = self._sizes
        groups = [whole[-last:]]
        rest = whole[:-last]
        while rest:
            groups.append(rest[-others:])
            rest = rest[:-others]
        return f"{self._group.join(reversed(groups))}{self.decimal if point else ''}{places}"

    def _within(self, pattern: "NumberPattern", text: str, currency: str, sign: str) -> str:
        """Write a number with what a pattern has around it; per cent has no currency."""
        if (sign, currency) not in self._affixes:
            self._affixes[sign, currency] = self._around(pattern, currency, sign)
        before, after = self._affixes[sign, currency]
        return f"{before}{self._digits(text)}{after}"

    def _around(self, pattern: "NumberPattern", currency: str, sign: str) -> tuple[str, str]:
        from babel.numbers import get_currency_symbol

        symbol = get_currency_symbol(currency, self._locale) if currency else ""
        before, after = (affix[bool(sign)].replace("-", sign) for affix in (pattern.prefix, pattern.suffix))
        wide = f"{symbol}{_NO_BREAK}" if symbol[-1:].isalpha() and before.endswith(_SIGN) else symbol
        return before.replace(_SIGN, wide), after.replace(_SIGN, symbol)


def languages() -> list[str]:
    """Return the languages that there are."""
    return sorted(path.stem for path in FOLDER.glob(f"*{SUFFIX}"))


@cache
def wording(language: str) -> Wording:
    """Return the wording of a language, or of a file of one; UsageError for one that there is none of."""
    if language.endswith(SUFFIX):
        return read_wording(Path(language))
    if language not in languages():
        others = f"there are {', '.join(languages())}; a file of your own ends in {SUFFIX}"
        raise UsageError(f"there is no language {language!r} ({others})")
    return read_wording(FOLDER / f"{language}{SUFFIX}")


def read_wording(path: Path) -> Wording:
    """Read the file of a language, whose missing texts are English; InputError where it cannot be used."""
    from babel import Locale, UnknownLocaleError

    table = Table(read_toml(path), str(path))
    name, texts = table.text("locale"), read_texts(table)
    table.close()
    try:
        locale = Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        table.fail("locale", f"{name!r} is not a locale that Babel knows", "write one like en_GB, fr_FR or es_MX")
    return Wording(locale, texts)
