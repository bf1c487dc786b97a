"""Payment parts of Swiss QR-bills: what their code holds, and that they are harmless in a page."""

import re
import sys
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest

from etl.core.errors import EtlError
from etl.statements.swiss_slip import Transfer, _bill, is_account, slip, town
from tests.support.read_page import leads_nowhere, read_page

ACCOUNT = "CH5800791123000889012"
TRANSFER = Transfer(ACCOUNT, "Stadtwerk", ("Hauptstrasse 1", "8000 Z\u00fcrich"), Decimal("58.4"), "CHF", "2017-000005")


def test_the_code_holds_these_lines() -> None:
    lines = ["SPC", "0200", "1", ACCOUNT, "S", "Stadtwerk", "Hauptstrasse 1", "", "8000", "Z\u00fcrich", "CH"]
    lines += [*[""] * 7, "58.40", "CHF", *[""] * 7, "NON", "", "2017-000005", "EPD"]
    assert _bill(TRANSFER, "de").qr_data() == "\r\n".join(lines)


def test_texts_are_harmless_and_it_leads_nowhere() -> None:
    text = slip(replace(TRANSFER, name="<script>\"'&", address=("</svg>", "8000 <b>")), "de", "Code")
    assert leads_nowhere(text)
    found = read_page(text).text
    assert "<script>\"'&" in found
    assert "Zahlteil" in found
    assert len(text) < 20_000


def test_the_squares_of_the_code_are_those_of_its_rows() -> None:
    drawn = StringIO()
    _bill(TRANSFER, "de").as_svg(drawn)
    squares = {(int(x), int(y)) for x, y in re.findall(r"M(\d+),(\d+)H\d+V\d+H\d+z", drawn.getvalue())}
    rows = [map(int, one) for one in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", slip(TRANSFER, "de", "Code"))]
    assert {(at, y) for x, y, wide in rows for at in range(x, x + wide)} == squares
    assert len(squares) > 500


def test_a_language_that_switzerland_does_not_have_is_english() -> None:
    assert "Payment part" in slip(TRANSFER, "pt", "Code")


@pytest.mark.parametrize(
    ("line", "found"),
    [("8000  Z\u00fcrich", ("8000", "Z\u00fcrich")), ("CH-8000 Z", None), ("8000", None), ("80000 A", None)],
)
def test_a_town_has_four_digits_and_a_name(line: str, found: tuple[str, str] | None) -> None:
    assert town(line) == found


@pytest.mark.parametrize(
    ("iban", "right"),
    [("CH58 0079 1123 0008 8901 2", True), ("LI21 0881 0000 2324 013A A", True), ("DE89 3704", False), ("", False),
     ("CH44 3199 9123 0008 8901 2", False), ("CH56 3000 0123 0008 8901 2", False)],
)  # fmt: skip
def test_an_account_is_swiss_and_takes_a_text(iban: str, *, right: bool) -> None:
    assert is_account(iban) == right


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qrbill", None)
    with pytest.raises(EtlError) as refused:
        slip(TRANSFER, "de", "Code")
    assert str(refused.value) == "Swiss QR-bills need an extra (pip install 'meter-etl[swiss]')"
