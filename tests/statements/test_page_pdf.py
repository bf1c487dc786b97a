"""Pages as PDF, read back: the amounts of the bill, tags and language, nothing fetched, the same bytes twice."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from etl.core.errors import EtlError, InputError
from etl.statements.page_pdf import pdf_writer
from tests.statements.test_statement_page import flat, page
from tests.support.pango import needs_pango
from tests.support.read_page import read_page

pytestmark = needs_pango

MADE: dict[str, bytes] = {}


def pdf(text: str) -> bytes:
    """A page as a PDF; each is made once."""
    if text not in MADE:
        MADE[text] = pdf_writer()(text)
    return MADE[text]


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def test_amounts_are_those_of_the_bill() -> None:
    html = page(flat())
    text = "".join("".join(one.extract_text().split()) for one in read(pdf(html)).pages)
    found = read_page(html)
    amounts = [*found.values["line"], *found.values["net"], *found.values["tax"], *found.values["gross"]]
    assert [one for one in amounts if "".join(found.shown[one].split()) not in text] == []


def test_it_is_tagged_and_has_a_title_a_language_and_numbered_pages() -> None:
    found = read(pdf(page(flat(), language="de")))
    root: Any = found.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("de", True)
    assert "/StructTreeRoot" in root
    assert found.metadata is not None
    assert str(found.metadata.title).startswith("Abrechnung · c0 · ")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    numbers = [one.extract_text().split("\n") for one in found.pages]
    count = len(numbers)
    assert all(f"{at} von {count}" in lines for at, lines in enumerate(numbers, start=1))
    assert [round(float(side)) for side in found.pages[0].mediabox[2:]] == [595, 842]


def test_the_same_page_is_the_same_bytes() -> None:
    assert pdf_writer()(page(flat())) == pdf(page(flat()))


def test_pictures_have_their_colours() -> None:
    picture = "<style>@media screen { .bar { fill: red } }\n:root { --bar: red; }\n.bar { fill: var(--bar); }\n"
    picture += "@media print {\n :root { --bar: #2563a8; }\n p { fill: red }\n}</style>"
    picture += '<svg viewBox="0 0 9 9"><title>a</title><rect class="bar" width="9" height="9"/></svg>'
    (one,) = read(pdf_writer()(picture)).pages
    contents = one.get_contents()
    assert contents is not None
    assert b"\n0.145098 0.388235 0.658824 rg\n" in contents.get_data()


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<img alt="a" src="file:///etc/hostname">', "file:///etc/hostname"),
        ('<img alt="a" src="logo.png">', "file:///logo.png"),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/a.css">', "http://127.0.0.1:9/a.css"),
        ("<style>@import url(//127.0.0.1:9/a.css);</style>", "file://127.0.0.1:9/a.css"),
        ("<style>p { background: url(a.png) }</style><p>a", "file:///a.png"),
        (
            '<svg viewBox="0 0 1 1"><image href="file:///etc/hostname" width="1" height="1"/></svg>',
            "file:///etc/hostname",
        ),
        ('<link rel="attachment" href="file:///etc/hostname">', "file:///etc/hostname"),
        ('<p style="background: url(a.svg)">a', "file:///a.svg"),
        ('<object data="a.svg"></object>', "file:///a.svg"),
    ],
)
def test_nothing_is_fetched(html: str, address: str) -> None:
    with pytest.raises(InputError) as refused:
        pdf_writer()(html)
    assert str(refused.value) == (
        f"statement.html: asks for {address}, and a PDF is made of the page alone (write it into the template, a "
        "picture as a data: address)"
    )


def test_a_picture_of_the_template_itself_is_drawn() -> None:
    svg = "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'%3E%3C/svg%3E"
    assert pdf_writer()(f'<img alt="a" src="data:image/svg+xml,{svg}">').startswith(b"%PDF-1.7")


def test_a_picture_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        pdf_writer()('<img alt="a" src="data:image/png,nothing">')
    assert str(refused.value).startswith("statement.html: cannot become a PDF: ")
    assert str(refused.value).endswith(" (correct the template)")


def test_an_interrupt_within_a_picture_ends_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    write = pdf_writer()
    monkeypatch.setattr("weasyprint.svg.SVG.draw", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write("<svg><title>a</title></svg>")


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(EtlError) as refused:
        pdf_writer()
    assert str(refused.value) == "pages as PDF need an extra (pip install 'meter-etl[pdf]')"


def test_without_pango_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "print('advice')\nraise OSError(\"cannot load library 'libpango-1.0-0': no such file.  Also tried ...\")\n"
    (tmp_path / "weasyprint.py").write_text(text)
    for name in [one for one in sys.modules if one.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EtlError) as refused:
        pdf_writer()
    assert str(refused.value) == (
        "pages as PDF need Pango: cannot load library 'libpango-1.0-0' (install it with the packages of your system)"
    )
    assert capsys.readouterr().out == ""
