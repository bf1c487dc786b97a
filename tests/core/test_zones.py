"""Wall-clock time becomes UTC and back, exactly, in every hour of the two changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import UsageError
from etl.core.zones import fixed_offset, read_zone, transitions, zone

ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@given(st.sampled_from(ZONES), st.integers(0, seconds("2037-12-31")))
@settings(deadline=None)
def test_the_wall_clock_is_that_of_pythons_zones(name: str, utc: int) -> None:
    wall = datetime.fromtimestamp(utc, ZoneInfo(name)).replace(tzinfo=UTC)
    local = transitions(name).to_local(np.array([utc]))
    assert local.tolist() == [int(wall.timestamp())]
    first, repeated, missing = transitions(name).to_utc(local)
    assert missing is None
    assert utc in (int(first[0]), int(transitions(name).second_instant(local)[0]) if repeated is not None else first[0])


def test_the_hour_that_comes_twice_has_two_instants() -> None:
    """Lisbon, 2017-10-29: 01:00 UTC is 01:00 again."""
    table, local = transitions("Europe/Lisbon"), np.array([seconds("2017-10-29T01:30")])
    first, repeated, missing = table.to_utc(local)
    assert first.tolist() == [seconds("2017-10-29T00:30")]
    assert (repeated is not None and repeated.all(), missing) == (True, None)
    assert table.second_instant(local).tolist() == [seconds("2017-10-29T01:30")]


def test_the_hour_that_never_comes_is_marked() -> None:
    """Lisbon, 2017-03-26: after 00:59 comes 02:00."""
    local = np.array([seconds("2017-03-26T00:30"), seconds("2017-03-26T01:30"), seconds("2017-03-26T02:30")])
    _, repeated, missing = transitions("Europe/Lisbon").to_utc(local)
    assert repeated is None
    assert missing is not None
    assert missing.tolist() == [False, True, False]


def test_a_file_that_repeats_the_hour_after_the_right_one_has_a_later_change() -> None:
    late = transitions("Europe/Lisbon").late()
    _, repeated, _ = late.to_utc(np.array([seconds("2017-10-29T01:30"), seconds("2017-10-29T02:30")]))
    assert repeated is not None
    assert repeated.tolist() == [False, True]


def test_fixed_offsets() -> None:
    assert [fixed_offset(text) for text in ("+10:00", "-03:30", "+14:59", "+15:00", "+1:00", "UTC")] == [
        36000, -12600, 53940, None, None, None,
    ]  # fmt: skip
    local = transitions("-03:30").to_local(np.array([0]))
    assert local.tolist() == [-12600]


@pytest.mark.parametrize("name", ["localtime", "posixrules", "Factory", "right/UTC", "posix/Europe/Lisbon"])
def test_zones_of_one_machine_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a time zone of all machines$"):
        read_zone(name)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "../UTC", "/etc/localtime", "x" * 300, ""])
def test_what_is_no_zone_is_one_line(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        zone(name)
    assert str(caught.value) == f"{name!r} is not a time zone (use an IANA name such as Europe/Lisbon)"


def test_a_zone_of_nearly_this_name_may_be_meant() -> None:
    with pytest.raises(UsageError) as caught:
        zone("Europe/Lisabon")
    assert str(caught.value) == "'Europe/Lisabon' is not a time zone (did you mean Europe/Lisbon?)"


def test_every_change_of_a_zone_is_found_to_the_second() -> None:
    table = transitions("Europe/Lisbon")
    change = seconds("2017-10-29T01:00")
    assert change in table.utc.tolist()
    tz = ZoneInfo("Europe/Lisbon")
    offsets = [datetime.fromtimestamp(second, tz).utcoffset() for second in (change - 1, change)]
    assert offsets == [timedelta(hours=1), timedelta()]


def test_the_first_moment_of_a_skipped_hour_and_the_end_of_a_repeated_one_are_known() -> None:
    zone = transitions("Europe/Vienna")
    stamps = np.array(
        ["2024-03-31T02:00", "2024-03-31T02:15", "2024-10-27T03:00", "2024-10-27T02:00"], "datetime64[s]"
    ).astype(np.int64)
    assert zone.begins_gap(stamps).tolist() == [True, False, False, False]
    assert zone.repeat_ending(stamps).tolist() == [0, 0, 3600, 0]
    assert transitions("+01:00").repeat_ending(stamps).tolist() == [0, 0, 0, 0]
