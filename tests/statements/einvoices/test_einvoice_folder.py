"""`etl statement --einvoice`: which documents have an e-invoice, and why the others have none."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.command import Shell, written
from tests.support.einvoices import CLIENT_HEADER, ISSUER_FILE, keep_rules, values
from tests.support.items import load_items
from tests.support.pango import leaves_a_profile_open, needs_pango
from tests.support.readings import hours, line, loaded, percent, tariff
from tests.support.sent_documents import changed

AUGUST, SERIES = ("--month", "2017-08"), ("--series", "S")
OUT = ("--output", "out", "--issuer", "issuer.toml", "--einvoice")


@pytest.fixture
def issued(etl: Shell) -> Shell:
    """August of a and b, 1 kWh an hour at 10 a kWh and 20 % of tax: 8,928.00 each; S-1 is a's, b is not issued."""
    tariff("ten.toml", line("energy", "10"), percent("vat", "0.2", '"vat"'))
    Path("issuer.toml").write_text(ISSUER_FILE)
    written("clients.csv", CLIENT_HEADER, "a,Ana,Rua A 1,1000-001,Porto,PT,PT7", "b,Bea,,,Faro,PT,")
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("assign", "clients.csv")
    etl.ok("bill", *AUGUST, "--tariff", "ten.toml")
    etl.ok("issue", *AUGUST, "--client", "a", *SERIES)
    return etl


def file(name: str = "a_2017-08-01.xml") -> bytes:
    return Path("out", name).read_bytes()


def document(etl: Shell, number: int) -> bytes:
    etl.ok("statement", "--document", f"S-{number:06}", *OUT)
    return file(f"a_S-{number:06}.xml")


def test_issued_documents_have_one_and_the_others_are_named(issued: Shell) -> None:
    done = issued("statement", *AUGUST, *OUT)
    assert (done.code, done.out.splitlines()) == (
        3,
        [
            "out: 2 statements, 1 e-invoice, see out/index.html",
            "  b_2017-08-01.html: no e-invoice: no invoice in force equals the bill (issue it: etl issue)",
        ],
    )
    index = Path("out/index.html").read_text()
    assert ('href="a_2017-08-01.xml"' in index, "b_2017-08-01.xml" in index) == (True, False)
    found = issued("statement", *AUGUST, *OUT, "--json").json
    assert (found["einvoices"], [one["client_number"] for one in found["without_einvoice"]]) == (1, ["b"])
    content = file()
    assert values(content, "DuePayableAmount") == ["8928.00"]
    assert values(content, "IssuerAssignedID") == ["PT7"]
    assert document(issued, 1) == content


@needs_pango
@leaves_a_profile_open
def test_the_pdf_of_a_page_holds_its_e_invoice(issued: Shell) -> None:
    issued.ok("statement", *AUGUST, *OUT, "--client", "a", "--pdf")
    found = PdfReader("out/a_2017-08-01.pdf").attachments
    assert {name: list(contents) for name, contents in found.items()} == {"factur-x.xml": [file()]}
    assert issued("statement", *AUGUST, *OUT, "--client", "b", "--pdf").code == 3
    assert not PdfReader("out/b_2017-08-01.pdf").attachments


def test_a_bill_that_has_changed_has_none_until_it_is_issued(issued: Shell) -> None:
    changed(issued, "a")
    assert issued("statement", *AUGUST, *OUT, "--client", "a").code == 3
    issued.ok("issue", *AUGUST, "--client", "a", *SERIES)
    issued.ok("statement", *AUGUST, *OUT, "--client", "a")
    assert [values(one, "DuePayableAmount") for one in (document(issued, 2), file_of_bill(issued))] == [
        ["8928.00"], ["8952.00"],
    ]  # fmt: skip
    assert values(document(issued, 2), "IssuerAssignedID", "InvoiceReferencedDocument") == ["S-000001"]


def file_of_bill(etl: Shell) -> bytes:
    etl.ok("statement", *AUGUST, *OUT, "--client", "a")
    return file()


def test_a_correction_and_items_have_theirs(issued: Shell) -> None:
    """2 kWh more are 20.00 and 4.00; a fee of 5.00 has 10 %, and the tariff says that all the rest has 20 %."""
    changed(issued, "a")
    issued.ok("issue", *AUGUST, "--client", "a", *SERIES, "--corrections", "difference")
    correction = document(issued, 2)
    assert [values(correction, name)[0] for name in ("TypeCode", "DuePayableAmount")] == ["384", "24.00"]
    load_items(issued, "b,F,2017-08-20,Fee,5.00,0.10")
    issued.ok("issue", *AUGUST, "--client", "b", *SERIES)
    issued.ok("statement", "--document", "S-000003", *OUT)
    content = file("b_S-000003.xml")
    assert values(content, "DuePayableAmount") == ["8933.50"]
    assert values(content, "RateApplicablePercent", "IncludedSupplyChainTradeLineItem") == ["20", "10"]
    assert keep_rules(content, correction, document(issued, 1))


def test_an_issuer_of_whom_too_little_is_known_is_refused_at_once(issued: Shell) -> None:
    Path("issuer.toml").write_text('name = "We"\n')
    done = issued("statement", *AUGUST, *OUT)
    assert (done.code, Path("out").exists()) == (2, False)
    assert done.error.startswith("etl: e-invoices need more of the issuer (add to the file of --issuer: city, country,")
    assert issued("statement", *AUGUST, "--check", "--einvoice").code == 2
