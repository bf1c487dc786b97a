"""Instants of edits: with an offset, or by a clock that says each time once."""

import pytest

from etl.user_tables.edit_stamps import read_instant


def minutes(text: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(text).timestamp()) // 60


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2024-10-27T01:30+01:00", "2024-10-27T00:30Z"), ("2024-10-27T01:30Z", "2024-10-27T01:30Z"),
        ("2024-07-01 10:00", "2024-07-01T09:00Z"), ("2024-07-01", "2024-06-30T23:00Z"),
        ("2024-07-01T10:00:00-03:30", "2024-07-01T13:30Z"),
    ],
)  # fmt: skip
def test_an_instant_is_read(text: str, utc: str) -> None:
    assert read_instant(text, "Europe/Lisbon") == minutes(utc)


@pytest.mark.parametrize(
    ("text", "zone", "why"),
    [
        ("2024-10-27T01:30", "Europe/Lisbon", "occurs twice in Europe/Lisbon: write it with its offset"),
        ("2024-03-31T01:30", "Europe/Lisbon", "does not exist in Europe/Lisbon: the clock went forward"),
        ("2024-07-01T10:00", "", "has no offset, and the zone of its clock is not known"),
        ("2024-07-01T10:00+15:00", "", "has an offset that no zone has"),
        ("2024-07-01+01:00", "UTC", "is not a date like 2017-08-31"),
        ("01.07.2024 10:00", "UTC", "is not a date like 2017-08-31"),
    ],
)
def test_what_is_no_one_instant_is_refused(text: str, zone: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_instant(text, zone)
