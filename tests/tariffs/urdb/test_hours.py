"""Hours by month and weekday as seasons and windows of a schedule."""

import json
from decimal import Decimal
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import urdb_tables
from tests.support.urdb_items import DAY, HOURS, ONE, TWO, tables


def test_hours_become_windows_and_periods_are_counted_from_one() -> None:
    found = tables({**TWO, **HOURS})
    assert found["schedule"] == {"energy": {"all": {"p1": "rest", "p2": ["mon-fri 08:00-18:00"]}}}
    assert found["line"][0]["price"] == {"p1": Decimal("0.1"), "p2": Decimal("0.25")}


def test_months_of_equal_hours_are_a_season() -> None:
    rows = [DAY if 5 <= number <= 8 else [0] * 24 for number in range(12)]
    found = tables({**TWO, "energyweekdayschedule": rows, "energyweekendschedule": [[0] * 24] * 12})
    assert found["schedule"]["energy"] == {
        "seasons": {"winter": "10-01..05-31", "summer": "06-01..09-30"},
        "winter": {"p1": "rest"},
        "summer": {"p1": "rest", "p2": ["mon-fri 08:00-18:00"]},
    }


def test_more_than_two_seasons_are_named_by_their_months() -> None:
    rows = [[min(number // 3, 2)] * 24 for number in range(12)]
    rows[11] = rows[0]
    structure = {"energyratestructure": [[{"rate": 1}], [{"rate": 2}], [{"rate": 3}]]}
    found = tables({**structure, "energyweekdayschedule": rows, "energyweekendschedule": rows})
    assert found["schedule"]["energy"]["seasons"] == {
        "dec-mar": "12-01..03-31", "apr-jun": "04-01..06-30", "jul-nov": "07-01..11-30",
    }  # fmt: skip


def test_a_season_of_several_spans_lists_them_by_their_first_day() -> None:
    rows = [[[0, 1, 2][number % 3]] * 24 for number in range(12)]
    structure = {"energyratestructure": [[{"rate": 1}], [{"rate": 2}], [{"rate": 3}]]}
    found = tables({**structure, "energyweekdayschedule": rows, "energyweekendschedule": rows})
    assert found["schedule"]["energy"]["seasons"]["jan_apr_jul_oct"] == [
        "01-01..01-31", "04-01..04-30", "07-01..07-31", "10-01..10-31",
    ]  # fmt: skip
    assert parse_tariff(to_toml(found), "u.toml").schedules[0].seasons.names[0] == "jan_apr_jul_oct"


FLAT_WEEKEND = {"demandweekendschedule": [[0] * 24] * 12}
REFUSED: dict[str, tuple[Any, str]] = {
    "a period that is none": (
        {**ONE, "energyweekdayschedule": [[1] * 24] * 12, "energyweekendschedule": [[0] * 24] * 12},
        "u.json: energyweekdayschedule: there is no period 1 (the periods are 0 to 0)",
    ),
    "a period of demand that is none": (
        {"demandratestructure": [[{"rate": 1}]], "demandweekdayschedule": [[1] * 24] * 12, **FLAT_WEEKEND},
        ("u.json: demandweekdayschedule: there is no period 1 (the periods are 0 to 0, "
        "or leave it out: etl tariff convert --without demand_tou)"),
    ),
    "23 hours": (
        {**ONE, "energyweekdayschedule": [[0] * 23] * 12, "energyweekendschedule": [[0] * 24] * 12},
        "u.json: energyweekdayschedule: has a list that is not 24 periods (write 24 numbers of periods)",
    ),
    "no schedule": (
        TWO,
        "u.json: energyweekdayschedule: is missing (write which of the 2 periods each hour is in)",
    ),
    "one schedule of two": (
        {**TWO, "energyweekdayschedule": [[0] * 24] * 12},
        "u.json: energyweekendschedule: is missing (add energyweekendschedule = ...)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
