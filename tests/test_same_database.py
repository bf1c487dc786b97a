"""One meter and one time as Green Button XML, as Opower's CSV and in the generic layout: one database."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support import green_button as gb
from tests.support.command import Shell, written

PACIFIC = ZoneInfo("America/Los_Angeles")
FIRST = int(datetime(2018, 11, 3, 7, tzinfo=UTC).timestamp())
HOURS = [(FIRST + 3600 * place, 10 * (place % 37)) for place in range(73)]
"""Three days from local midnight on, of 24, 25 and 24 hours, in Wh."""

BACK = int(datetime(2018, 11, 4, 9, tzinfo=UTC).timestamp())


def local(epoch: int) -> str:
    return f"{datetime.fromtimestamp(epoch, PACIFIC):%Y-%m-%d,%H:%M}"


def as_xml(folder: Path) -> Path:
    """As Opower writes it: the second 01:00 has the epoch of the first."""
    readings = [gb.reading(start - 3600 * (start == BACK), value) for start, value in HOURS]
    text = gb.feed(gb.local_time(), gb.point(), gb.series(), gb.reading_type(), gb.block(readings))
    return written(folder / "usage.xml", text)


def as_true_xml(folder: Path) -> Path:
    readings = [gb.reading(start, value) for start, value in HOURS]
    return written(folder / "true.xml", gb.feed(gb.block(readings), gb.reading_type(), gb.series(), gb.point()))


def as_opower(folder: Path) -> Path:
    head = ["Name,A CUSTOMER", "Address,1 PRIVET DRIVE", "Account Number,42", "Service,1", ""]
    title = "TYPE,DATE,START TIME,END TIME,USAGE,UNITS,COST,NOTES"
    rows = [f"Electric usage,{local(at)},{local(at)[-5:-2]}59,{value / 1000:.2f},kWh,," for at, value in HOURS]
    return written(folder / "usage.csv", *head, title, *rows)


def as_long(folder: Path) -> Path:
    rows = [f"{datetime.fromtimestamp(at, PACIFIC).isoformat()},{value / 1000}" for at, value in HOURS]
    return written(folder / "long.csv", "timestamp,kwh", *rows)


FORMS = [as_xml, as_true_xml, as_opower, as_long]


def database() -> list[Any]:
    """Everything that is stored of readings."""
    from etl.store.models import IntervalBlock, Series

    series = Series.objects.values_list("meter__number", "register", "flow", "interval", "phase")
    blocks = IntervalBlock.objects.order_by("week").values_list("week", "known", "energy_mwh", "values", "quality")
    return [*series, *((*row[:3], bytes(row[3]), row[4]) for row in blocks)]


def loaded(etl: Shell, path: Path) -> dict[str, Any]:
    return etl.load(path, "--client", "home", "--timezone", "America/Los_Angeles")


def test_each_form_gives_the_same_database(etl: Shell, tmp_path: Path) -> None:
    found = []
    for form in FORMS:
        etl.reset()
        assert loaded(etl, form(tmp_path))["loaded"] == 73
        found.append(database())
    assert found[1:] == found[:-1]
    assert sum(row[1] for row in found[0][1:]) == 73


@pytest.mark.parametrize("first", FORMS)
def test_the_others_are_duplicates_of_the_first(etl: Shell, tmp_path: Path, first: Any) -> None:
    loaded(etl, first(tmp_path))
    before = database()
    for form in FORMS:
        if form is not first:
            assert loaded(etl, form(tmp_path))["duplicate"] == 73
    assert database() == before
