"""The clock of a declared layout: zone, form and meaning of stamps, and the interval, or what is left open."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.layout_plan.layout_clock import clock_of, is_elapsed, same_clock
from etl.sources.read_plan.plan_values import Clock, Options
from tests.support.layout_files import ENERGY, NOTHING, ROWS, layout_file, sample_of


def clock(declared: str = "", rows: str = ROWS, options: Options = NOTHING, unit: str = "Wh") -> Clock:
    file = layout_file(declared + ENERGY.replace('"Wh"', f'"{unit}"'), rows, options)
    return clock_of(file, sample_of(file), unit, None)


@pytest.mark.parametrize(
    ("declared", "options", "zone", "named"),
    [
        ("", NOTHING, "UTC", False),
        ('zone = "UTC"\n', Options(timezone="Europe/Lisbon"), "UTC", True),
        ('zone = "+10:00"\n', Options(timezone="Australia/Sydney"), "+10:00", True),
        ('zone = "Europe/Vienna"\n', NOTHING, "Europe/Vienna", True),
        ('zone = "Europe/Vienna"\n', Options(timezone="Europe/Lisbon"), "Europe/Lisbon", True),
        ('zone = "Europe/Vienna"\n', Options(stamps="UTC", timezone="Europe/Lisbon"), "UTC", True),
        ('zone = "local"\n', Options(timezone="Europe/Lisbon"), "Europe/Lisbon", True),
    ],
)
def test_the_zone_of_stamps_is_the_options_or_the_declarations(
    declared: str,
    options: Options,
    zone: str,
    named: bool,
) -> None:
    found = clock(declared, options=options)
    assert (found.zone, found.zone_named) == (zone, named)


def test_the_zone_of_the_meters_is_known_where_the_declaration_names_a_place() -> None:
    assert clock('zone = "Europe/Vienna"\n').meter_zone == "Europe/Vienna"
    assert clock('zone = "Europe/Vienna"\n', options=Options(timezone="Europe/Lisbon")).meter_zone == ""
    assert clock('zone = "UTC"\n').meter_zone == ""


def test_local_stamps_without_a_zone_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        clock('zone = "local"\n')
    assert str(caught.value) == (
        "a.csv: its timestamps are in the meters' local time, and their time zone is not known "
        "(give it with --timezone, such as --timezone America/New_York)"
    )


def test_stamps_are_ends_where_declared_and_starts_where_they_are_counted_or_on_the_clock_of_starts() -> None:
    assert (clock('stamp = "end"\n').stamp, clock().stamp, clock().stamp_named) == ("end", "start", False)
    declared = 'stamp = "end"\nends = "same-clock"\ninterval = "30min"\n'
    assert clock(declared).stamp == "start"
    assert same_clock(layout_file(declared + ENERGY))
    assert not same_clock(layout_file(declared + ENERGY, options=Options(stamp="start")))


def test_numbered_periods_are_counted_from_midnight() -> None:
    declared = f'period = "30min"\n{ENERGY}period = "No"\n'
    rows = "Who;When;Used;No\n7;2017-08-01;5;1\n"
    file = layout_file(declared, rows)
    found = clock_of(file, sample_of(file), "Wh", None)
    assert (is_elapsed(file, None), found.interval, found.stamp, found.stamp_named) == (True, 30, "start", True)


def test_only_mean_power_needs_an_interval_which_its_stamps_show() -> None:
    assert (clock().interval, clock().interval_found) == (None, False)
    assert (clock(unit="kW").interval, clock(unit="kW").interval_found) == (30, True)
    assert (clock('interval = "15min"\n', unit="kW").interval, clock(options=Options(interval=60)).interval) == (15, 60)
    with pytest.raises(InputError) as caught:
        clock(rows="\n".join(ROWS.splitlines()[:2]), unit="kW")
    assert str(caught.value) == (
        "a.csv: some values are mean power, and their interval cannot be found from the timestamps "
        "(give it with --interval, such as --interval 15min)"
    )


def test_seconds_since_1970_are_utc_whatever_the_user_says_of_a_zone() -> None:
    found = clock('dates = "epoch"\n', "Who;When;Used\n7;1501545600;5\n", Options(timezone="Europe/Lisbon"))
    assert (found.stamp_format, found.zone, found.zone_named) == ("epoch", "UTC", True)
