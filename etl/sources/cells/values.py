"""Values of a cell: energy as a whole number of mWh, a quality, a flow. Everything exact, nothing guessed."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Protocol

from etl.blocks.quality_codec import QUALITY_BITS, coded
from etl.core.usage_page import ESTIMATED, FILLED, MEASURED, QUALITIES, SUBSTITUTED, SUSPECT
from etl.sources.cells.clean_text import BLANKS
from etl.sources.words.market_codes import nem_flow
from etl.sources.words.senses import sense_of

LARGEST_MWH = 2**51
"""Magnitudes from here on are refused: float64 would no longer hold them to the mWh."""

_MWH = {"kWh": 10**6, "Wh": 10**3, "MWh": 10**9, "kW": 10**6, "W": 10**3, "MW": 10**9}
UNITS = tuple(_MWH)
POWER = ("kW", "W", "MW")
_NUMBER = {
    mark: re.compile(rf"[+-]?(?:[0-9]+(?:{re.escape(mark)}[0-9]*)?|{re.escape(mark)}[0-9]+)(?:[eE][+-]?[0-9]{{1,3}})?")
    for mark in ".,"
}
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:[., \u00a0\u202f'][0-9]{3})+(?:[.,][0-9]*)?")
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
"""A number whose marks may all be of thousands."""
_WHOLE = re.compile(r"[+-]?[0-9]+")
_WITH_UNIT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)? ?[km]?wh?", re.IGNORECASE)
_INFINITE = re.compile(r"[+-]?(?:inf|infinity|nan|∞)", re.IGNORECASE)

QUALITY_WORDS: Mapping[str, int] = {
    **dict.fromkeys(("", "measured", "actual", "a", "real", "r", "read", "ok", "valid", "validated", "m"), MEASURED),
    **dict.fromkeys(("substituted", "substitute", "s"), SUBSTITUTED),
    **dict.fromkeys(("estimated", "estimate", "e", "est", "estimada", "geschat"), ESTIMATED),
    **dict.fromkeys(("filled",), FILLED),
    **dict.fromkeys(("suspect", "questionable", "doubtful"), SUSPECT),
}
"""Case-folded words without surrounding blanks; no word means measured."""


def mwh_per_unit(unit: str) -> tuple[int, bool]:
    """Return mWh in one unit (in an hour of it, for mean power), and whether it is one of mean power."""
    return _MWH[unit], unit in POWER


class Measured(Protocol):
    """How the values of a file or channel are written; `interval` in minutes, needed for mean power."""

    @property
    def unit(self) -> str: ...
    @property
    def decimal(self) -> str: ...
    @property
    def interval(self) -> int | None: ...


def energy_mwh(text: str, measure: Measured) -> tuple[int, bool]:
    """Read a cell as whole mWh, rounded half away from zero, and if it had finer decimals; ValueError for no number."""
    text = text.strip(BLANKS)
    if not _NUMBER[measure.decimal].fullmatch(text):
        raise ValueError(_no_number(text, measure.decimal))
    return in_mwh(Decimal(text.replace(",", ".")), measure)


def are_thousands(texts: Sequence[str]) -> bool:
    """Return whether marks stand in numbers such as 1.234 alone, beside whole ones that are all below 1000.

    Where three decimals are written, or zeros at their end are not, others show it: 12.000, 0.125, 12.5.
    """
    marked = [text for text in texts if "." in text or "," in text]
    whole = [text.lstrip("+-0") for text in texts if _WHOLE.fullmatch(text)]
    below = any(whole) and all(len(text) < 4 for text in whole)
    return bool(marked) and below and all(map(GROUPED.fullmatch, marked))


def in_mwh(number: Decimal, measure: Measured) -> tuple[int, bool]:
    """Convert a number to whole mWh; mean power is multiplied by the interval. ValueError when too large."""
    if number.adjusted() > 30:
        raise ValueError("is too large for a reading")
    per_unit, power = mwh_per_unit(measure.unit)
    exact = Fraction(number) * per_unit
    fine = exact.denominator != 1
    if power:
        exact = exact * (measure.interval or 0) / 60
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    if whole >= LARGEST_MWH:
        raise ValueError("is too large for a reading")
    return (-whole if exact < 0 else whole), fine


def _no_number(text: str, decimal: str) -> str:
    if _INFINITE.fullmatch(text):
        return "is not a finite number"
    if _NUMBER["." if decimal == "," else ","].fullmatch(text):
        return f"is not a number with a decimal {'comma' if decimal == ',' else 'point'}"
    if _THOUSANDS.fullmatch(text):
        return "has a thousands mark"
    if _WITH_UNIT.fullmatch(text):
        return "has its unit beside it, which is read in titles and columns of units only"
    return "is not a number"


@lru_cache(maxsize=1024)
def quality(text: str) -> int:
    """Return the code of a quality word (etl.core.usage_page); ValueError for a word that is not known."""
    try:
        return QUALITY_WORDS[text.strip(BLANKS).casefold()]
    except KeyError:
        raise ValueError("is not a known quality") from None


def with_method(code: int, text: str) -> int:
    """Return the code of a quality with the method that an exported flag names; ValueError where they do not fit."""
    flag = coded(text.strip(BLANKS))
    if flag and flag & QUALITY_BITS != code:
        raise ValueError(f"is no flag of a reading that is {QUALITIES[code]}")
    return flag or code


@lru_cache(maxsize=1024)
def flow(text: str, delivery: str = "import") -> str:
    """Return import, export or generation as a text says it; ValueError for one that says none of them, or several.

    `delivery` is the flow of `delivered` and its like in this file; what is `received` goes the other way.
    """
    sense = sense_of(text.strip(BLANKS))
    found = sense.flow_with(delivery) or nem_flow(text.strip(BLANKS))
    if found:
        return found
    raise ValueError(f"says {sense.doubt}" if sense.doubt else "is not import, export or generation")
