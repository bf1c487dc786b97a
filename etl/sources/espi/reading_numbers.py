"""The texts of one reading as numbers; ValueError says what is wrong with them."""

from collections.abc import Mapping

from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED, SUSPECT
from etl.sources.cells.clean_text import printable

NOT_SAID = 255
"""The quality of a reading without one."""

LEFT_OUT = 200
"""The quality of values that were made to stand for another year's weather: they are not what was used."""

QUALITIES: Mapping[str, int] = {
    **dict.fromkeys(("0", "14", "16", "17", "18", "19"), MEASURED),  # valid, raw, other, validated, verified, revenue
    **dict.fromkeys(("7", "11"), SUBSTITUTED),  # edited by a person, derived
    **dict.fromkeys(("8", "9", "12", "13"), ESTIMATED),  # reference day, interpolated, projected, mixed
    "10": SUSPECT,
    "15": LEFT_OUT,
}
"""Codes of ESPI's QualityOfReading."""


def quality(text: str) -> int:
    """Our code of a quality (etl.core.usage_page), or LEFT_OUT."""
    try:
        return QUALITIES[text]
    except KeyError:
        raise ValueError(f"quality: {printable(text)!r} is none of Green Button's") from None


def whole(name: str, text: str, limit: int) -> int:
    """Return a number from 0 to `limit`."""
    if not text:
        raise ValueError(f"{name} is missing")
    if not (text.isascii() and text.isdigit() and int(text) <= limit):
        raise ValueError(f"{name}: {printable(text)!r} is not a number that it can have")
    return int(text)


def number(text: str) -> tuple[int, int]:
    """Return the digits as one whole number, and how many of them are decimals."""
    digits, _, decimals = text.partition(".")
    sign = digits[:1] if digits[:1] in {"+", "-"} else ""
    plain = digits[len(sign) :] + decimals
    if not (plain.isascii() and plain.isdigit()):
        raise ValueError(f"value: {printable(text)!r} is not a number")
    if len(plain.lstrip("0")) > 17 or len(decimals) > 17:
        raise ValueError(f"value: {printable(text)!r} is too large for a reading")
    return int(sign + plain), len(decimals)
