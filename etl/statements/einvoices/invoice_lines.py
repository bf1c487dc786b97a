"""Lines of an electronic invoice (BG-25): quantity, unit and net price where these make the amount, else the amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from etl.invoicing.document_lines import Line
from etl.statements.einvoices.cii_elements import Child, day, leaf, number, part, text
from etl.statements.einvoices.signed_amounts import HALF, Money
from etl.statements.page_charges import percentage
from etl.store.documents.item_rows import ITEM_KINDS
from etl.tariffs.tax_categories import TaxCategory

UNITS = {
    "kWh": "KWH", "MWh": "MWH", "kW": "KWT", "kVA": "KVA", "kvarh": "K3", "kVArh": "K3", "kvar": "KVR", "kVAr": "KVR",
    "m3": "MTQ", "day": "DAY", "month": "MON", "year": "ANN",
}  # fmt: skip
"""Codes of UN/ECE recommendation 20 by the units of lines."""
_ONE = "C62"


@dataclass(frozen=True)
class Vat:
    """Value-added tax of a line, or of all lines at its rate."""

    rate: Decimal | None
    zero: TaxCategory
    """Why there is none, if the rate is 0 or None."""

    @property
    def category(self) -> str:
        """Return its code: standard, or that of no tax."""
        return "S" if self.rate else self.zero.code

    @property
    def percent(self) -> Child:
        """Return its rate as an element; None where it has none."""
        return None if self.rate is None else leaf("RateApplicablePercent", percentage(self.rate))


def invoice_line(place: int, line: Line, vat: Vat, body: Mapping[str, Any], money: Money) -> ET.Element:
    """Return a line of a document as an element. A net price is never below zero: the quantity is."""
    quantity, unit, price = _quantity(line, body["currency"], money)
    if price < 0:
        quantity, price = -quantity, -price
    return part(
        "IncludedSupplyChainTradeLineItem",
        part("AssociatedDocumentLineDocument", leaf("LineID", str(place))),
        part(
            "SpecifiedTradeProduct",
            text("SellerAssignedID", line["id"]),
            text("Name", _name(line)),
            text("Description", _figures(line, body["currency"])) if unit == _ONE else None,
        ),
        part(
            "SpecifiedLineTradeAgreement",
            part("NetPriceProductTradePrice", number("ChargeAmount", price), leaf("BasisQuantity", "1", unitCode=unit)),
        ),
        part("SpecifiedLineTradeDelivery", number("BilledQuantity", quantity, unitCode=unit)),
        part(
            "SpecifiedLineTradeSettlement",
            tax(vat),
            _period(line, body),
            part("SpecifiedTradeSettlementLineMonetarySummation", money.leaf("LineTotalAmount", line["amount"])),
        ),
    )


def tax(vat: Vat, name: str = "ApplicableTradeTax") -> ET.Element:
    """Return the category of value-added tax of a line, and its rate."""
    return part(name, leaf("TypeCode", "VAT"), leaf("CategoryCode", vat.category), vat.percent)


def period(start: date, end: date) -> ET.Element:
    """Return days, of which the last one is included."""
    last = end - timedelta(days=1)
    return part("BillingSpecifiedPeriod", day("StartDateTime", start), day("EndDateTime", last))


def _quantity(line: Line, currency: str, money: Money) -> tuple[Decimal, str, Decimal]:
    """Return quantity, unit and price of a line, of the sign of its document."""
    amount = money.amount(line["amount"])
    if line.get("quantity") and line.get("price") and line.get("unit") != currency:
        quantity, price = money.sign * Decimal(line["quantity"]), Decimal(line["price"])
        if abs(quantity * price - amount) <= HALF:
            return quantity, UNITS.get(line.get("unit") or "", _ONE), price
    return Decimal(1), _ONE, amount


def _name(line: Line) -> str:
    tier = f"tier {line['tier']}" if line.get("tier") else ""
    return ", ".join(filter(None, [line.get("description") or line["id"], line.get("period"), tier]))


def _figures(line: Line, currency: str) -> str:
    """Say how a line came about that is one amount here."""
    if not line.get("quantity") or not line.get("price") or line["kind"] in ITEM_KINDS:
        return ""
    of_money = line.get("unit") == currency
    price = f"{percentage(Decimal(line['price']))} %" if of_money and line["kind"] == "percent" else line["price"]
    return f"{line['quantity']} {line.get('unit') or ''} x {price}"


def _period(line: Line, body: Mapping[str, Any]) -> Child:
    """Return the days of a line where they are not all of those that are billed."""
    days = line.get("from"), line.get("to")
    if not all(days) or days == (body["period_start"], body["period_end"]) or line["kind"] in ITEM_KINDS:
        return None
    return period(*(date.fromisoformat(one) for one in days if one))
