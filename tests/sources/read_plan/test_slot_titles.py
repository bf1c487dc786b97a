"""Names of columns that are slots of a day: clock times, ranges, codes and numbers, and what is not one whole day."""

import pytest

from etl.sources.read_plan.slot_titles import is_flag, slots_in

HALVES = [f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48)]
HOURS = [f"{hour:02}" for hour in range(24)]


@pytest.mark.parametrize(
    "header",
    [
        HALVES,
        [f"hr{title.replace(':', '')}" for title in HALVES],
        [f"[{title}]" for title in HALVES],
        [f"{title} - {after}" for title, after in zip(HALVES, [*HALVES[1:], "00:00"], strict=True)],
        [f"{title}:00" for title in HALVES],
        [title.replace(":", "h").removeprefix("0").removesuffix("00") for title in HALVES],
    ],
    ids=["times", "hr0030", "[00:30]", "ranges", "seconds", "0h30"],
)
def test_slots_named_by_their_starts(header: list[str]) -> None:
    found = slots_in(["MPAN", "Date", *header])
    assert found is not None
    assert (found.columns, found.starts) == (tuple(range(2, 50)), tuple(range(0, 1440, 30)))
    assert (found.minutes, found.elapsed, found.ends) == (30, False, False)


@pytest.mark.parametrize("last", ["00:00", "24:00"])
def test_slots_named_by_their_ends_begin_one_step_after_midnight(last: str) -> None:
    found = slots_in(["Date", *HALVES[1:], last])
    assert found is not None
    assert (found.starts[0], found.starts[-1], found.ends) == (0, 1410, True)


@pytest.mark.parametrize(
    ("count", "minutes"), [(23, 60), (24, 60), (25, 60), (46, 30), (48, 30), (50, 30), (96, 15), (100, 15), (288, 5)]
)
def test_numbers_are_slots_counted_from_midnight(count: int, minutes: int) -> None:
    found = slots_in(["Date", *(f"P{number}" for number in range(1, count + 1))])
    assert found is not None
    assert (len(found.columns), found.minutes, found.elapsed) == (count, minutes, True)


def test_a_flag_beside_each_slot_is_no_slot() -> None:
    header = ["Date", *(name for title in HALVES for name in (title, f"{title} Flag"))]
    found = slots_in(header)
    assert found is not None
    assert found.columns == tuple(range(1, 97, 2))
    assert is_flag("00:30 Flag")
    assert not is_flag("00:30")


def test_times_that_are_counted_go_on_to_the_50th_half_hour() -> None:
    header = [*HALVES, "24:00", "24:30"]
    found = slots_in(header, elapsed=True)
    assert found is not None
    assert (found.starts[-1], found.elapsed) == (49 * 30, True)


@pytest.mark.parametrize(
    "header",
    [
        HALVES[:40],
        [*HALVES[:20], *HALVES[21:]],
        ["client", "timestamp", "kwh"],
        [f"kWh{number}" for number in range(1, 30)],
        [],
    ],
    ids=["part of a day", "one is missing", "a long table", "29 columns", "no header"],
)
def test_what_is_not_one_whole_day_has_no_slots(header: list[str]) -> None:
    assert slots_in(header) is None


def test_hours_of_a_clock_of_twelve_and_units_behind_them_are_slots() -> None:
    hours = [f"{hour % 12 or 12}{'AM' if hour < 12 else 'PM'}" for hour in range(24)]
    halves = [f"{half // 2 % 12 or 12}:{half % 2 * 3}0 {'AM' if half < 24 else 'PM'} kWH" for half in range(48)]
    for titles, minutes in ((hours, 60), (halves, 30)):
        slots = slots_in(["Meter", "Date", *titles])
        assert slots is not None
        assert (slots.minutes, slots.ends, slots.starts[:2]) == (minutes, False, (0, minutes))
    power = [title.replace("kWH", "kW") for title in halves]
    assert slots_in(["Meter", "Date", *power]) == slots_in(["Meter", "Date", *halves])
    of_energy = slots_in(["Meter", "Date", *power, *halves])
    assert of_energy is not None
    assert of_energy.columns[0] == 50
