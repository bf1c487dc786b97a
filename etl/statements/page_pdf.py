"""Pages as PDF by WeasyPrint (extra `pdf`): tagged, A4, of nothing but the page, the same bytes for the same page."""

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import StringIO
from typing import Any, Protocol

from etl.core.errors import EtlError, InputError
from etl.core.extras import install

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_VARIABLE = re.compile(r"--(\w+(?:-\w+)*): ([^;]{1,99});")
_BLOCK = re.compile(r"@[^{}@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_DRAWN = re.compile("svg|fill|stroke")
_PICTURE = re.compile(r"<svg\b[^>]*>")
_TEMPLATE = "statement.html"


@dataclass(frozen=True)
class Embedded:
    """A file within a PDF that says the same as its page."""

    name: str
    content: bytes
    description: str
    at: datetime
    metadata: bytes
    """Descriptions in RDF that the PDF has besides its own."""


class PdfWriter(Protocol):
    """Makes a PDF of a page, and of a file in it."""

    def __call__(self, page: str, file: Embedded | None = None) -> bytes:
        """Return the PDF; InputError for a page that asks for more than it contains, or cannot be drawn."""


def pdf_writer() -> PdfWriter:
    """Return what makes PDFs; EtlError where the extra or Pango, which it needs, is not installed."""
    try:
        with redirect_stdout(StringIO()):  # WeasyPrint prints advice where Pango is missing
            from weasyprint import HTML, Attachment
            from weasyprint.urls import FatalURLFetchingError, URLFetcher
    except ImportError as error:
        raise EtlError(f"pages as PDF need an extra ({install('pdf')})", code="E-EXTRA") from error
    except OSError as error:
        why = str(error).partition(":")[0]
        raise EtlError(f"pages as PDF need Pango: {why} (install it with the packages of your system)") from error

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Opens what the page itself contains, and nothing else."""

        def fetch(self, url: str, headers: object = None) -> object:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(url)

    def options(file: Embedded) -> dict[str, Any]:
        attached = Attachment(
            string=file.content, name=file.name, description=file.description, created=file.at, modified=file.at,
            relationship="Alternative",
        )  # fmt: skip
        return {"pdf_variant": "pdf/a-3a", "attachments": [attached], "finisher": _describing(file.metadata)}

    def write(page: str, file: Embedded | None = None) -> bytes:
        html = HTML(string=_with_styles(page), base_url="file:///", url_fetcher=Fetcher())
        try:
            with _nothing_swallowed():
                written: bytes = html.write_pdf(**(options(file) if file else {"pdf_variant": "pdf/ua-1"}))
        except FatalURLFetchingError as error:
            what = f"asks for {error}, and a PDF is made of the page alone"
            raise InputError(_TEMPLATE, what, "write it into the template, a picture as a data: address") from None
        return written

    return write


def _describing(metadata: bytes) -> Callable[[Any, Any], None]:
    """Return what completes a PDF before it is written: it has one RDF, and names each file once."""

    def complete(_: object, pdf: Any) -> None:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])  # WeasyPrint 70 names each file twice
        stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        stream.stream = [part.replace(b"</rdf:RDF>", metadata + b"</rdf:RDF>") for part in stream.stream]

    return complete


class _Faults(logging.Handler):
    """Keeps the first exception that is only logged."""

    found: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - the exception says more
        self.found = self.found or sys.exc_info()[1]


@contextmanager
def _nothing_swallowed() -> Iterator[None]:
    """Raise what WeasyPrint only logs: also a Ctrl-C is lost where it falls into the drawing of a picture."""
    logger, faults = logging.getLogger("weasyprint"), _Faults(logging.ERROR)
    logger.addHandler(faults)
    try:
        yield
    finally:
        logger.removeHandler(faults)
    if isinstance(faults.found, Exception):
        raise InputError(_TEMPLATE, f"cannot become a PDF: {faults.found}", "correct the template")
    if faults.found:
        raise faults.found


def _with_styles(page: str) -> str:
    """Repeat the rules of pictures in each, colours resolved: WeasyPrint lets no rule of a page into a picture."""
    rules = _of_pictures("".join(_STYLE.findall(page)))
    return _PICTURE.sub(lambda found: f"{found[0]}<style>{rules}</style>", page)


@cache
def _of_pictures(style: str) -> str:
    colours = dict(_VARIABLE.findall(style))  # those of print come last
    rules = [f"{rule}}}" for rule in _BLOCK.sub("", style).split("}") if _DRAWN.search(rule)]
    return re.sub(r"var\(--([\w-]+)\)", lambda found: colours.get(found[1], "inherit"), "".join(rules))
