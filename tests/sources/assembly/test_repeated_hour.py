"""Stamps on a wall clock that changes: the repeated hour, the missing hour, and months of 743 and 745 hours."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"
ONCE = "this hour occurs twice on this day (the clock goes back), and the file has it once"
NO_ORDER = "this hour occurs twice on this day (the clock goes back), and its rows are not in order of time"
SKIPPED = "the clock skips this time on this day (it goes forward)"
AUTUMN = (
    "(use --autumn once if it is the first of the two hours, --autumn halves if it is both in one, "
    "--rejects FILE to set such rows aside)"
)
ASIDE = "(use --rejects FILE to set such rows aside)"


class Clock(NamedTuple):
    """A zone, its change back and its change forward in UTC, and the months they lie in."""

    zone: str
    back: datetime
    forward: datetime


CLOCKS = [
    Clock("Europe/Lisbon", datetime(2017, 10, 29, 1, tzinfo=UTC), datetime(2017, 3, 26, 1, tzinfo=UTC)),
    Clock("America/New_York", datetime(2017, 11, 5, 6, tzinfo=UTC), datetime(2017, 3, 12, 7, tzinfo=UTC)),
    Clock("Australia/Sydney", datetime(2017, 4, 1, 16, tzinfo=UTC), datetime(2017, 9, 30, 16, tzinfo=UTC)),
    Clock("Australia/Lord_Howe", datetime(2017, 4, 1, 15, tzinfo=UTC), datetime(2017, 9, 30, 15, 30, tzinfo=UTC)),
]
clocks = pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.zone)


def instants(around: datetime, minutes: int = 30, hours: int = 8) -> list[datetime]:
    return [around + timedelta(minutes=step * minutes) for step in range(-hours * 60 // minutes, hours * 60 // minutes)]


def rows(some: list[datetime], zone: str, client: str = "7584", shift: int = 0) -> list[str]:
    """Each instant as its wall clock shows it; the value tells which one it is."""
    shown = [(one + timedelta(minutes=shift)).astimezone(ZoneInfo(zone)) for one in some]
    return [f"{client},{local:%Y-%m-%d %H:%M},{one:%d.%H%M}" for one, local in zip(some, shown, strict=True)]


def stored(etl: Shell) -> list[str]:
    """Client, start and kWh."""
    lines = [line.split(",")[:8] for line in etl.exported("readings").splitlines()[1:]]
    return [f"{line[0]} {line[4][:16]} {line[6][:-2]}" for line in lines]


def meant(some: list[datetime], client: str = "7584") -> list[str]:
    return [f"{client} {one:%Y-%m-%dT%H:%M} {one:%d.%H%M}".replace(" 0", " ") for one in some]


@clocks
def test_an_hour_shown_twice_is_told_apart_by_the_order_of_rows(etl: Shell, clock: Clock) -> None:
    some = instants(clock.back)
    for order in (some, some[::-1]):
        etl.reset()
        result = etl.load(written("a.csv", HEADER, *rows(order, clock.zone)), "--timezone", clock.zone)
        assert (result["loaded"], result["rejected"]) == (len(some), 0)
        assert stored(etl) == meant(some)


@clocks
def test_ends_of_intervals_are_told_apart_too(etl: Shell, clock: Clock) -> None:
    some = instants(clock.back)
    path = written("a.csv", HEADER, *rows(some, clock.zone, shift=30))
    etl.load(path, "--stamps", clock.zone, "--stamp", "end")
    assert stored(etl) == meant(some)


INTERLEAVINGS: dict[str, Callable[[list[str], list[str]], list[str]]] = {
    "clients by the stamp": lambda one, other: [row for pair in zip(one, other, strict=True) for row in pair],
    "one rising, one falling": lambda one, other: [*one, *other[::-1]],
    "by the stamp, falling": lambda one, other: [row for pair in zip(one, other, strict=True) for row in pair][::-1],
}


@pytest.mark.parametrize("together", INTERLEAVINGS.values(), ids=INTERLEAVINGS.keys())
def test_each_client_has_its_own_order_through_the_repeated_hour(
    etl: Shell, together: Callable[[list[str], list[str]], list[str]]
) -> None:
    clock = CLOCKS[0]
    some = instants(clock.back, 15, 40)
    table = together(rows(some, clock.zone), rows(some, clock.zone, "9"))
    assert etl.load(written("a.csv", HEADER, *table), "--timezone", clock.zone)["loaded"] == 2 * len(some)
    assert stored(etl) == meant(some) + meant(some, "9")


def test_both_showings_of_an_hour_may_stand_side_by_side(etl: Shell) -> None:
    clock = CLOCKS[0]
    some = instants(clock.back, 15)
    table = sorted(rows(some, clock.zone), key=lambda row: row[:21])  # stable: 01:00, 01:00, 01:15, 01:15, ...
    assert etl.load(written("a.csv", HEADER, *table), "--timezone", clock.zone)["rejected"] == 0
    assert stored(etl) == meant(some)


def labelled(some: list[datetime], zone: str, minutes: int = 30) -> list[str]:
    """Each interval by its end as the clock of its start counts it: the last before 03:00 ends at 03:00, both times."""
    starts = [one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for one in some]
    ends = [start + timedelta(minutes=minutes) for start in starts]
    return [f"7584,{end:%Y-%m-%d %H:%M},{one:%d.%H%M}" for one, end in zip(some, ends, strict=True)]


@clocks
@pytest.mark.parametrize("change", ["back", "forward"])
def test_ends_on_the_clock_of_their_starts_are_told_from_true_ones(etl: Shell, clock: Clock, change: str) -> None:
    some = instants(getattr(clock, change))
    for lines in (labelled(some, clock.zone), labelled(some, clock.zone)[::-1], rows(some, clock.zone, shift=30)):
        etl.reset()
        result = etl.load(written("a.csv", HEADER, *lines), "--timezone", clock.zone, "--stamp", "end")
        assert (result["loaded"], result["rejected"]) == (len(some), 0)
        assert stored(etl) == meant(some)


def test_hours_that_are_named_by_their_ends_end_twice_at_three(etl: Shell) -> None:
    clock = CLOCKS[1]  # New York: labels 01:00, 02:00 and 02:00 again
    some = instants(clock.back, minutes=60)
    etl.load(written("a.csv", HEADER, *labelled(some, clock.zone, 60)), "--timezone", clock.zone, "--stamp", "end")
    assert stored(etl) == meant(some)


@pytest.mark.parametrize(
    ("option", "energy"),
    [
        ("once", {"2017-10-29T00:30": "0.5", "2017-10-29T01:00": "", "2017-10-29T00:00": "0.3"}),
        ("halves", {"2017-10-29T00:00": "0.15", "2017-10-29T01:00": "0.15", "2017-10-29T01:30": "0.25"}),
    ],
)
def test_the_option_says_what_an_hour_is_that_a_file_has_once(etl: Shell, option: str, energy: dict[str, str]) -> None:
    lines = [f"7584,2017-10-29 {time},{kwh}" for time, kwh in (("01:00", "0.3"), ("01:30", "0.5"), ("02:00", "0.7"))]
    etl.load(written("a.csv", HEADER, *lines), "--timezone", "Europe/Lisbon", "--autumn", option)
    found = {line.split(",")[4][:16]: line.split(",")[6] for line in etl.exported("readings").splitlines()[1:]}
    assert {start: found.get(start, "").rstrip("0") for start in energy} == energy


@clocks
def test_an_hour_that_should_be_there_twice_and_is_there_once_is_not_guessed(etl: Shell, clock: Clock) -> None:
    some = [one for one in instants(clock.back) if not clock.back <= one < clock.back + timedelta(minutes=30)]
    table = rows(some, clock.zone)
    path = written("a.csv", HEADER, *table)
    lines = [str(2 + some.index(one)) for one in some if one == clock.back - timedelta(minutes=30)]
    if clock.zone == "Australia/Lord_Howe":  # its clock goes back half an hour
        lines = [str(2 + some.index(clock.back - timedelta(minutes=30)))]
    else:
        lines = [str(2 + some.index(clock.back - timedelta(minutes=60)))]
    assert etl("load", path, "--timezone", clock.zone).error == f"etl: a.csv:{lines[0]}: {ONCE} {AUTUMN}"
    result = etl.load(path, "--timezone", clock.zone, "--rejects", "bad.csv", "--max-rejects", "100%")
    assert (result["rejected"], result["loaded"]) == (1, len(some) - 1)
    assert [line.split(",")[0] for line in Path("bad.csv").read_text().splitlines()[1:]] == lines


GAPS = [("00:45",), ("01:00",), ("00:00", "00:15"), ("00:15", "01:30"), ("01:00", "01:15", "01:45")]
"""Quarters (UTC) that a file lacks in the night in which Lisbon has 01:00 to 02:00 twice, from 00:00 and from 01:00."""


@pytest.mark.parametrize("option", [(), ("--autumn", "once"), ("--autumn", "halves")], ids=" ".join)
@pytest.mark.parametrize("gap", GAPS, ids=" ".join)
def test_rows_beside_a_gap_are_of_the_hour_that_the_step_back_of_the_clock_shows(
    etl: Shell, gap: tuple[str, ...], option: tuple[str, ...]
) -> None:
    clock = CLOCKS[0]
    some = [one for one in instants(clock.back, 15) if f"{one:%d %H:%M}" not in {f"29 {time}" for time in gap}]
    for order in (some, some[::-1]):
        etl.reset()
        etl.load(written("a.csv", HEADER, *rows(order, clock.zone)), "--timezone", clock.zone, "--energy", *option)
        assert stored(etl) == meant(some)


def wide(some: list[datetime], zone: str, blank: dict[str, set[datetime]]) -> list[str]:
    """A column a client, the value of which tells its instant; empty where the client has none."""
    shown = [f"{one.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for one in some]
    cells = [["" if one in gaps else f"{one:%d.%H%M}" for gaps in blank.values()] for one in some]
    return [",".join(["timestamp", *blank]), *(",".join([at, *row]) for at, row in zip(shown, cells, strict=True))]


@clocks
def test_a_blank_cell_in_the_repeated_hour_is_a_gap_in_the_hour_of_its_row(etl: Shell, clock: Clock) -> None:
    some = instants(clock.back, hours=40)
    twice = [one for one in some if abs((one - clock.back).total_seconds() + 900) <= 3600]
    gaps = {f"800{number}": {one} for number, one in enumerate(twice, 1)}
    gaps |= {"9001": set(twice[: len(twice) // 2]), "9002": set(twice[::2]), "9003": set(twice), "9004": set()}
    for order in (some, some[::-1]):
        etl.reset()
        result = etl.load(
            written("a.csv", *wide(order, clock.zone, gaps)), "--wide", "--timezone", clock.zone, "--energy"
        )
        blanks = sum(map(len, gaps.values()))
        assert (result["read"], result["blank"]) == (len(some) * len(gaps), blanks)
        assert stored(etl) == [
            line for client, lacks in gaps.items() for line in meant([one for one in some if one not in lacks], client)
        ]


def test_a_blank_cell_counts_as_well_where_rows_are_read_carefully(etl: Shell) -> None:
    clock = CLOCKS[0]
    some = instants(clock.back)
    lacks = {"8001": set(some[14:15]), "8002": set(some[13:19]), "8003": {some[15]}}
    table = wide(some, clock.zone, lacks)
    table[3] = table[3].rpartition(",")[0] + ",-1"
    options = ("--wide", "--timezone", clock.zone, "--energy", "--rejects", "bad.csv", "--max-rejects", "100%")
    result = etl.load(written("a.csv", *table), *options)
    assert (result["read"], result["rejected"], result["blank"]) == (96, 1, 8)
    lacks["8003"].add(some[2])
    assert stored(etl) == [
        line for client, gaps in lacks.items() for line in meant([one for one in some if one not in gaps], client)
    ]


def test_rows_in_no_order_say_nothing_about_the_repeated_hour(etl: Shell) -> None:
    clock = CLOCKS[0]
    some = instants(clock.back, 15)
    table = random.Random(7).sample(rows(some, clock.zone), len(some))
    path = written("a.csv", HEADER, *table)
    line = 2 + min(number for number, row in enumerate(table) if "2017-10-29 01:" in row)
    assert etl("load", path, "--timezone", clock.zone).error == f"etl: a.csv:{line}: {NO_ORDER} {ASIDE}"
    result = etl.load(path, "--timezone", clock.zone, "--rejects", "bad.csv", "--max-rejects", "100%")
    assert (result["rejected"], result["loaded"]) == (8, len(some) - 8)
    clear = [one for one in some if abs((one - clock.back).total_seconds() + 450) > 3600]
    assert stored(etl) == meant(clear)


@clocks
def test_a_time_that_the_clock_skips_is_a_bad_row(etl: Shell, clock: Clock) -> None:
    some = instants(clock.forward)
    local = (clock.forward - timedelta(minutes=30)).astimezone(ZoneInfo(clock.zone)) + timedelta(minutes=30)
    table = rows(some, clock.zone)
    skipped = f"7584,{local.replace(tzinfo=None):%Y-%m-%d %H:%M},1"
    table.insert(16, skipped)
    path = written("a.csv", HEADER, *table)
    assert etl("load", path, "--timezone", clock.zone).error == f"etl: a.csv:18: {SKIPPED} {ASIDE}"
    result = etl.load(path, "--timezone", clock.zone, "--rejects", "bad.csv", "--max-rejects", "100%")
    assert (result["rejected"], result["loaded"]) == (1, len(some))
    assert Path("bad.csv").read_text().splitlines()[1] == f"18,{SKIPPED},{skipped}"
    assert stored(etl) == meant(some)


MONTHS = [
    ("Europe/Lisbon", "2017-10", 745), ("Europe/Lisbon", "2017-03", 743), ("America/New_York", "2017-11", 721),
    ("America/New_York", "2017-03", 743), ("Australia/Sydney", "2017-04", 721), ("Australia/Sydney", "2017-10", 743),
    ("America/Sao_Paulo", "2017-10", 743), ("Africa/Cairo", "2023-04", 719), ("Australia/Lord_Howe", "2017-04", 720.5),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "month", "hours"), MONTHS)
def test_a_month_in_which_the_clock_changes_is_billed_complete(etl: Shell, zone: str, month: str, hours: float) -> None:
    year, number = map(int, month.split("-"))
    before = datetime(year, number, 1, tzinfo=UTC) - timedelta(days=2)
    some = [before + timedelta(minutes=30 * step) for step in range(36 * 48)]
    etl.load(written("a.csv", HEADER, *rows(some, zone)), "--timezone", zone)
    etl.ok("bill", "--month", month)
    (line,) = etl.exported("bills").splitlines()[1:]
    cells = line.split(",")
    assert (cells[4], cells[17], cells[20], cells[22]) == (zone, str(int(2 * hours)), "0", "complete")
    inside = [one for one in some if f"{one.astimezone(ZoneInfo(zone)):%Y-%m}" == month]
    assert len(inside) == 2 * hours
    assert float(cells[9]) == pytest.approx(sum(float(f"{one:%d.%H%M}") for one in inside))


def test_a_zone_that_contradicts_what_is_known_of_the_meter_is_refused(etl: Shell) -> None:
    some = instants(datetime(2017, 8, 1, tzinfo=UTC))
    etl.load(written("a.csv", HEADER, *rows(some, "Europe/Lisbon")), "--timezone", "Europe/Lisbon")
    later = rows([one + timedelta(days=9) for one in some], "Europe/Madrid")
    done = etl("load", written("b.csv", HEADER, *later), "--timezone", "Europe/Madrid")
    assert done.code == 1
    assert done.error == (
        "etl: b.csv: meter 7584 was loaded earlier with time zone Europe/Lisbon, not Europe/Madrid "
        "(omit --timezone, or name the zone of the timestamps: --stamps ZONE)"
    )
    etl.load("b.csv", "--stamps", "Europe/Madrid")
    assert stored(etl) == meant(some) + meant([one + timedelta(days=9) for one in some])


def test_of_a_range_in_one_cell_the_start_decides(etl: Shell) -> None:
    clock = CLOCKS[0]
    some = instants(clock.back)
    starts = rows(some, clock.zone)
    ends = rows(some, clock.zone, shift=30)
    lines = [
        f"{client},{start} - {end.split(',')[1]},{kwh}"
        for (client, start, kwh), end in zip((row.split(",") for row in starts), ends, strict=True)
    ]
    etl.load(written("a.csv", HEADER, *lines), "--timezone", clock.zone)
    assert stored(etl) == meant(some)


def test_stamps_a_second_late_or_of_the_last_second_are_those_of_whole_minutes(etl: Shell) -> None:
    some = instants(CLOCKS[0].back, hours=2)
    for shift, second, option in ((0, "01", ()), (29, "59", ("--stamp", "end"))):
        etl.reset()
        lines = [row[:21] + f":{second}" + row[21:] for row in rows(some, "UTC", shift=shift)]
        etl.load(written("a.csv", HEADER, *lines), "--timezone", "UTC", *option)
        assert stored(etl) == meant(some)
