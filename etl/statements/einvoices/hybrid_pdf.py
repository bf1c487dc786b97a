"""E-invoice inside the PDF of its page, as Factur-X and ZUGFeRD have it: PDF/A-3 that is PDF/UA-1, too."""

from collections.abc import Mapping
from datetime import datetime

from etl.statements.page_pdf import Embedded

FILE = "factur-x.xml"
_FACTUR_X = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PDF_UA = "http://www.aiim.org/pdfua/ns/id/"
_PROPERTIES = {
    "DocumentFileName": ("Text", "external", "Name of the embedded XML file"),
    "DocumentType": ("Text", "external", "INVOICE"),
    "Version": ("Text", "external", "Version of the standard of the embedded XML file"),
    "ConformanceLevel": ("Text", "external", "Profile of the embedded XML file"),
}
_PDF_UA_PART = {"part": ("Integer", "internal", "Part of ISO 14289 that is kept")}


def embedded(content: bytes, issued_at: datetime) -> Embedded:
    """Return what a PDF needs that holds an e-invoice."""
    return Embedded(FILE, content, "Invoice by EN 16931, for programs", issued_at, _METADATA)


def _schema(name: str, space: str, prefix: str, properties: Mapping[str, tuple[str, str, str]]) -> str:
    """Describe properties that PDF/A does not know by itself."""
    described = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{one}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType><pdfaProperty:category>{category}"
        f"</pdfaProperty:category><pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
        for one, (kind, category, text) in properties.items()
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{name}</pdfaSchema:schema><pdfaSchema:namespaceURI>'
        f"{space}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


_METADATA = (
    f'<rdf:Description rdf:about="" xmlns:pdfuaid="{_PDF_UA}" pdfuaid:part="1"/>'
    f'<rdf:Description rdf:about="" xmlns:fx="{_FACTUR_X}"><fx:DocumentType>INVOICE</fx:DocumentType>'
    f"<fx:DocumentFileName>{FILE}</fx:DocumentFileName><fx:Version>1.0</fx:Version>"
    "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    "<pdfaExtension:schemas><rdf:Bag>"
    f"{_schema('Factur-X PDFA Extension Schema', _FACTUR_X, 'fx', _PROPERTIES)}"
    f"{_schema('PDF/UA identification', _PDF_UA, 'pdfuaid', _PDF_UA_PART)}"
    "</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
).encode()
