"""Outside the season of a client's meters nothing is missing; what was read stays."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from etl.core.errors import EtlError
from etl.core.usage_page import LongUse, Usage
from etl.tariffs.page.seasonal import in_season, read_season
from tests.support.tariff_pages import days, grid, part

EDGE = days("2017-09-30", "2017-10-02")
ZONE = "Europe/Lisbon"


@pytest.mark.parametrize(
    ("text", "months"),
    [("05..09", {5, 6, 7, 8, 9}), ("11..02", {11, 12, 1, 2}), ("03..03", {3})],
)
def test_months_of_a_season_may_go_over_the_new_year(text: str, months: set[int]) -> None:
    assert read_season(text) == months


@pytest.mark.parametrize("text", ["5..9", "05-09", "00..03", "05..13", "05..09 "])
def test_what_is_no_season_is_refused_with_the_form_of_one(text: str) -> None:
    with pytest.raises(EtlError) as refused:
        read_season(text)
    assert str(refused.value) == f"seasonal: {text!r} is not two months like 05..09 (correct it: etl assign)"


def usage(season: str) -> Usage:
    """Two clients who lack all hours and all long reads of two days; the first has a season."""
    on = grid(EDGE, ZONE, 60)
    hourly = part(np.zeros((2, 48), np.int64), on, unknown=np.ones((2, 48), np.bool_))
    none = np.zeros(0, np.int64)
    missing = np.array([[0, on.start, on.start + 2880], [1, on.start, on.start + 2880]], np.int64)
    long = LongUse("import", none, none, none, none, none.astype(np.bool_), none, none, missing)
    return Usage(["pump", "house"], EDGE, ZONE, [hourly], attributes=[{"seasonal": season}, {}], long=[long])


def test_the_season_ends_at_local_midnight() -> None:
    found = in_season(usage("05..09"))
    (hourly,), (long,) = found.parts, found.long
    assert hourly.missing is not None
    assert hourly.missing.sum(axis=1).tolist() == [24, 48]
    assert hourly.missing[0, :24].all()
    start = hourly.grid.start
    assert long.missing.tolist() == [[0, start, start + 1440], [1, start, start + 2880]]
    assert found.resting == frozenset()


def test_a_client_of_whom_no_day_is_in_season_rests() -> None:
    found = in_season(usage("11..03"))
    assert found.parts[0].missing is not None
    assert found.parts[0].missing.sum(axis=1).tolist() == [0, 48]
    assert found.resting == {0}


def test_without_a_season_the_usage_is_as_it_was() -> None:
    used = replace(usage("05..09"), attributes=())
    assert in_season(used) is used


def test_a_season_that_changes_holds_from_its_own_local_day_on_and_without_one_all_is_due() -> None:
    """30 September is in 05..09, 1 October is not; the other way round with no season on the first day."""
    first, second = date(2017, 9, 30), date(2017, 10, 1)
    for seasons, due in ((("05..09", "11..03"), 24), (("11..03", ""), 24), (("", "11..03"), 24), (("", "10..10"), 48)):
        used = replace(usage(""), attributes=[{"seasonal": tuple(zip((first, second), seasons, strict=True))}, {}])
        found = in_season(used)
        assert found.parts[0].missing is not None
        assert found.parts[0].missing.sum(axis=1).tolist() == [due, 48]
        assert sum(end - start for row, start, end in found.long[0].missing.tolist() if row == 0) == due * 60
