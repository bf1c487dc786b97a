"""Seasons of a year by dates: every date in exactly one."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_texts import schedule

FAULTS = {
    "a date in no season": (
        schedule(seasons='seasons = { x = "03-01..12-31", y = "01-01..02-28" }\n'),
        "t.toml: schedule s: seasons: 02-29 is in no season (cover the whole year, 02-29 too)",
    ),
    "a date in two seasons": (
        schedule(seasons='seasons = { x = "05-01..10-31", y = "10-31..04-30" }\n'),
        "t.toml: schedule s: seasons: y: 10-31 is in x already (let the seasons not overlap)",
    ),
    "a date that is none": (
        schedule(seasons='seasons = { x = "05-01..06-31", y = "07-01..04-30" }\n'),
        (
            "t.toml: schedule s: seasons: x: '05-01..06-31' is not a range of dates "
            '(write it like "05-01..10-31", both ends included)'
        ),
    ),
    "seasons out of order": (
        schedule(seasons='seasons = { x = ["09-01..12-31", "01-01..04-30"], y = "05-01..08-31" }\n'),
        "t.toml: schedule s: seasons: x: has its ranges not in the order of the year (sort them by their first date)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
