"""Pages as PDF by WeasyPrint (extra `pdf`): tagged, A4, of nothing but the page, the same bytes for the same page."""

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import cache
from io import StringIO

from etl.core.errors import EtlError, InputError
from etl.core.extras import install

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_VARIABLE = re.compile(r"--(\w+(?:-\w+)*): ([^;]{1,99});")
_BLOCK = re.compile(r"@[^{}@]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_DRAWN = re.compile("svg|fill|stroke")
_PICTURE = re.compile(r"<svg\b[^>]*>")
_TEMPLATE = "statement.html"


def pdf_writer() -> Callable[[str], bytes]:
    """Return what makes a PDF of a page; EtlError where the extra or Pango, which it needs, is not installed."""
    try:
        with redirect_stdout(StringIO()):  # WeasyPrint prints advice where Pango is missing
            from weasyprint import HTML
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

    def write(page: str) -> bytes:
        html = HTML(string=_with_styles(page), base_url="file:///", url_fetcher=Fetcher())
        try:
            with _nothing_swallowed():
                written: bytes = html.write_pdf(pdf_variant="pdf/ua-1")
        except FatalURLFetchingError as error:
            what = f"asks for {error}, and a PDF is made of the page alone"
            raise InputError(_TEMPLATE, what, "write it into the template, a picture as a data: address") from None
        return written

    return write


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
