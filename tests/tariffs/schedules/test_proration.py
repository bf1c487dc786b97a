"""Months and years in a span of days, by each word of `prorate`."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT

FAULTS = {
    "a proration that is none": (
        HEAD + 'prorate.month = "real"\n' + FLAT,
        "t.toml: prorate: month: 'real' is not known (use one of: whole, real-days, 30, 365/12, 365.25/12)",
    ),
    "a partial without whole": (
        HEAD + 'prorate = { month = "30", partial = 20 }\n' + FLAT,
        't.toml: prorate: partial: is for month = "whole" only (remove it)',
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
