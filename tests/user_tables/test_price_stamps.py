"""From when to when each price holds: instants of stamps, and the length of rows without an end."""

from datetime import UTC, datetime

import numpy as np
import pytest

from etl.core.errors import InputError
from etl.user_tables.price_stamps import ends, utc_minutes

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
