"""Stamps of MSCONS: what they show, their offset, and the instants at which the German clock shows them."""

from datetime import UTC, datetime

import pytest

from etl.sources.mscons.date_formats import on_clock, wall


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("text", "form", "found"),
    [
        ("202401010015", "203", (epoch("2024-01-01T00:15"), None)),
        ("202401010015+01", "303", (epoch("2024-01-01T00:15"), 3600)),
        ("202401010015-0330", "303", (epoch("2024-01-01T00:15"), -12_600)),
        ("20240101001500", "204", (epoch("2024-01-01T00:15"), None)),
        ("20240101001500+00", "304", (epoch("2024-01-01T00:15"), 0)),
        ("202402292400", "203", (epoch("2024-03-01T00:00"), None)),
    ],
)
def test_a_stamp_shows_a_minute_and_perhaps_an_offset(text: str, form: str, found: tuple[int, int | None]) -> None:
    assert wall(text, form) == found


@pytest.mark.parametrize(
    ("text", "form", "why"),
    [
        ("20240101", "102", "'20240101' is no timestamp to the minute (format 102)"),
        ("20240101001530", "204", "'20240101001530' is no timestamp to the minute (format 204)"),
        ("202401010015", "", "'202401010015' is no timestamp to the minute (no format given)"),
        ("202402300000", "203", "'202402300000' is no date and time"),
        ("999912312400", "203", "'999912312400' is no date and time"),
    ],
)
def test_what_is_no_stamp_says_why(text: str, form: str, why: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        wall(text, form)
    assert str(caught.value) == why


def test_the_clock_shows_the_repeated_hour_twice_and_skips_one_in_spring() -> None:
    assert on_clock(epoch("2024-07-01T00:00")) == (epoch("2024-06-30T22:00"),)
    assert on_clock(epoch("2024-10-27T02:30")) == (epoch("2024-10-27T00:30"), epoch("2024-10-27T01:30"))
    with pytest.raises(ValueError, match=r"^the clock skips this time on this day \(it goes forward\)$"):
        on_clock(epoch("2024-03-31T02:30"))
