"""`etl statement`: pages of bills and of documents, the same bytes twice, and what is refused."""

import json
from pathlib import Path

import pytest

from etl.statements.page_items import NOTICES
from etl.statements.page_phrases import PagePhrases
from etl.statements.wording import languages, wording
from tests.support.command import Shell, written
from tests.support.pango import needs_pango
from tests.support.read_page import leads_nowhere, read_page
from tests.support.readings import bills, hours, line, loaded, percent, standing, tariff

AUGUST = ("--month", "2017-08")
OUT = ("--output", "out")
TEN = ("--tariff", "ten.toml")


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """July and August of two clients, 1 kWh an hour at 10 a kWh; the second has no reading on 10 August."""
    tariff("ten.toml", line("energy", "10"))
    gap = hours("b/<b>", "2017-07-01", "2017-08-10") + hours("b/<b>", "2017-08-11", "2017-09-01")
    loaded(etl, hours("a", "2017-07-01", "2017-09-01"), gap)
    assert etl("bill", "--month", "2017-07..2017-08", *TEN).code == 3
    return etl


def pages() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(Path("out").glob("*.html"))}


def test_each_bill_has_its_page_and_the_index_names_all(billed: Shell) -> None:
    assert billed.ok("statement", *AUGUST, *OUT).out == "out: 2 statements, see out/index.html\n"
    found = pages()
    other, index = (name for name in found if not name.startswith("a_"))
    assert list(found) == ["a_2017-08-01.html", other, "index.html"]
    totals = {client: total for client, start, _, total in bills(billed) if start == "2017-08-01"}
    for name, client in (("a_2017-08-01.html", "a"), (other, "b/<b>")):
        page = read_page(found[name])
        assert page.values["gross"] == [totals[client]]
        assert f"Client {client} " in page.text
        assert f'href="{name}"' in found[index]
    assert all(leads_nowhere(text) and len(text.encode()) < 80_000 for text in found.values())


def test_a_page_shows_meters_days_months_and_how_lines_came_about(billed: Shell) -> None:
    billed.ok("statement", *AUGUST, *OUT, "--client", "b/<b>")
    (text,) = (read_page(text).text for name, text in pages().items() if name != "index.html")
    assert "10 August 2017: no reading;" in text
    assert "9 August 2017: 24 kWh;" in text
    assert "July 2017: 744 kWh, \u20ac7440.00; August 2017: 720 kWh, \u20ac7200.00" in text.replace("7,", "7")
    assert "Against the month before \u221224 kWh, \u2212\u20ac240.00" in text
    assert "Readings: 96.7% read, 3.3% missing" in text
    assert "1 energy: 720 kWh x 10 = 7,200 -> 7,200.00 EUR" in text


def test_the_same_bills_are_the_same_bytes(billed: Shell) -> None:
    billed.ok("statement", *AUGUST, *OUT)
    before = pages()
    billed.ok("statement", *AUGUST, *OUT)
    assert pages() == before


SIX = """[schedule.six]
all.night = ["all 00:00-06:00"]
all.morning = ["all 06:00-09:00"]
all.day = ["all 09:00-12:00"]
all.afternoon = ["all 12:00-17:00"]
all.evening = ["all 17:00-21:00"]
all.late = "rest"
"""
"""Six price periods."""


def test_a_page_of_eighty_lines_and_all_pictures_is_small_and_the_same_twice(etl: Shell) -> None:
    prices = "{ night = 0.0112, morning = 0.0236, day = 0.0258, afternoon = 0.0299, evening = 0.0475, late = 0.0199 }"
    network = 'description = "Use of the network, level {}"'
    charges = [line("energy", prices, 'schedule = "six"', network.format(at), id=f"network_{at}") for at in range(13)]
    tariff("many.toml", SIX, standing(), *charges, percent("vat", "0.23", '"vat"'))
    rows = hours("a", "2015-08-01", "2017-09-01")
    varied = [f"{row}.{at * at * 7919 % 2971:04}" for at, row in enumerate(rows) if "2017-08-10T0" not in row]
    loaded(etl, varied)
    assert etl("bill", "--month", "2015-08..2017-08", "--tariff", "many.toml").code == 3  # a gap
    etl.ok("issue", *AUGUST, "--allow-incomplete", "--date", "2017-09-05")
    written("me.toml", 'name = "Light and Power"', 'iban = "DE89370400440532013000"', "due_days = 14")
    for language in languages():
        etl.ok("statement", *AUGUST, *OUT, "--issuer", "me.toml", "--language", language)
        text = pages()["a_2017-08-01.html"]
        page = read_page(text)
        assert len(page.values["line"]) == 80
        assert [text.count(f'<section aria-labelledby="by_{one}">') for one in ("day", "hour", "month", "year")] == [
            1
        ] * 4
        assert PagePhrases(wording(language)).text("unchanged") in text  # the end of how the lines came about
        assert len(text.encode()) < 80_000
        etl.ok("statement", *AUGUST, *OUT, "--issuer", "me.toml", "--language", language)
        assert pages()["a_2017-08-01.html"] == text


@needs_pango
def test_each_page_has_a_pdf_beside_it(billed: Shell) -> None:
    done = billed.ok("statement", *AUGUST, *OUT, "--client", "a", "--pdf")
    assert done.out == "out: 1 statement, each also as a PDF, see out/index.html\n"
    assert list(pages()) == ["a_2017-08-01.html", "index.html"]
    assert Path("out/a_2017-08-01.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert 'href="a_2017-08-01.pdf"' in pages()["index.html"]
    Path("mine").mkdir()
    Path("mine/statement.html").write_text('<html lang="en"><title>a</title><img alt="" src="logo.png">')
    refused = billed("statement", *AUGUST, *OUT, "--client", "a", "--pdf", "--template", "mine")
    assert refused.code == 1
    assert refused.error.startswith("etl: statement.html: asks for file:///logo.png, and a PDF is made of the page")
    assert Path("out/a_2017-08-01.pdf").exists()


def test_documents_have_pages_and_bills_name_their_documents(billed: Shell) -> None:
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2017-09-05")
    Path("me.toml").write_text('name = "We"\ndue_days = 10\nlanguage = "de"\n')
    billed.ok("statement", "--document", "2017-000001", *OUT, "--issuer", "me.toml")
    name, _ = pages()
    assert name == "a_2017-000001.html"
    text = read_page(pages()[name]).text
    assert "Rechnung · Kunde a" in text
    assert "Fällig am 15. September 2017" in text
    billed.ok("statement", *AUGUST, *OUT, "--client", "a", "--issuer", "me.toml", "--language", "en")
    text = read_page(pages()["a_2017-08-01.html"]).text
    assert "Due by 15 September 2017" in text
    assert "2017-000001 Invoice 5 September 2017 \u20ac7,440.00" in text


def test_documents_from_one_to_another_have_a_page_each_and_one_index(billed: Shell) -> None:
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2017-09-05")
    tariff("twelve.toml", line("energy", "12"))
    billed.ok("bill", *AUGUST, "--client", "a", "--tariff", "twelve.toml")
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2017-10-05")
    done = billed.ok("statement", "--document", "2017-000002..2017-000003", *OUT)
    assert done.out == "out: 2 statements, see out/index.html\n"
    assert [name for name in pages() if name != "index.html"] == ["a_2017-000002.html", "a_2017-000003.html"]
    assert "Statements \u00b7 2017-000002 \u2013 2017-000003" in read_page(pages()["index.html"]).text


def test_a_bill_that_differs_from_what_was_sent_says_by_how_much(billed: Shell) -> None:
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2017-09-05")
    tariff("twelve.toml", line("energy", "12"))
    billed.ok("bill", *AUGUST, "--client", "a", "--tariff", "twelve.toml")
    billed.ok("statement", *AUGUST, *OUT, "--client", "a")
    page = read_page(pages()["a_2017-08-01.html"])
    assert page.values["left"] == ["1488.00"]
    billed.ok("issue", *AUGUST, "--client", "a", "--corrections", "difference", "--date", "2017-10-05")
    billed.ok("statement", "--document", "2017-000002", *OUT)
    page = read_page(pages()["a_2017-000002.html"])
    assert page.values["gross"] == ["1488.00", "8928.00"]
    assert "Corrects 2017-000001" in page.text


def test_a_check_says_what_the_pages_lack_and_writes_none(billed: Shell) -> None:
    Path("clients.csv").write_text("client_number,name,street,supply_point\na,Ana,Rua A 1,PT7\n")
    billed.ok("assign", "clients.csv")
    done = billed("statement", *AUGUST, "--check", "--json")
    items = {one["item"]: one["lacking"] for one in done.json["items"]}
    assert (done.code, done.json["statements"], Path("out").exists()) == (3, 2, False)
    assert (items["client"], items["supply_point"], items["number"]) == (["b/<b>"], ["b/<b>"], ["a", "b/<b>"])
    billed.ok("bill", "--stale")
    billed.ok("issue", *AUGUST, "--client", "a", "--date", "2017-09-05")
    notices = "".join(f'{name} = "Text."\n' for name in NOTICES)
    Path("me.toml").write_text(f'name = "We"\naddress = ["A"]\ncontact = ["b"]\ndue_days = 10\n[notices]\n{notices}')
    mine = ("--issuer", "me.toml")
    assert billed("statement", *AUGUST, "--client", "a", "--check", *mine).code == 0
    assert billed.ok("statement", "--document", "2017-000001", "--check", *mine).out.endswith("not every bill needs\n")
    billed.ok("statement", "--document", "2017-000001", *OUT, *mine)
    assert "Ana Rua A 1 Invoice" in read_page(pages()["a_2017-000001.html"]).text


def test_bills_that_could_not_be_made_are_named_in_the_index(billed: Shell) -> None:
    billed.ok("unbill", *AUGUST)
    assert billed("bill", *AUGUST, *TEN, "--missing", "refuse").code == 3
    done = billed("statement", *AUGUST, *OUT, "--json")
    assert (done.code, done.json["statements"], done.json["failed"]) == (3, 1, 1)
    assert "Bills that could not be made b/<b> , 2017-08:" in read_page(pages()["index.html"]).text


def test_templates_of_the_users_own_go_first(billed: Shell) -> None:
    Path("mine").mkdir()
    Path("mine/statement.html").write_text("<p>{{ client }}</p>")
    billed.ok("statement", *AUGUST, *OUT, "--client", "b/<b>", "--template", "mine")
    assert "<p>b/&lt;b&gt;</p>" in pages().values()


REFUSED = {
    ("--month", "2017-09"): "there are no bills in 2017-09 (make them first: etl bill --month 2017-09)",
    (*AUGUST, "--client", "c"): "there is no client c",
    ("--document", "2017-000009"): "there is no document 2017-000009 (etl documents lists them)",
    (
        *AUGUST,
        "--language",
        "xx",
    ): "there is no language 'xx' (there are de, en, pt; a file of your own ends in .toml)",
    (*AUGUST, "--template", "none"): "none: is no folder of templates",
    (*AUGUST, "--issuer", "none.toml"): "none.toml: there is no such file (check the name and the folder)",
}


def test_what_is_refused_leaves_the_folder_as_it_was(billed: Shell) -> None:
    billed.ok("statement", *AUGUST, *OUT)
    before = pages()
    for arguments, message in REFUSED.items():
        done = billed("statement", *arguments, *OUT)
        assert done.code in {1, 2}
        assert done.error.startswith(f"etl: {message}")
    assert pages() == before
    assert [path for path in Path().iterdir() if path.name.startswith(".out")] == []


def test_the_report_says_how_much_was_written(billed: Shell) -> None:
    done = json.loads(billed.ok("statement", *AUGUST, *OUT, "--json").out)
    assert done["bytes"] == sum(len(text.encode()) for text in pages().values())
