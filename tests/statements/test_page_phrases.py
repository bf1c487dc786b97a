"""Phrases of a page: what a bill stores in English is said in the language of the page, and nothing else is."""

import re
from pathlib import Path

import pytest

from etl.phrasebook.english import english, english_file
from etl.statements.page_phrases import PagePhrases
from etl.statements.wording import wording
from tests.support.command import Shell
from tests.support.places import ROOT
from tests.support.read_page import read_page
from tests.support.written_pages import ATTRIBUTES, GOLDEN, HOSTILE, SHIPPED, write_pages

BERLIN = "Europe/Berlin"
GAP = english("gap", time="3 h 15 min", start="2018-04-15T18:00+00:00", end="2018-10-28T02:30+01:00")
EDITED = english("edited_pinned", time="24 h", flow="import", kwh="1234.5", reason="typo, Ana")
FACT = english("error_code", kwh="5000", highest="4.5")
FAILED = english("left_out", reading=english("more_failed", meter="7", start="2017-08-31T11:00", fact=FACT, more="1"))
UNCERTAIN = english(
    "uncertain_line",
    use=english("uncertain", quantity="import less export", value="5", unit="kWh", mean="4.5"),
    line="social",
)


SHOWN = [
    ("en", GAP, "3 h 15 min missing, longest gap from 15 Apr 2018 20:00 to 28 Oct 2018 02:30 (+01:00)"),
    (
        "de",
        GAP,
        (
            "Es fehlen Messwerte für 3 h 15 min; "
            "die längste Lücke reicht vom 15.04.2018 20:00 bis zum 28.10.2018 02:30 (+01:00)"
        ),
    ),
    ("pt", GAP, "Faltam leituras de 3 h 15 min; a maior falha vai de 15/04/2018 20:00 a 28/10/2018 02:30 (+01:00)"),
    (
        "de",
        EDITED,
        (
            "Verbrauch: korrigierte Werte für 24 h, zusammen 1.234,5 kWh "
            "(typo, Ana; festgeschrieben: sie gelten unabhängig von den Messwerten)"
        ),
    ),
    (
        "de",
        FAILED,
        (
            "Nicht abgerechnet, weil nicht plausibel: Zähler 7, 31.08.2017 11:00: 5.000 kWh ist ein Fehlercode von "
            "Zählern; kein anderer Messwert des Monats liegt über 4,5 kWh; dazu 1 weiterer Messwert "
            "(den richtigen Messwert laden oder etl findings accept)"
        ),
    ),
    (
        "pt",
        UNCERTAIN,
        (
            "consumo menos injeção é de 5 kWh, mas de 4,5 se o que falta ou foi estimado for a média do restante; "
            "disso depende a linha social"
        ),
    ),
]


@pytest.mark.parametrize(("language", "text", "shown"), SHOWN)
def test_a_warning_is_in_the_language_by_the_clock_of_the_bill(language: str, text: str, shown: str) -> None:
    assert PagePhrases(wording(language), BERLIN).warning(text) == shown


@pytest.mark.parametrize("text", [english("mean_of", months="1", kw="2"), "3 h missing", ""])
def test_a_text_that_is_no_known_warning_has_no_other_language(text: str) -> None:
    assert PagePhrases(wording("de")).warning(text) is None


@pytest.mark.parametrize(
    ("language", "description", "found"),
    [
        ("de", "Leistung, at 2018-04-15T20:00+02:00, 4 of 9 windows read in part",
         ("Leistung", "15.04.2018 20:00, 4 von 9 Zeitfenstern nur teilweise gemessen")),
        ("pt", "mean of 2 months, this one 3.5 kW at 2018-04-15T20:00+02:00, attribute kva 6.9",
         ("", "média de 2 meses, neste 3,5 kW em 15/04/2018 20:00, atributo kva 6,9")),
        ("de", "Netz, alle Zeiten", ("Netz, alle Zeiten", "")),
        ("de", "", ("", "")),
    ],
)  # fmt: skip
def test_a_line_has_what_its_tariff_calls_it_and_what_the_bill_adds(
    language: str, description: str, found: tuple[str, str]
) -> None:
    assert PagePhrases(wording(language), BERLIN).remarks(description) == found


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("number", "1234.5", "1.234,5"),
        ("number", "1e+03", "1.000"),
        ("number", "1/3", "1/3"),
        ("count", "5,000", "5.000"),
        ("days", "2017-08-01..2017-08-14", "01.08.2017 bis 14.08.2017"),
        ("moment", "2017-08-01", "01.08.2017"),
        ("month", "2017-08", "August 2017"),
        ("utc", "2017-08-01 10:30 UTC", "01.08.2017 10:30 UTC"),
        ("words", "interpolate:2h, like-day", "Interpolation:2h, vergleichbarer Tag"),
        ("measure", "kWh filled", "gefüllten kWh"),
        ("quantity", "export rest tou.peak", "Einspeisung übrige Zählwerke tou.peak"),
        ("quantity", "import kW 15 min rolling by 5 tou.off", "Verbrauch kW 15 min gleitend um 5 tou.off"),
        ("quantity", "important", "important"),
        ("window", "mon-fri 08:00-20:00", "Mo-Fr 08:00-20:00"),
        ("window", "all", "täglich"),
        ("window", "sat,sun,holidays 08:00-20:00", "Sa,So,holidays 08:00-20:00"),
        ("quantity", "energy_tax.used", "energy_tax, bisher verbraucht"),
        ("line", "rounding", "Rundung"),
        ("warning", english("unit_assumed"), "Für die Messwerte war keine Einheit angegeben: Sie gelten als kWh"),
        ("warning", "3 h (etl load)", "3 h"),
        ("line", "sun.paid", "sun, Auszahlung"),
        ("line", "sun.peak", "sun.peak"),
        ("", "import", "import"),
    ],
)
def test_values_are_written_as_the_language_does(kind: str, text: str, shown: str) -> None:
    assert PagePhrases(wording("de")).value(kind, text) == shown


def marked() -> str:
    """The file of a language whose texts have no letters, but all values."""
    rows = ['locale = "zh_CN"']
    for section, texts in english_file().items():
        if section != "locale":
            rows += [f"[{section}]", *(f'"{key}" = "{_values(text)}"' for key, text in texts.items())]
    return "\n".join(rows)


def _values(text: str | dict[str, str]) -> str:
    text = text if isinstance(text, str) else text["other"]
    return " ".join(["\u00b7", *(f"{{{name}}}" for name in re.findall(r"\{(\w+)", text))])


DATA = {"kWh", "min", "EUR", "USD", "BUKB"}
"""Units, currencies, and letters of the account of the issuer."""


def test_all_words_of_a_page_are_of_its_language_its_tariff_or_its_client(etl: Shell) -> None:
    Path("marked.toml").write_text(marked(), "utf-8")
    tariffs = {name: ROOT / "data/tariffs" / f"{name}.toml" for name in SHIPPED}
    tariffs |= {case.name: case / "tariff.toml" for case in GOLDEN}
    pages = write_pages(etl, "marked.toml").pages
    assert tariffs.keys() <= pages.keys()
    left = {}
    for client, tariff in tariffs.items():
        page = read_page(pages[client].file.read_text("utf-8"))
        titles = [text for name, text in page.attributes if name in {"aria-label", "data-label", "title"}]
        bill = pages[client].bill
        own = _words(" ".join([tariff.read_text("utf-8"), client, bill["timezone"], *HOSTILE, *ATTRIBUTES]))
        shown = " ".join([page.text, *titles]).replace(bill["tariff_sha"][:12], "")
        if words := _words(shown) - own - DATA:
            left[client] = words
    assert left == {}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{3,}", text))
