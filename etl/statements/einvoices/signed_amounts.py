"""Amounts of an electronic invoice: of a credit note with the opposite sign, and never with more than two places."""

from dataclasses import dataclass
from decimal import Decimal
from xml.etree import ElementTree as ET

from etl.core.errors import RefusedError
from etl.statements.einvoices.cii_elements import leaf

PLACES = 2
HALF = Decimal("0.005")
"""By which a rounded amount may differ from the exact one, in whatever mode it was rounded."""


@dataclass(frozen=True)
class Money:
    """Amounts of one document."""

    sign: int = 1

    def amount(self, value: Decimal | str) -> Decimal:
        """Return an amount with two places; RefusedError where that would round it."""
        short = round(Decimal(value), PLACES)
        if short != Decimal(value):
            raise RefusedError(f"{value} has more than two places, and EN 16931 wants two (round lines in the tariff)")
        return self.sign * short if short else abs(short)

    def leaf(self, name: str, value: Decimal | str, **attributes: str) -> ET.Element:
        """Return an element of an amount."""
        return leaf(name, format(self.amount(value), "f"), **attributes)
