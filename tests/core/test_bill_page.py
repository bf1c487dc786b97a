"""A request of a bill is text and back, and nothing special is no text."""

from fractions import Fraction

import pytest

from etl.core.bill_page import Requested
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
