"""From when to when each price holds: instants of stamps, and the length of rows without an end."""

from datetime import UTC, datetime

import numpy as np
import pytest

from etl.core.errors import InputError
from etl.user_tables.price_stamps import ends, starts_of_ends, utc_minutes

REMEDY = "(add a second column `end` with the timestamp at which each price ends)"


def instants(*texts: str, timezone: str | None = None) -> list[str]:
    found = utc_minutes(texts, range(2, 2 + len(texts)), "p.csv", timezone)
    return [f"{datetime.fromtimestamp(minute * 60, UTC):%d %H:%M}" for minute in found.tolist()]


def test_a_stamp_with_an_offset_is_its_instant_and_one_without_is_of_the_zone() -> None:
    assert instants("2024-05-01T00:00+02:00", "2024-05-01T00:00Z") == ["30 22:00", "01 00:00"]
    assert instants("2024-05-01 00:00", timezone="Europe/Madrid") == ["30 22:00"]


@pytest.mark.parametrize("order", [1, -1], ids=["rising", "falling"])
def test_a_repeated_hour_is_told_by_the_order_of_its_two_rows(order: int) -> None:
    stamps = [f"2024-10-27 0{hour}:00" for hour in (1, 2, 2, 3)][::order]
    expected = ["26 23:00", "27 00:00", "27 01:00", "27 02:00"][::order]
    assert instants(*stamps, timezone="Europe/Madrid") == expected


@pytest.mark.parametrize(
    ("stamps", "timezone", "message"),
    [
        (["soon"], None, "p.csv:2: 'soon' is not a date with a time (write timestamps like "),
        (["03/04/2024 00:00", "03/04/2024 01:00"], "UTC", "p.csv:2: '03/04/2024 00:00' could be day-month or month-"),
        (["2024-05-01 00:00"], None, "p.csv:2: its timestamps have no offset (give their time zone: --timezone ZONE)"),
        (["2024-05-01 00:00:30"], "UTC", "p.csv:2: '2024-05-01 00:00:30' is not a whole minute (prices change on "),
        (["2024-03-31 02:30"], "Europe/Madrid", "p.csv:2: 2024-03-31 02:30 does not exist in Europe/Madrid: the "),
        (["2024-10-27 02:00"], "Europe/Madrid", "p.csv:2: 2024-10-27 02:00 occurs twice in Europe/Madrid, and 1 rows "),
    ],
)  # fmt: skip
def test_a_stamp_that_is_not_clear_is_refused_with_its_line(
    stamps: list[str], timezone: str | None, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        instants(*stamps, timezone=timezone)
    assert str(caught.value).startswith(message)


def test_a_row_holds_as_long_as_the_shorter_step_beside_it_so_that_a_gap_stays_one() -> None:
    starts = np.array([0, 15, 30, 75, 90])
    assert ends(starts, range(2, 7), "p.csv").tolist() == [15, 30, 45, 90, 105]


def test_a_row_alone_or_far_from_all_others_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        ends(np.array([0]), [2], "p.csv")
    assert str(caught.value) == f"p.csv:2: a single row does not show how long its price applies {REMEDY}"
    with pytest.raises(InputError, match=r"^p\.csv:4: no other row is within an hour of 1970-01-02 00:00 UTC"):
        ends(np.array([0, 60, 1440]), [2, 3, 4], "p.csv")


def begun(*texts: str, timezone: str | None = "Europe/Oslo") -> list[str]:
    found, step = starts_of_ends(texts, range(2, 2 + len(texts)), "p.csv", timezone)
    assert step == 60
    return [f"{datetime.fromtimestamp(minute * 60, UTC):%d %H:%M}" for minute in found.tolist()]


def test_a_price_that_ends_at_a_stamp_begins_a_step_before_it() -> None:
    assert begun("2024-05-01 03:00", "2024-05-01 01:00", "2024-05-01 02:00") == ["01 00:00", "30 22:00", "30 23:00"]
    assert begun("2024-05-01T01:00Z", "2024-05-01T02:00Z", timezone=None) == ["01 00:00", "01 01:00"]
    assert begun("2024-04-30 23:00", "2024-04-30 24:00") == ["30 20:00", "30 21:00"]


@pytest.mark.parametrize("stamps", [("01", "02", "04", "05"), ("01", "03", "04", "05")], ids=["an hour later", "clock"])
def test_ends_of_the_hours_of_a_day_without_an_hour(stamps: tuple[str, ...]) -> None:
    """The hour from 01:00 ends at 02:00, which the clock shows as 03:00."""
    found = begun(*(f"2024-03-31 {hour}:00" for hour in stamps))
    assert found == ["30 23:00", "31 00:00", "31 01:00", "31 02:00"]


@pytest.mark.parametrize("stamps", [("02", "03", "03", "04"), ("02", "02", "03", "04")], ids=["an hour later", "clock"])
def test_ends_of_the_hours_of_a_day_with_an_hour_twice(stamps: tuple[str, ...]) -> None:
    """The hours from 01:00, 02:00, again 02:00 and 03:00."""
    found = begun(*(f"2024-10-27 {hour}:00" for hour in stamps))
    assert found == ["26 23:00", "27 00:00", "27 01:00", "27 02:00"]


@pytest.mark.parametrize(
    ("stamps", "message"),
    [
        (
            ["00:00", "01:00", "02:00", "02:15", "02:30"],
            "p.csv: its timestamps are the ends of prices of 15 and of 60 minutes: from",
        ),
        (["00:00", "02:00"], "p.csv: its timestamps are the ends of prices of 120 minutes: from when each applies"),
        (["00:00"], "p.csv:2: a single row does not show how long its price applies (name both in two columns"),
    ],
)
def test_ends_alone_that_do_not_show_the_length_are_refused(stamps: list[str], message: str) -> None:
    with pytest.raises(InputError) as refused:
        starts_of_ends([f"2024-05-01T{stamp}Z" for stamp in stamps], range(2, 9), "p.csv", None)
    assert message in str(refused.value)


def test_ends_that_fit_neither_way_of_naming_hours_are_refused_with_the_line() -> None:
    with pytest.raises(InputError) as refused:
        begun("2024-10-27 02:00", "2024-10-27 03:00", "2024-10-27 04:00", "2024-10-27 05:00")
    assert str(refused.value) == (
        "p.csv:3: 2024-10-27 02:00 occurs twice in Europe/Oslo, and 1 rows have it "
        "(write timestamps with their offset, like 2024-10-27T02:00+01:00)"
    )
