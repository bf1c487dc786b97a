"""One electronic invoice: a document's stored text, its seller and its buyer as a Cross Industry Invoice."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from etl.core.errors import RefusedError
from etl.statements.einvoices.cii_elements import Child, day, document, leaf, optional, part, text
from etl.statements.einvoices.invoice_lines import Vat, invoice_line, period, tax
from etl.statements.einvoices.line_rates import RatedLines, rated_lines
from etl.statements.einvoices.parties import Party
from etl.statements.einvoices.signed_amounts import Money
from etl.statements.issuer import Issuer
from etl.store.documents.document_rows import CORRECTION, CREDIT_NOTE, INVOICE
from etl.tariffs.tax_categories import OUTSIDE, REVERSE_CHARGE, WITHIN_THE_UNION

SPECIFICATION = "urn:cen.eu:en16931:2017"
_CODES = {INVOICE: "380", CREDIT_NOTE: "381", CORRECTION: "384"}
_POINT = "130"
"""Code of a reference to what is invoiced, here a supply point."""
_SEPA, _TRANSFER = "58", "30"
_REASON_CODES = {OUTSIDE: "VATEX-EU-O", REVERSE_CHARGE: "VATEX-EU-AE", WITHIN_THE_UNION: "VATEX-EU-IC"}
"""By the categories that have one for all reasons."""


def einvoice(
    body: Mapping[str, Any], issued: date, issuer: Issuer, parties: tuple[Party, Party], tariff_text: Callable[[], str]
) -> bytes:
    """Return the file of a document; RefusedError for what EN 16931 cannot say.

    Amounts of a credit note are what is credited.
    """
    money = Money(-1 if body["kind"] == CREDIT_NOTE else 1)
    rated = rated_lines(body, tariff_text)
    seller, buyer = parties
    outside = None in rated.taxes
    if outside and not seller.registration:
        raise RefusedError(
            "it has no value-added tax, and then EN 16931 wants a registration (add registration to the issuer's file; "
            'or a line with tax = "vat" to its tariff, bill again, and issue)'
        )
    if not outside and not seller.vat_number:
        raise RefusedError(
            "it has value-added tax, and then EN 16931 wants a VAT number (add vat_number to the issuer's file)"
        )
    if rated.zero.code in {REVERSE_CHARGE, WITHIN_THE_UNION} and not buyer.vat_number:
        raise RefusedError(
            f"its tax has the category {rated.zero.code}, and then EN 16931 wants the client's VAT number (assign a "
            "column vat_number: etl assign)"
        )
    lines = [
        invoice_line(at, line, Vat(rate, rated.zero), body, money)
        for at, (line, rate) in enumerate(rated.lines, start=1)
    ]
    return document(
        (
            part("ExchangedDocumentContext", _specification(), prefix="rsm"),
            part(
                "ExchangedDocument",
                leaf("ID", body["name"]),
                leaf("TypeCode", _CODES[body["kind"]]),
                day("IssueDateTime", issued),
                prefix="rsm",
            ),
            part(
                "SupplyChainTradeTransaction",
                *lines,
                _agreement(seller, buyer, outside=outside),
                part(
                    "ApplicableHeaderTradeDelivery",
                    _destination(buyer) if rated.zero.code == WITHIN_THE_UNION else None,
                    part("ActualDeliverySupplyChainEvent", day("OccurrenceDateTime", _last_day(body))),
                ),
                _settlement(body, issued, issuer, rated, money),
                prefix="rsm",
            ),
        )
    )


def _destination(buyer: Party) -> ET.Element:
    """Return the country to which is delivered."""
    return part("ShipToTradeParty", part("PostalTradeAddress", leaf("CountryID", buyer.country)))


def _last_day(body: Mapping[str, Any]) -> date:
    return date.fromisoformat(body["tax_point"])


def _specification() -> ET.Element:
    return part("GuidelineSpecifiedDocumentContextParameter", leaf("ID", SPECIFICATION))


def _agreement(seller: Party, buyer: Party, *, outside: bool) -> ET.Element:
    """Return who invoices whom, for what. Without value-added tax no VAT number is allowed."""
    reference = optional("AdditionalReferencedDocument", text("IssuerAssignedID", buyer.supply_point))
    if reference is not None:
        reference.append(leaf("TypeCode", _POINT))
    return part(
        "ApplicableHeaderTradeAgreement",
        _party("SellerTradeParty", seller, outside=outside),
        _party("BuyerTradeParty", buyer, outside=outside),
        reference,
    )


def _party(name: str, party: Party, *, outside: bool) -> ET.Element:
    vat_number = None if outside else text("ID", party.vat_number, schemeID="VA")
    return part(
        name,
        text("ID", party.number),
        text("Name", party.name),
        optional("SpecifiedLegalOrganization", text("ID", party.registration)),
        part(
            "PostalTradeAddress",
            text("PostcodeCode", party.postcode),
            text("LineOne", party.street),
            text("CityName", party.city),
            leaf("CountryID", party.country),
        ),
        optional("SpecifiedTaxRegistration", vat_number),
    )


def _settlement(body: Mapping[str, Any], issued: date, issuer: Issuer, rated: RatedLines, money: Money) -> ET.Element:
    days = (date.fromisoformat(body[name]) for name in ("period_start", "period_end"))
    corrected = text("IssuerAssignedID", body.get("corrects") or "")
    return part(
        "ApplicableHeaderTradeSettlement",
        leaf("PaymentReference", body["name"]),
        leaf("InvoiceCurrencyCode", body["currency"]),
        _means(body, issuer, money),
        *(_tax(Vat(rate, rated.zero), base, amount, money) for rate, (base, amount) in rated.taxes.items()),
        period(*days),
        *(_move(Vat(rate, rated.zero), amount, money) for rate, amount in rated.moved.items()),
        _terms(body, issued, issuer, money),
        _sums(body, rated, money),
        optional("InvoiceReferencedDocument", corrected),
    )


def _means(body: Mapping[str, Any], issuer: Issuer, money: Money) -> Child:
    """Return the account to which is paid, where anything is."""
    if not issuer.iban or not _is_due(body, money):
        return None
    return part(
        "SpecifiedTradeSettlementPaymentMeans",
        leaf("TypeCode", _SEPA if body["currency"] == "EUR" else _TRANSFER),
        part(
            "PayeePartyCreditorFinancialAccount",
            leaf("IBANID", issuer.iban.replace(" ", "")),
            text("AccountName", issuer.name),
        ),
        optional("PayeeSpecifiedCreditorFinancialInstitution", text("BICID", issuer.bic)),
    )


def _is_due(body: Mapping[str, Any], money: Money) -> bool:
    return money.sign > 0 and Decimal(body["gross"]) > 0


def _terms(body: Mapping[str, Any], issued: date, issuer: Issuer, money: Money) -> Child:
    """Return the day until which is paid, or that the amount is the client's."""
    if _is_due(body, money):
        return part("SpecifiedTradePaymentTerms", day("DueDateDateTime", issued + timedelta(days=issuer.due_days or 0)))
    return part("SpecifiedTradePaymentTerms", leaf("Description", "Nothing to pay"))


def _tax(vat: Vat, base: Decimal, amount: Decimal, money: Money) -> ET.Element:
    """Return the tax at one rate, or why there is none."""
    return part(
        "ApplicableTradeTax",
        money.leaf("CalculatedAmount", amount),
        leaf("TypeCode", "VAT"),
        None if vat.rate else text("ExemptionReason", vat.zero.reason),
        money.leaf("BasisAmount", base),
        leaf("CategoryCode", vat.category),
        text("ExemptionReasonCode", _REASON_CODES.get(vat.category, "")),
        vat.percent,
    )


def _move(vat: Vat, amount: Decimal, money: Money) -> ET.Element:
    """Return a charge at one rate, which an allowance at another one takes back."""
    value = money.amount(amount)
    indicator = part("ChargeIndicator")
    ET.SubElement(indicator, "udt:Indicator").text = "true" if value > 0 else "false"
    return part(
        "SpecifiedTradeAllowanceCharge",
        indicator,
        leaf("ActualAmount", format(abs(value), "f")),
        leaf("Reason", "Share of lines at another VAT rate"),
        tax(vat, "CategoryTradeTax"),
    )


def _sums(body: Mapping[str, Any], rated: RatedLines, money: Money) -> ET.Element:
    """Return the sums of a document; RefusedError if they are not those of its lines."""
    lines = sum((Decimal(line["amount"]) for line, _ in rated.lines), Decimal(0))
    bases = sum((base for base, _ in rated.taxes.values()), Decimal(0))
    amounts = sum((amount for _, amount in rated.taxes.values()), Decimal(0))
    if (lines, bases + amounts + rated.rounding) != (bases, Decimal(body["gross"])):
        raise RefusedError("its lines, taxes and rounding do not add up to its total, as EN 16931 wants")
    moves = [money.amount(amount) for amount in rated.moved.values()]
    charges, allowances = sum(one for one in moves if one > 0), -sum(one for one in moves if one < 0)
    return part(
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        money.leaf("LineTotalAmount", lines),
        leaf("ChargeTotalAmount", format(charges, "f")) if moves else None,
        leaf("AllowanceTotalAmount", format(allowances, "f")) if moves else None,
        money.leaf("TaxBasisTotalAmount", bases),
        money.leaf("TaxTotalAmount", amounts, currencyID=body["currency"]),
        money.leaf("RoundingAmount", rated.rounding) if rated.rounding else None,
        money.leaf("GrandTotalAmount", bases + amounts),
        money.leaf("DuePayableAmount", body["gross"]),
    )
