"""Attributes of a client: texts, and the numbers among them."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from etl.core.errors import TariffError
from etl.core.money import exact_number
from etl.tariffs.page.contract import Page

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)


def attribute(page: Page, row: int, name: str) -> str:
    """Return the text of a client's attribute; TariffError when the client has none, or an empty one."""
    attributes = page.usage.attributes
    text = attributes[row].get(name, "").strip() if attributes else ""
    if not text:
        _fail(page, row, f"has no attribute {name!r}", f"give it in a column {name} of its row")
    return text


def attribute_number(page: Page, row: int, name: str) -> Fraction:
    """Return the exact number of a client's attribute; TariffError when it has none or it is not plain digits."""
    text = attribute(page, row, name)
    if not _NUMBER.fullmatch(text):
        _fail(page, row, f"attribute {name!r}: {text!r} is not a number", "write digits like 4.6")
    try:
        return exact_number(Decimal(text))
    except TypeError as error:
        _fail(page, row, f"attribute {name!r}: {error}", "correct it")


def _fail(page: Page, row: int, what: str, remedy: str) -> NoReturn:
    raise TariffError(page.tariff, f"client {page.usage.clients[row]}: {what}", f"{remedy}, with `etl assign FILE`")
