"""Documents as e-invoices: those of golden bills and shipped tariffs keep all rules, or are refused with the reason."""

import json
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.core.errors import RefusedError
from etl.core.periods import month
from etl.statements.einvoices.invoice_lines import UNITS
from etl.tariffs.tariff_files import read_tariff
from tests.support.einvoices import ISSUER, body, document, keep_rules, made, values
from tests.support.shipped_bills import FILES, LISBON, OCTOBER, october
from tests.tariffs.test_golden import CASES, bill_of

OTHER_TAXES = {
    "br_taxes_inside": "'pis' or 'cofins' or 'icms'",
    "in_slabs": "'duty'",
}
"""Shipped tariffs whose taxes are no value-added tax, and these."""


def test_documents_of_shipped_tariffs_keep_the_rules_or_are_refused() -> None:
    contents = list[bytes]()
    for file in FILES:
        found = document(october(file.name), read_tariff(file), OCTOBER, LISBON)
        if file.stem in OTHER_TAXES:
            with pytest.raises(RefusedError) as refused:
                made(found)
            assert str(refused.value) == (
                f"its tariff {found['tariff']} does not say which tax is value-added tax (in the tariff, write "
                f'tax = "vat" in place of tax = true to line {OTHER_TAXES[file.stem]}, or add such a line, with rate = '
                "0 and a category where there is none; bill again, and issue)"
            )
            continue
        content = made(found, file.read_text("utf-8"))
        contents.append(content)
        assert Decimal(values(content, "DuePayableAmount")[0]) == Decimal(found["gross"])
        assert _amounts(content) == [line["amount"] for line in found["lines"] if not line["tax"]], file.stem
    assert keep_rules(*contents)


def test_documents_of_golden_bills_keep_the_rules(tmp_path: Path) -> None:
    """Each with its taxes on value by this name."""
    contents = list[bytes]()
    for case in CASES:
        own = tmp_path / case.name
        shutil.copytree(case, own)
        text = (case / "tariff.toml").read_text("utf-8")
        text = re.sub(r'(id = "(?:vat\w*|tax)"\n(?:.+\n)*?tax = )true', r'\1"vat"', text)
        (own / "tariff.toml").write_text(text)
        expected = json.loads((case / "bill.json").read_text())
        bill = bill_of(own, expected)
        found = document(bill, read_tariff(own / "tariff.toml"), month(expected["month"]), expected["timezone"])
        content = made(found, text)
        contents.append(content)
        assert Decimal(values(content, "DuePayableAmount")[0]) == Decimal(expected["total"]), case.name
    assert keep_rules(*contents)


def _amounts(content: bytes) -> list[str]:
    return values(content, "LineTotalAmount", "SpecifiedTradeSettlementLineMonetarySummation")


ENERGY = {
    "id": "energy", "kind": "energy", "from": "2024-10-01", "to": "2024-11-01", "quantity": "100", "unit": "kWh",
    "price": "0.1234", "amount": "12.34", "tax": False,
}  # fmt: skip
VAT = {
    **ENERGY, "id": "vat", "kind": "percent", "quantity": "12.34", "unit": "EUR", "price": "0.23", "amount": "2.84",
    "tax": True,
}  # fmt: skip
ROUNDING = {"id": "rounding", "kind": "rounding", "quantity": "15.18", "unit": "EUR", "price": "0.05", "tax": False}


def negative(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "quantity": f"-{line['quantity']}", "amount": f"-{line['amount']}"}


CREDIT = body(negative(ENERGY), negative(VAT), kind="credit_note", corrects="2024-000001")
CORRECTION = body(negative(ENERGY), negative(VAT), kind="correction", corrects="2024-000001")
ROUNDED = body(ENERGY, VAT, {**ROUNDING, "amount": "0.02"})
IN_FAVOUR = body(negative(ENERGY), negative(VAT))
ZERO = body(ENERGY, {**VAT, "price": "0", "amount": "0.00"})


def test_documents_of_every_kind_keep_the_rules() -> None:
    whole = made(body(ENERGY, VAT), supply_point="PT7")
    hostile = made(body({**ENERGY, "description": "<b>\u202e&\x1b[2J\ufffe" + "x" * 255}, VAT), name="]]>\x00" * 50)
    units = [{**ENERGY, "id": unit, "unit": unit} for unit in UNITS]
    others = (body(*units, vat=False), CREDIT, CORRECTION, ROUNDED, IN_FAVOUR, body(ENERGY, vat=False))
    assert keep_rules(whole, hostile, *map(made, others))


def category(code: str, more: str = "") -> str:
    return f'[[line]]\nid = "vat"\ntax = "vat"\nrate = 0\ncategory = "{code}"\n{more}'


def test_each_category_of_a_rate_of_0_keeps_the_rules_and_says_why() -> None:
    reason = 'reason = "Exempt by Article 135"'
    contents = {code: made(ZERO, category(code), vat_number="DE 123456789") for code in ("Z", "AE", "K", "O")}
    contents["E"] = made(ZERO, category("E", reason))
    credit = {**ZERO, "kind": "credit_note", "corrects": "2024-000001"}
    assert keep_rules(*contents.values(), made(credit, category("E", reason)))
    reasons = {code: values(one, "ExemptionReason") for code, one in contents.items()}
    assert reasons == {
        "Z": [], "AE": ["Reverse charge"], "K": ["Intra-community supply"], "O": ["Not subject to VAT"],
        "E": ["Exempt by Article 135"],
    }  # fmt: skip
    codes = {code: values(one, "ExemptionReasonCode") for code, one in contents.items()}
    assert codes == {"Z": [], "AE": ["VATEX-EU-AE"], "K": ["VATEX-EU-IC"], "O": ["VATEX-EU-O"], "E": []}
    assert all(set(values(one, "CategoryCode")) == {code} for code, one in contents.items())
    assert values(contents["K"], "CountryID", "ShipToTradeParty") == ["PT"]
    assert values(contents["AE"], "ID", "BuyerTradeParty") == ["c0", "DE123456789"]
    assert values(contents["O"], "RateApplicablePercent") == []
    assert values(contents["O"], "ID", "SpecifiedTaxRegistration") == []


def test_an_exempt_line_beside_a_taxed_one_keeps_the_rules() -> None:
    exempt = {**ENERGY, "id": "rent"}
    none = {**VAT, "id": "none", "price": "0", "amount": "0.00"}
    tariff = '[[line]]\nid = "none"\ntax = "vat"\nbase = ["rent"]\ncategory = "E"\nreason = "Exempt"\n'
    content = made(body(exempt, ENERGY, none, VAT), tariff + '[[line]]\nid = "vat"\ntax = "vat"\nbase = "rest"')
    assert values(content, "CategoryCode") == ["E", "S", "E", "S"]
    assert keep_rules(content)


def test_a_reverse_charge_needs_the_vat_number_of_the_client() -> None:
    for code in ("AE", "K"):
        with pytest.raises(RefusedError) as refused:
            made(ZERO, category(code))
        assert str(refused.value) == (
            f"its tax has the category {code}, and then EN 16931 wants the client's VAT number (assign a column "
            "vat_number: etl assign)"
        )
    with pytest.raises(RefusedError, match=r"^'1234' of the client is no VAT number of EN 16931"):
        made(ZERO, category("AE"), vat_number="1234")


def test_an_invoice_says_who_pays_how_much_to_whom_and_until_when() -> None:
    content = made(body(ENERGY, VAT), supply_point="PT7")
    shown_by_name = {
        "TypeCode": "380", "PaymentReference": "2024-000007", "IBANID": "DE89370400440532013000",
        "DueDateDateTime": "20241119", "IssueDateTime": "20241105", "StartDateTime": "20241001",
        "EndDateTime": "20241031", "BilledQuantity": "100", "ChargeAmount": "0.1234", "CountryID": "PT",
        "TaxBasisTotalAmount": "12.34", "TaxTotalAmount": "2.84", "GrandTotalAmount": "15.18",
    }  # fmt: skip
    assert {name: values(content, name)[0] for name in shown_by_name} == shown_by_name
    assert values(content, "Name", "BuyerTradeParty") == ["Ana <Silva>"]
    assert values(content, "IssuerAssignedID") == ["PT7"]
    assert values(content, "ID", "SpecifiedTaxRegistration") == ["PT123456789"]


def test_a_credit_note_has_the_amounts_that_are_credited() -> None:
    content = made(CREDIT)
    assert values(content, "TypeCode")[0] == "381"
    assert values(content, "IssuerAssignedID", "InvoiceReferencedDocument") == ["2024-000001"]
    assert (_amounts(content), values(content, "BilledQuantity")) == (["12.34"], ["100"])
    assert (values(content, "DuePayableAmount"), values(content, "IBANID")) == (["15.18"], [])


def test_a_correction_has_the_difference() -> None:
    content = made(CORRECTION)
    assert values(content, "TypeCode")[0] == "384"
    assert (values(content, "DuePayableAmount"), values(content, "BilledQuantity")) == (["-15.18"], ["-100"])


def test_the_rounding_of_a_total_is_no_line() -> None:
    content = made(ROUNDED)
    sums = ("GrandTotalAmount", "RoundingAmount", "DuePayableAmount")
    assert [values(content, name)[0] for name in sums] == ["15.18", "0.02", "15.20"]


def test_without_value_added_tax_no_vat_number_is_named() -> None:
    content = made(body(ENERGY, vat=False))
    assert values(content, "SpecifiedTaxRegistration") == []
    assert set(values(content, "CategoryCode")) == {"O"}


def test_a_number_that_the_rules_ask_for_is_named_where_it_is_missing() -> None:
    for lines, issuer, message in (
        (
            [ENERGY],
            replace(ISSUER, registration=""),
            "it has no value-added tax, and then EN 16931 wants a registration",
        ),
        ([ENERGY, VAT], replace(ISSUER, vat_number=""), "it has value-added tax, and then EN 16931 wants a VAT number"),
    ):
        with pytest.raises(RefusedError, match=message):
            made(body(*lines), issuer=issuer)


def test_the_same_document_is_the_same_bytes() -> None:
    assert made(body(ENERGY, VAT)) == made(body(ENERGY, VAT))
