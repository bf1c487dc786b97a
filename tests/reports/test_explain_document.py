"""Output of `etl explain --document`, from texts of documents written by hand."""

from typing import Any

from etl.invoicing.explained_documents import ExplainedDocument
from etl.reports.explain_document import as_json, lines

METER = {
    "meter": "M7", "register": "T1", "flow": "import", "from": "2017-08-01T00:00+01:00",
    "to": "2017-08-15T00:00+01:00", "kwh_read": "4", "kwh_estimated": "0.5", "multiplier": "1.5", "share": "1/7",
    "kwh": "0.964285714286",
}  # fmt: skip
ADDED = "(4 kWh read + 0.5 kWh estimated) x 1.5 x 1/7 = 0.964285714286 kWh"
BODY = {
    "name": "2026-000007", "kind": "invoice", "client_number": "7584", "period_start": "2017-08-01",
    "period_end": "2017-08-15", "issued_at": "2026-11-30T04:12:36+00:00", "currency": "JPY", "corrects": None,
    "timezone": "Asia/Tokyo", "status": "estimated", "tariff": "ten", "tariff_sha": "ab" * 32, "kwh": "0.964285714286",
    "net": "10", "tax": "0", "gross": "10", "taxes": [], "meters": [METER], "warnings": ["23 h missing"],
    "lines": [
        {"id": "energy", "kind": "energy", "meter": "M7", "period": "peak", "tier": "2", "quantity": "0.333333333333",
         "unit": "kWh", "price": "30", "amount_exact": "10", "amount": "10", "from": "2017-08-01", "to": "2017-08-15",
         "description": "Energy", "tax": False},
        {"id": "cent", "kind": "rounding", "amount": "0", "tax": False},
    ],
}  # fmt: skip


def shown(**changes: Any) -> list[str]:
    return lines(ExplainedDocument({**BODY, **changes}, ""))


def test_factors_estimates_and_what_is_no_product_can_be_followed() -> None:
    assert shown() == [
        "invoice 2026-000007 of client 7584, 2017-08-01..2017-08-14, issued 2026-11-30 04:12:36 UTC",
        "tariff ten, abababababab",
        "Asia/Tokyo, estimated",
        "",
        f"meter M7 T1 import, {METER['from']} to {METER['to']}: {ADDED}",
        "",
        "1 energy peak tier 2: 0.333333333333 kWh and 30 make 10 -> 10 JPY",
        "    Energy",
        "    energy; M7; 2017-08-01..2017-08-14",
        "",
        "2 cent: 0 JPY",
        "    rounding",
        "",
        "energy: 0.964285714286 kWh",
        "net: 10 JPY",
        "tax: 0 JPY",
        "gross: 10 JPY",
        "on the bill: 23 h missing",
    ]


def test_what_an_older_text_lacks_is_not_made_up() -> None:
    texts = shown(tariff=None, meters=None, kwh=None, taxes=None)
    assert texts[1:3] == ["Asia/Tokyo, estimated", "the document does not say: tariff, kwh, meters, taxes"]
    assert not any(text.startswith("energy: ") for text in texts)


def test_json_is_the_document_as_it_is_stored() -> None:
    assert as_json(ExplainedDocument(BODY, "")) == {**BODY, "reversed_by": None}


def test_what_is_outside_vat_is_said_beside_what_is_net_where_there_is_any() -> None:
    tax = {"rate": "0.21", "base": "8", "amount": "2"}
    found = shown(net="10", tax="2", gross="12", taxes=[tax], out_of_scope="2")
    assert found[-6:-1] == [
        "net: 10 JPY", "    outside VAT: 2 JPY", "tax: 2 JPY", "    0.21 of 8 JPY: 2 JPY", "gross: 12 JPY",
    ]  # fmt: skip
    assert not [text for text in shown(out_of_scope="0") if "outside" in text]
