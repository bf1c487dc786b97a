"""Versions of a line in the order of time: joined where they are equal, refused where they gape or overlap."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, version


def test_equal_neighbours_are_one_version() -> None:
    text = HEAD + version("to = 2018-01-01") + version("from = 2018-01-01") + version("from = 2018-03-01", "0.10")
    versions = parse_tariff(text, "t.toml").lines[0]
    assert [(one.first, one.last) for one in versions] == [(None, None)]


FAULTS = {
    "a gap between versions": (
        HEAD + version("to = 2018-01-01") + version("from = 2018-02-01", "0.2"),
        "t.toml: line energy: has no price from 2018-01-01 to 2018-02-01 (let each version end where the next begins)",
    ),
    "an overlap of versions": (
        HEAD + version("from = 2018-01-01", "0.2") + version("to = 2018-02-01"),
        "t.toml: line energy: has two prices from 2018-01-01 on (let each version end where the next begins)",
    ),
    "one id for two lines": (
        HEAD + FLAT + FLAT,
        (
            "t.toml: line energy: two lines have this id and begin without a date "
            "(give each line its own id, each version its own from = DATE, or each of them a `when`)"
        ),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
