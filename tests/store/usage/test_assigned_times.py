"""A time of an assignment is one of its clock, and on the edge of the meter's readings."""

from datetime import date

import pytest

from etl.core.errors import AssignmentError
from etl.core.periods import Period
from tests.support.store_rows import MONDAY, block, client, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

DAY = date(2017, 8, 7)


def refusal(start_time: int, zone: str = "UTC", day: date = DAY, period: Period | None = None) -> str:
    """What is wrong with meter M as client a's from a time of a day on; empty: nothing."""
    from etl.store.database.locks import snapshot
    from etl.store.models import Meter, Supply
    from etl.store.usage import assigned_times, billed_clients

    meter, _ = Meter.objects.get_or_create(number="M")
    Supply.objects.all().delete()
    Supply.objects.create(client=client("a"), meter=meter, start=day, start_time=start_time)
    with snapshot():
        members = [one.standing_in(zone) for one in billed_clients.chosen(["a"])]
        try:
            assigned_times.check(members, period or Period(DAY, date(2017, 8, 8)), zone)
        except AssignmentError as error:
            return str(error)
    return ""


def test_a_time_inside_a_reading_with_energy_is_refused_with_its_edges() -> None:
    block(series("M"), 5, 0)
    assert [refusal(minute) for minute in (60, 75, 135)] == ["", "", ""]
    assert refusal(15) == (
        "meter M: from 2017-08-07T00:15 lies inside its reading from 2017-08-07 to 2017-08-07T01:00 "
        "(etl assign it with 2017-08-07 or 2017-08-07T01:00)"
    )
    assert refusal(15, period=Period(date(2017, 8, 9), date(2017, 8, 10))) == ""


def test_the_grid_of_a_reading_has_its_own_phase() -> None:
    block(series("M", phase=15, first=MONDAY + 15, end=MONDAY + 75), 5)
    assert (refusal(15), refusal(75)) == ("", "")
    assert "from 2017-08-07T00:15 to 2017-08-07T01:15" in refusal(60)


def test_a_long_read_is_cut_at_a_quarter_hour_only() -> None:
    from etl.core.keys import Key
    from tests.support.written_loads import LoadOf

    load = LoadOf(Key("M", "", "", "import"))
    load.long((0, 1440, 96))
    load.recorded()
    assert (refusal(660), refusal(675)) == ("", "")
    assert refusal(667) == (
        "meter M: from 2017-08-07T11:07 lies inside a quarter-hour of its read from 2017-08-07T11:00 to "
        "2017-08-07T11:15 (etl assign it with 2017-08-07T11:00 or 2017-08-07T11:15)"
    )


@pytest.mark.parametrize(
    ("day", "what"),
    [
        (
            date(2017, 3, 26),
            "is no time in Europe/Berlin: the clock goes from 02:00 to 03:00 (write 03:00",
        ),
        (date(2017, 10, 29), "is twice in Europe/Berlin: the clock goes back from 03:00 to 02:00 (write 03:00"),
    ],
)
def test_a_time_that_the_zone_of_the_bill_has_not_once_is_refused(day: date, what: str) -> None:
    assert what in refusal(150, "Europe/Berlin", day)
    assert refusal(150, "UTC", day) == ""
