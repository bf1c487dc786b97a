"""A table of a tariff file, key by key: each value has its check, and its message."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, version

FAULTS = {
    "a price that is text": (
        HEAD + FLAT.replace("0.1", '"0.1"'),
        "t.toml: line energy: price: '0.1' is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is not finite": (
        HEAD + FLAT.replace("0.1", "inf"),
        "t.toml: line energy: price: Infinity is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is true": (
        HEAD + FLAT.replace("0.1", "true"),
        "t.toml: line energy: price: true is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is a list": (
        HEAD + FLAT.replace("0.1", "[0.1, 0.2]"),
        "t.toml: line energy: price: a list is not a number (write a number like 0.1658, without quotes)",
    ),
    "a date with a time": (
        HEAD + version("from = 2018-01-01T00:00:00"),
        (
            "t.toml: line energy: from: 2018-01-01 00:00:00 is not a date "
            "(write from = 2024-01-31, without quotes or time)"
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
