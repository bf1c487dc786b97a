"""Values by period of a schedule: one for each, and no other."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, TOU, WHOLE_DAY

FAULTS = {
    "a period without price": (
        HEAD + WHOLE_DAY + TOU.replace(", b = 0.2", ""),
        "t.toml: line energy: price: b has no price (write one for every period of schedule s)",
    ),
    "a price without period": (
        HEAD + WHOLE_DAY + TOU.replace("b = 0.2", "b = 0.2, c = 0.3"),
        "t.toml: line energy: price: schedule s has no period c (it has a, b)",
    ),
    "a table of prices without schedule": (
        HEAD + FLAT.replace("0.1", "{ a = 0.1 }"),
        (
            "t.toml: line energy: price: is by period, but the line has no schedule "
            '(add schedule = "ID", or write one for all)'
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
