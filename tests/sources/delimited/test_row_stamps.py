"""Parts of a declared table's stamp: ranges, numbers of periods, ends given as starts, local days."""

import numpy as np
import pytest

from etl.blocks.revision_codec import NONE
from etl.core.zones import transitions
from etl.sources.delimited.row_stamps import RowStamps
from etl.sources.read_plan.plan_values import Cell, Columns, Table
from tests.support.packed_pieces import plan

AUGUST = 1501545600
"""2017-08-01 00:00 UTC"""
HOUR = 3600


def stamps(zone: str | None = None, interval: int = 30, **of_table: object) -> RowStamps:
    table = Table((Cell(2),), **of_table)  # type: ignore[arg-type]  # a wrong field fails each test
    return RowStamps(plan(interval=interval), table, None if zone is None else transitions(zone))


def test_a_stamp_is_its_seconds_and_an_end_on_the_clock_of_its_start_is_given_as_the_start() -> None:
    assert stamps().stamp("2017-08-01 00:15") == AUGUST + 900
    assert stamps(same_clock=True).stamp("2017-08-01 00:30") == AUGUST


def test_of_a_range_the_first_part_is_the_stamp() -> None:
    assert stamps(between=" to ").stamp("2017-08-01 00:15 to 2017-08-01 00:45") == AUGUST + 900
    columns = Columns(client=0, date=1, time=2, value=3)
    ranged = RowStamps(plan(columns=columns), Table((Cell(3),), between="-"), None)
    assert (ranged.stamp("2017-08-01"), ranged.time("01:30-02:00")) == (AUGUST, 5400)


def test_midnight_may_be_the_end_of_its_day() -> None:
    assert (stamps().time("00:00"), stamps(midnight_ends=True).time("00:00")) == (0, 86_400)
    assert stamps(midnight_ends=True).time("00:30") == 1800


def test_a_period_is_counted_from_one_and_may_look_like_an_hour() -> None:
    rows = stamps(period_minutes=30)
    assert [rows.period(text) for text in ("1", " 2 ", "25:00")] == [0, 1800, 24 * 1800]
    for text in ("0", "301", "x", "1.5"):
        with pytest.raises(ValueError, match=r"^is not the number of a period of the day$"):
            rows.period(text)


def test_local_days_have_their_own_lengths() -> None:
    days = np.array([np.datetime64(text, "s").astype(np.int64) for text in ("2024-03-31", "2024-10-27", "2024-07-01")])
    london = stamps("Europe/London")
    assert (london.day_lengths(days) // HOUR).tolist() == [23, 25, 24]
    assert (london.begin_days(days) - days).tolist() == [0, -HOUR, -HOUR]
    assert (london.begin_day(int(days[1])), london.day_length(int(days[1]))) == (int(days[1]) - HOUR, 25 * HOUR)
    assert stamps().day_lengths(days).tolist() == [86_400] * 3


def test_a_revision_has_its_own_form_and_an_empty_one_is_none() -> None:
    rows = RowStamps(plan(revision=(3, "iso")), Table((Cell(2),)), None)
    assert (rows.revision("2017-08-01 00:00"), rows.revision(" ")) == (AUGUST, NONE)
