"""Numbers as people write them in tables and options: within bounds that are checked before any digit is expanded."""

import re
from decimal import Decimal
from fractions import Fraction

PLACES = 12
BOUND = 10**PLACES
"""Numbers are below 10**12 in magnitude and have at most 12 decimal places."""
LARGEST_DENOMINATOR = 10**6
"""Of a share that is written as a fraction."""

_DECIMAL = re.compile(r"([+-]?)(?=\.?[0-9])([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?)0*([1-9][0-9]*|0))?", re.ASCII)
_FRACTION = re.compile(r"([+-]?)0*([1-9][0-9]*|0)/0*([1-9][0-9]*|0)", re.ASCII)
_LONG_EXPONENT = 6
"""An exponent of this many digits decides alone: no text has enough digits to make up for it."""
_LONGEST = 1000


def read_number(text: str) -> Fraction:
    """Read the exact value of a decimal number in ASCII digits; ValueError says what is wrong with another text."""
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise ValueError("is not a number")
    if len(text) > _LONGEST:
        raise ValueError(f"is longer than {_LONGEST} characters")
    sign, whole, places, below, power = (group or "" for group in match.groups())
    digits = (whole + places).rstrip("0")
    exponent = (-1 if below == "-" else 1) * (int(power or 0) if len(power) < _LONG_EXPONENT else 10**_LONG_EXPONENT)
    last = exponent - len(places) + len(whole + places) - len(digits)
    digits = digits.lstrip("0")
    if digits and len(digits) + last > PLACES:
        raise ValueError("is too large: numbers are below 1,000,000,000,000")
    if digits and -last > PLACES:
        raise ValueError(f"has more than {PLACES} decimal places")
    number = Fraction(int(digits) * 10 ** max(last, 0), 10 ** max(-last, 0)) if digits else Fraction(0)
    return -number if sign == "-" else number


def read_share(text: str) -> Fraction:
    """Read a number, or a fraction like 1/12 whose denominator is a million at most."""
    match = _FRACTION.fullmatch(text)
    if match is None:
        return read_number(text)
    sign, above, below = match.groups()
    most = len(str(LARGEST_DENOMINATOR))
    if below == "0":
        raise ValueError("is divided by zero")
    if len(below) > most or int(below) > LARGEST_DENOMINATOR:
        raise ValueError(f"is divided by more than {LARGEST_DENOMINATOR:,}")
    if len(above) > PLACES:
        raise ValueError("is too large: numbers are below 1,000,000,000,000")
    return Fraction(int(above), int(below)) * (-1 if sign == "-" else 1)


def number_text(number: Fraction) -> str:
    """Write a number as it is stored, in one way only: plain digits without trailing zeros, or a fraction."""
    if 10**PLACES % number.denominator:
        return str(number)
    text = f"{Decimal(number.numerator * (10**PLACES // number.denominator)).scaleb(-PLACES):f}"
    return text.rstrip("0").rstrip(".")


def decimal_places(number: Fraction) -> int:
    """Return how many places a number of at most 12 needs."""
    return next(places for places in range(PLACES + 1) if 10**places % number.denominator == 0)
