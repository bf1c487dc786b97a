"""Report of `etl statement`: how many pages, and where to begin."""

import pytest

from etl.reports.issuing.statement import as_json, lines
from etl.statements.einvoices.einvoice_folder import WithoutEInvoice
from etl.statements.statement_folder import StatementReport


@pytest.mark.parametrize(
    ("pages", "failed", "text"),
    [
        (1, 0, "out/: 1 statement, see out/index.html"),
        (2000, 1, "out/: 2,000 statements, see out/index.html; 1 bill could not be made (the index says why)"),
    ],
)
def test_a_line_says_which_page_to_open(pages: int, failed: int, text: str) -> None:
    assert lines(StatementReport("out/", pages, 10, failed, 0.5)) == [text]


def test_a_line_names_the_pdfs() -> None:
    assert lines(StatementReport("out", 2, 10, 0, 0.5, pdf=True)) == [
        "out: 2 statements, each also as a PDF, see out/index.html"
    ]


def test_json_has_the_counts() -> None:
    assert as_json(StatementReport("out", 2, 10, 1, 0.12345)) == {
        "folder": "out", "statements": 2, "bytes": 10, "pdf": False, "einvoices": None, "without_einvoice": [],
        "failed": 1, "english_texts": [], "seconds": 0.123,
    }  # fmt: skip


def test_the_first_pages_without_an_e_invoice_are_named() -> None:
    without = [WithoutEInvoice(f"c{at}", f"c{at}.html", "why") for at in range(12)]
    found = StatementReport("out", 12, 10, 0, 0.1, einvoices=0, without=without)
    first, *named, last = lines(found)
    assert first == "out: 12 statements, 0 e-invoices, see out/index.html"
    assert (named[0], len(named), last) == ("  c0.html: no e-invoice: why", 10, "  and 2 more (--json names all)")
    assert as_json(found)["without_einvoice"][11] == {"client_number": "c11", "page": "c11.html", "reason": "why"}


def test_texts_that_the_language_lacks_are_named() -> None:
    lacking = [f"words.w{number}" for number in range(11)]
    assert lines(StatementReport("out", 1, 10, 0, 0.1, lacking=lacking[:1])) == [
        "out: 1 statement, see out/index.html",
        "  1 text in English, which the language lacks: words.w0",
    ]
    last = lines(StatementReport("out", 1, 10, 0, 0.1, lacking=lacking))[-1]
    assert last.startswith("  11 texts in English, which the language lacks: words.w0, words.w1,")
    assert last.endswith("words.w9 and 1 more (--json names all)")
