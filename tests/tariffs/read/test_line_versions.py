"""Versions of a line in the order of time: joined where they are equal, refused where they gape or overlap."""

from datetime import date

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, version


def test_equal_neighbours_are_one_version() -> None:
    text = HEAD + version("to = 2018-01-01") + version("from = 2018-01-01") + version("from = 2018-03-01", "0.10")
    versions = parse_tariff(text, "t.toml").lines[0]
    assert [(one.first, one.last) for one in versions] == [(None, None)]


def option(kw: str, days: str = "", price: str = "0.2") -> str:
    """An alternative for clients of so many kW."""
    return version(f'{days}\nwhen = {{ kw = "{kw}" }}', price)


CHANGE = date(2018, 1, 1)
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
    "one of two alternatives with a new price": (
        HEAD + option("<= 3") + option("> 3") + option("> 3", "from = 2018-01-01", "0.3"),
        (
            "t.toml: line energy: has a price from 2018-01-01 on only where kw is > 3 "
            "(where one alternative changes, write them all again, with the same from and to)"
        ),
    ),
    "alternatives that begin later than one of them": (
        HEAD
        + option("<= 3", "to = 2018-01-01")
        + option("<= 3", "from = 2018-01-01")
        + option("> 3", "from = 2018-01-01"),
        (
            "t.toml: line energy: has a price until 2018-01-01 only where kw is <= 3 "
            "(where one alternative changes, write them all again, with the same from and to)"
        ),
    ),
    "an alternative that would end another": (
        HEAD + option("<= 3") + option("> 3", "from = 2018-01-01"),
        (
            "t.toml: line energy: has a price from 2018-01-01 on only where kw is > 3 "
            "(where one alternative changes, write them all again, with the same from and to)"
        ),
    ),
    "alternatives of other days": (
        HEAD + option("<= 3") + option("> 3", "to = 2018-01-01") + option("> 3", "from = 2018-01-01"),
        (
            "t.toml: line energy: lines with this id have a `when` each, and not the same days "
            "(where one alternative changes, write them all again, with the same from and to)"
        ),
    ),
}


@pytest.mark.parametrize(
    ("end", "then"),
    [("", "<= 5"), ("to = 2018-01-01", "> 3")],
    ids=["a bound that changes", "a line that ends, and one for others"],
)
def test_one_condition_may_take_over_from_another(end: str, then: str) -> None:
    text = HEAD + option("<= 3", end) + option(then, "from = 2018-01-01")
    assert [(one.first, one.last) for one in parse_tariff(text, "t.toml").lines[0]] == [(None, CHANGE), (CHANGE, None)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
