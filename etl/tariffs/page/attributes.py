"""Attributes of a client: texts, and the numbers among them. One that changes in a period has a text for each day."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from etl.core.errors import TariffError
from etl.core.money import exact_number
from etl.core.usage_page import Dated
from etl.tariffs.page.contract import Page

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_SIGNED = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def attribute(page: Page, row: int, name: str, day: date, where: str = "") -> str:
    """Return the text of a client's attribute from a day on; TariffError when the client has none, or an empty one.

    `where`: the key of the tariff that asks for it.
    """
    attributes = page.usage.attributes
    found = attributes[row].get(name, "") if attributes else ""
    text = (found if isinstance(found, str) else _on(found, day)).strip()
    if not text:
        since = "" if isinstance(found, str) else f" from {day} on"
        _fail(page, row, where, f"has no attribute {name!r}{since}", f"give it in a column {name} of its row")
    return text


def attribute_number(page: Page, row: int, name: str, day: date) -> Fraction:
    """Return the exact number of a client's attribute; TariffError when it has none or it is not plain digits."""
    text = attribute(page, row, name, day)
    if not _NUMBER.fullmatch(text):
        _fail(page, row, "", f"attribute {name!r}: {text!r} is not a number", "write digits like 4.6")
    return _exact(page, row, name, text, "")


def signed_number(page: Page, row: int, name: str, day: date, where: str) -> Fraction:
    """Return the same of a number that stands in a tariff at `where`: it may be below 0."""
    text = attribute(page, row, name, day, where)
    if not _SIGNED.fullmatch(text):
        _fail(page, row, where, f"attribute {name!r}: {text!r} is not a number", "write digits like 0.1658")
    return _exact(page, row, name, text, where)


def _on(steps: Dated, day: date) -> str:
    return [text for first, text in steps if first <= day][-1]


def _exact(page: Page, row: int, name: str, text: str, where: str) -> Fraction:
    try:
        return exact_number(Decimal(text))
    except TypeError as error:
        _fail(page, row, where, f"attribute {name!r}: {error}", "correct it")


def _fail(page: Page, row: int, where: str, what: str, remedy: str) -> NoReturn:
    client = page.usage.clients[row]
    raise TariffError(
        where or page.tariff, f"client {client}: {what}", f"{remedy}, with `etl assign FILE`", code="E-ATTRIBUTE"
    )
