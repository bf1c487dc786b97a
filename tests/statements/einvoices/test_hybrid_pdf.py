"""E-invoices inside PDFs, read back: the same XML, what Factur-X wants of the metadata, the same bytes twice."""

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from facturx import get_xml_from_pdf, xml_check_xsd
from lxml import etree
from pypdf import PdfReader

from etl.statements.einvoices.hybrid_pdf import FILE, embedded
from etl.statements.page_pdf import pdf_writer
from etl.tariffs.tariff_files import read_tariff
from tests.statements.test_statement_page import flat, page
from tests.support.einvoices import document, made
from tests.support.pango import leaves_a_profile_open, needs_pango
from tests.support.shipped_bills import FILES, LISBON, OCTOBER, october

pytestmark = [needs_pango, leaves_a_profile_open]

AT = datetime(2024, 11, 5, 9, 30, tzinfo=UTC)
NAMES = {
    "fx": "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "http://www.aiim.org/pdfa/ns/schema#",
}


def file() -> bytes:
    """The e-invoice of a shipped tariff."""
    (own,) = (one for one in FILES if one.stem == "pt_tri_hourly")
    return made(document(october(own.name), read_tariff(own), OCTOBER, LISBON), own.read_text("utf-8"))


def pdf() -> bytes:
    return pdf_writer()(page(flat()), embedded(file(), AT))


@cache
def content() -> bytes:
    return pdf()


def root() -> Any:
    return PdfReader(BytesIO(content())).trailer["/Root"]


def metadata(path: str) -> list[Any]:
    found: list[Any] = etree.fromstring(root()["/Metadata"].get_data()).xpath(path, namespaces=NAMES)
    return found


def test_the_file_is_what_readers_of_factur_x_find() -> None:
    name, found = get_xml_from_pdf(content())
    assert (name, found) == (FILE, file())
    assert xml_check_xsd(found, flavor="factur-x", level="en16931")


def test_it_is_an_associated_file_that_says_the_same_as_the_page() -> None:
    (one,) = (found.get_object() for found in root()["/AF"])
    assert [one[key] for key in ("/F", "/UF", "/AFRelationship")] == [FILE, FILE, "/Alternative"]
    stream = one["/EF"]["/F"].get_object()
    assert stream["/Subtype"] == "/text/xml"
    assert stream["/Params"]["/ModDate"] == "D:20241105093000Z"
    assert root()["/Names"]["/EmbeddedFiles"]["/Names"][0] == FILE


def test_the_metadata_is_one_description_of_pdf_a_pdf_ua_and_factur_x() -> None:
    assert len(metadata("//rdf:RDF")) == 1
    assert metadata("//@pdfaid:part | //@pdfaid:conformance") == ["3", "A"]
    assert metadata("//@pdfuaid:part") == ["1"]
    fields = {etree.QName(one).localname: one.text for one in metadata("//fx:*")}
    assert fields == {
        "DocumentType": "INVOICE", "DocumentFileName": FILE, "Version": "1.0", "ConformanceLevel": "EN 16931",
    }  # fmt: skip
    assert metadata("//schema:namespaceURI/text()") == [NAMES["fx"], NAMES["pdfuaid"]]


def test_it_stays_tagged_and_has_a_language_and_a_profile_of_its_colours() -> None:
    found = root()
    assert (found["/Lang"], found["/MarkInfo"]["/Marked"], "/StructTreeRoot" in found) == ("en", True, True)
    assert [one["/S"] for one in found["/OutputIntents"]] == ["/GTS_PDFA1"]


def test_the_same_page_and_invoice_are_the_same_bytes() -> None:
    assert pdf() == content()
