"""Months in UTC weeks: a week has a change of month inside it, or none."""

from datetime import UTC, datetime

import numpy as np
import pytest

from etl.blocks.block_codec import week_of, week_start
from etl.blocks.week_months import in_last_month, month_change, month_changes, month_of


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) // 60


@pytest.mark.parametrize(
    ("day", "change"),
    [("2024-02-26", "2024-03-01"), ("2024-03-04", None), ("2024-04-01", None), ("2023-12-25", None)],
)
def test_a_month_changes_inside_a_week_or_not(day: str, change: str | None) -> None:
    week = int(week_of(np.array([minute(day)]))[0])
    assert month_change(week) == (None if change is None else minute(change))
    assert in_last_month(week) == minute(change or day)
    assert month_of(minute(day)) == (int(day[:4]) - 1970) * 12 + int(day[5:7]) - 1


def test_all_changes_are_those_of_single_weeks() -> None:
    minutes = [(month_change(week) or week_start(week)) - week_start(week) for week in range(len(month_changes()))]
    assert month_changes().tolist() == minutes
