"""Dates that URDB writes as instants."""

import json
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.urdb import urdb_tables
from tests.support.urdb_items import ONE, tables
from tests.support.urdb_versions import starts, version


def test_seconds_and_milliseconds_since_1970_are_dates_too() -> None:
    stamps = (1488348000, "1488326400", 1488348000000, {"$date": "2017-03-01T06:00:00Z"}, {"$date": 1488326400000})
    assert {str(tables({**ONE, "startdate": stamp})["from"]) for stamp in stamps} == {"2017-03-01"}


REFUSED: dict[str, tuple[Any, str]] = {
    "a date that is none": (
        {**ONE, "startdate": "spring"},
        "u.json: startdate: 'spring' is not a date (write it like \"2017-03-01T00:00:00Z\")",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2016-12-31T16:00:00.000Z", "2017-01-01"),  # midnight in Manila, eight hours ahead
        ("2016-12-31T12:00:00.001Z", "2017-01-01"),
        ("2016-12-31T12:00:00.000Z", "2016-12-31"),
        ("2016-12-31T07:00:00.000Z", "2016-12-31"),
        ("2017-01-01T00:00:00.000Z", "2017-01-01"),
        ("2016-12-31T16:00:00-08:00", "2017-01-01"),
        ("2017-01-01", "2017-01-01"),
        (1483200000, "2017-01-01"),
    ],
)
def test_a_version_begins_on_the_nearest_midnight(stamp: Any, day: str) -> None:
    assert starts(version(0.1, stamp))[0] == day


@pytest.mark.parametrize(
    ("stamp", "after"),
    [
        ("2016-12-30T16:00:00.000Z", "2017-01-01"),
        ("2016-12-31T06:00:00.000Z", "2017-01-01"),
        ("2016-12-31T23:59:59.000Z", "2017-01-01"),
        ("2016-12-31T00:00:00.000Z", "2017-01-01"),
    ],
)
def test_an_end_is_a_day_included_and_the_last_minute_is_of_its_own_day(stamp: str, after: str) -> None:
    assert starts(version(0.1, "2016-01-01", stamp))[-1] == after
