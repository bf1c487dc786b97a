"""Currencies have the places that ISO 4217 says, current and withdrawn ones; what is none is refused by name."""

import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core import currencies
from etl.core.currencies import currency_places, similar_codes
from tests.support.command import Shell
from tests.support.places import ROOT
from tests.support.readings import line

SPECIAL = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
"""Current codes whose amounts have not two places, from ISO's list of 2026-01-01."""
WITHDRAWN = {
    0: "ADP BEF BYB BYR ESP GRD ITL LUF MGF PTE TPE TRL",
    2: "ATS BGN DEM EEK FRF HRK IEP LTL LVL NLG ROL SIT SKK VEF ZWL",
}
ORDINARY = "AED AUD BRL CAD CHF CNY CZK DKK EUR GBP INR MXN NOK PLN SEK USD XCD ZAR"
NO_MONEY = "XAG XAU XBA XBB XBC XBD XDR XFU XPD XPT XSU XTS XUA XXX"
EVERY = [a + b + c for a in string.ascii_uppercase for b in string.ascii_uppercase for c in string.ascii_uppercase]


def places(code: str) -> int | None:
    try:
        return currency_places(code)
    except ValueError:
        return None


def test_every_code_has_the_places_of_the_standard() -> None:
    special = {code: number for number, codes in SPECIAL.items() for code in codes.split()}
    withdrawn = {code: number for number, codes in WITHDRAWN.items() for code in codes.split()}
    known = {**special, **withdrawn, **dict.fromkeys(ORDINARY.split(), 2)}
    found = {code: number for code in EVERY if (number := places(code)) is not None}
    assert {code: found.get(code) for code in known} == known
    assert {code for code, number in found.items() if number != 2} == {code for code, n in known.items() if n != 2}
    assert 250 < len(found) < 320
    assert not set(NO_MONEY.split()) & set(found)


def test_frequent_currencies_have_the_places_of_the_standard_without_its_lists() -> None:
    assert {code: currencies._places()[code] for code in currencies.FREQUENT} == dict.fromkeys(currencies.FREQUENT, 2)
    code = (
        "import sys; from etl.core import currencies as c; print(c.currency_places('EUR'), 'iso_4217' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "2 False\n"


@given(st.text(max_size=5) | st.text(string.ascii_letters, min_size=3, max_size=3))
@settings(deadline=None)
def test_any_text_is_a_currency_with_places_or_refused(text: str) -> None:
    if (number := places(text)) is None:
        assert all(places(one) is not None for one in similar_codes(text))
    else:
        assert number in {0, 2, 3, 4}
        assert text in EVERY
        assert similar_codes(text) == [text]


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("ERU", 'perhaps "EUR"'),
        ("eur", 'perhaps "EUR"'),
        ("UDS", 'perhaps "USD"'),
        ("GBX", 'perhaps "GBP"'),
        ("JPX", 'perhaps "JPY"'),
        ("XAU", 'perhaps "XAD" or "XAF"'),
        ("Euro", 'like "EUR"'),
        ("€", 'like "EUR"'),
    ],
)
def test_a_tariff_in_no_currency_is_refused_in_one_line(etl: Shell, code: str, remedy: str) -> None:
    Path("t.toml").write_text(f'name = "t"\ncurrency = "{code}"\n' + line("energy", "1"), encoding="utf-8")
    done = etl("tariff", "check", "t.toml")
    assert (done.code, done.error) == (
        1, f"etl: t.toml: currency: {code!r} is not a currency (write its three letters, {remedy})"
    )  # fmt: skip


def test_no_library_of_units_is_imported_for_a_list_of_currencies() -> None:
    code = "import sys; from etl.core.currencies import currency_places as p; print(p('JPY'), 'pint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "0 False\n"
