"""A request of a bill is text and back, and nothing special is no text."""

from fractions import Fraction

import pytest

from etl.core.bill_page import MeterOfBill, Requested
from etl.core.periods import month
from etl.core.usage_page import Missing

AUGUST = month("2017-08")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Requested(AUGUST), ""),
        (Requested(AUGUST, "sha", sample=True), '{"sample": true}'),
        (Requested(AUGUST, missing=Missing("week", Fraction(1, 300))), '{"estimate": "week", "tolerance": "1/300"}'),
        (Requested(AUGUST, refuse=True), '{"refuse": true}'),
    ],
)
def test_a_request_is_read_back_from_its_text(wanted: Requested, text: str) -> None:
    assert wanted.treatment == text
    assert Requested.of(wanted.period, wanted.tariff_sha256, text) == wanted


def test_a_meter_has_its_energy_with_twelve_places_at_most_and_its_share_as_it_is() -> None:
    third, half = Fraction(1, 3), Fraction(1, 2)
    texts = MeterOfBill("M", "T1", "import", "x", "y", Fraction(100), half, Fraction(3, 2), third, third * 2).texts()
    assert texts == {
        "meter": "M", "register": "T1", "flow": "import", "from": "x", "to": "y", "kwh_read": "100",
        "kwh_estimated": "0.5", "multiplier": "1.5", "share": "1/3", "kwh": "0.666666666667",
    }  # fmt: skip
