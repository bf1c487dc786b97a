"""Pages as people see them, in Chromium: of each shipped tariff, each golden bill and clients with hostile names."""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.browser import PROGRAM, Browser, browser
from tests.support.command import Shell
from tests.support.places import ROOT
from tests.support.seen_texts import badly_placed, lines
from tests.support.statement_picture import FILE, HEIGHT, WIDTH, picture
from tests.support.written_pages import GAP, GOLDEN, HOSTILE, SHIPPED, Folders, write_pages

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no chromium (apt-get install chromium)")

WIDTHS = (320, 800, 1400)
A4 = (595, 842)
"""In points."""
PRINTED_WIDTH = 680
"""Pixels between the margins of a printed page."""
READABLE = 4.5
"""Least ratio of contrast, by WCAG 2 AA."""
VALUES = """() => [...document.querySelectorAll("main data")].filter(one => one.checkVisibility())
  .map(one => [one.className, one.value, one.innerText])"""
SHOWN = "() => document.body.innerText"
BARS = """() => [...document.querySelectorAll("section[aria-labelledby=by_day] > svg > path")]
  .map(one => [one.className.baseVal, one.getAttribute("d").split("z").length - 1])"""
"""Paths of the picture, and how many closed shapes each has."""
MAY_BE_CUT = """() => [...document.querySelectorAll("tr, svg")]
  .filter(one => getComputedStyle(one).breakInside != "avoid").length"""
"""Rows of tables and pictures through which a page may end."""
ACTIVE = "() => document.scripts.length + document.images.length + document.forms.length"
HANDLERS = """() => [...document.querySelectorAll("*")].flatMap(one => one.getAttributeNames())
  .filter(one => one.startsWith("on"))"""


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def folders(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folders]:
    with pytest.MonkeyPatch.context() as here:
        here.chdir(tmp_path_factory.mktemp("pages"))
        shell.reset()
        yield write_pages(shell)
    shell.reset()


@dataclass(frozen=True)
class Visit:
    """A page as it was seen."""

    values: list[list[str]]
    """Of each amount its class, how it is stored, and how it is shown."""
    requests: list[str]
    active: int
    """Scripts, files and forms."""
    handlers: list[str]
    badly_placed: list[str]


@pytest.fixture(scope="module")
def visits(window: Browser, folders: Folders) -> dict[Path, Visit]:
    """All pages, each opened once: that takes longer than to look at it."""
    found = dict[Path, Visit]()
    for file in (*(page.file for page in folders.pages.values()), folders.document, folders.index):
        window.open(file)
        looks = window.run(VALUES), window.requests, window.run(ACTIVE), window.run(HANDLERS)
        badly = list[str]()
        for width in WIDTHS:
            window.resize(width)
            badly += [f"{file.name}, {width} pixels: {text}" for text in badly_placed(window, width)]
        found[file] = Visit(*looks, badly)
    return found


def test_there_is_a_page_of_each_shipped_tariff_and_each_golden_bill(folders: Folders) -> None:
    assert {*SHIPPED, *(case.name for case in GOLDEN), *HOSTILE, GAP} == set(folders.pages)


def test_amounts_that_are_seen_are_those_of_the_bill(visits: dict[Path, Visit], folders: Folders) -> None:
    for client, page in folders.pages.items():
        seen = visits[page.file].values
        amounts = sorted(one["amount"] for one in page.lines)
        assert sorted(raw for name, raw, _ in seen if name == "line") == amounts, client
        assert [raw for name, raw, _ in seen if name == "gross"] == [page.bill["total"]], client
        assert [Decimal(raw) for name, raw, _ in seen if name == "tax"] == [Decimal(page.bill["tax"])], client
        assert [(raw, shown) for _, raw, shown in seen if _digits(raw) != _digits(shown)] == [], client


def _digits(text: str) -> str:
    """Leave out what a language writes between digits, and beside them."""
    return re.sub(r"\D", "", text)


def test_nothing_overlaps_and_all_fits_into_the_window(visits: dict[Path, Visit]) -> None:
    assert [text for visit in visits.values() for text in visit.badly_placed] == []


def test_a_page_asks_for_nothing_and_runs_nothing(visits: dict[Path, Visit]) -> None:
    for file, visit in visits.items():
        assert (visit.requests, visit.active, visit.handlers) == ([file.as_uri()], 0, [])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_are_readable_in_their_colours(window: Browser, folders: Folders, dark: bool) -> None:
    for file in (folders.pages["change_and_gap"].file, folders.pages["tri_hourly"].file, folders.index):
        window.open(file, dark=dark)
        seen = lines(window)
        assert len({line.ink for line in seen}) > 1
        assert [(line.text, line.ink, line.paper) for line in seen if line.contrast < READABLE] == []
        assert all(line.bright == dark for line in seen)


def test_a_change_of_the_clock_has_its_hours(window: Browser, folders: Folders) -> None:
    for client, day, hours in (("tri_hourly", "27 October 2024", 25), ("change_and_gap", "11 March 2018", 23)):
        window.open(folders.pages[client].file)
        assert re.search(rf"{day}: [\d.]+ kWh, {hours} hours", window.run(SHOWN))


def test_a_gap_is_drawn_as_a_gap(window: Browser, folders: Folders) -> None:
    window.open(folders.pages[GAP].file)
    assert window.run(BARS) == [["solid", 30], ["hole", 1], ["gap", 0], ["peak", 1]]
    seen = lines(window)
    row = next(line for line in seen if line.text == "10 October 2024")
    beside = [line.text for line in seen if line.top == row.top and line.left > row.left]
    assert beside == ["\u2013", "no reading"]


def test_pages_are_printed_on_a4_with_all_that_they_say(window: Browser, folders: Folders) -> None:
    for client in ("pt_tri_hourly", "change_and_gap", HOSTILE[3]):
        page = folders.pages[client]
        window.open(page.file, PRINTED_WIDTH)
        window.media("print")
        assert badly_placed(window, PRINTED_WIDTH) == []
        assert window.run(MAY_BE_CUT) == 0
        window.open(page.file)
        printed = PdfReader(io.BytesIO(window.pdf())).pages
        assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in printed} == {A4}
        text = "".join(one.extract_text() for one in printed)
        amounts = [*(line["amount"] for line in page.lines), page.bill["total"]]
        assert [amount for amount in amounts if amount.lstrip("-") not in text.replace(",", "")] == []


def test_hostile_names_are_names(window: Browser, folders: Folders) -> None:
    for client in HOSTILE:
        window.open(folders.pages[client].file)
        assert f"Client {client}" in window.run(SHOWN)
    window.open(folders.index)
    assert all(client in window.run(SHOWN) for client in HOSTILE)


def test_the_picture_of_the_readme_shows_a_bill(window: Browser, etl: Shell) -> None:
    made = picture(etl, window)
    assert "58.44" in window.run(SHOWN)
    for png in (made, FILE.read_bytes()):
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)
        assert len(png) < 150_000
    assert f'src="docs/{FILE.name}"' in (ROOT / "README.md").read_text("utf-8")
