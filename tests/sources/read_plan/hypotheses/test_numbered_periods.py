"""Numbers of the periods of a day: hours 1 to 24 count from local midnight, 1 to 23 or 25 when clocks change."""

from decimal import Decimal

import pytest

from tests.support.command import Shell, written
from tests.support.heads import read, refusal

TITLES = "CUPS;Fecha;Hora;Consumo (kWh)"


def day(date: str, last: int, first: int = 1) -> list[str]:
    """A day whose hour n has n kWh."""
    return [f"ES0001;{date};{number};{number}" for number in range(first, last + 1)]


def text(*rows: str, titles: str = TITLES) -> str:
    return "\n".join([titles, *rows]) + "\n"


def test_hours_are_counted_from_midnight_on_both_days_of_changes(etl: Shell) -> None:
    rows = [*day("26/10/2024", 24), *day("27/10/2024", 25), *day("30/03/2025", 23)]
    etl.load(written("a.csv", TITLES, *rows), "--timezone", "Europe/Madrid")
    stored = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    kwh = {row[4][:13]: Decimal(row[6]) for row in stored}
    hours = ["2024-10-25T22", "2024-10-26T21", "2024-10-26T22", "2024-10-27T22", "2025-03-29T23", "2025-03-30T21"]
    assert [kwh[hour] for hour in hours] == [1, 24, 1, 25, 1, 23]


@pytest.mark.parametrize(("last", "minutes"), [(24, 60), (25, 60), (48, 30), (96, 15), (100, 15)])
def test_the_highest_number_shows_how_long_a_period_is(last: int, minutes: int) -> None:
    plan = read(text(*day("26/10/2024", last)), timezone="Europe/Madrid")
    assert plan.table is not None
    assert (plan.table.period, plan.table.period_minutes, plan.table.elapsed) == (2, minutes, True)
    assert (plan.clock.interval, plan.clock.stamp, plan.clock.stamp_named) == (minutes, "start", True)


@pytest.mark.parametrize("rows", [day("26/10/2024", 23, 0), day("26/10/2024", 23), day("26/10/2024", 31)])
def test_other_numbers_are_refused(rows: list[str]) -> None:
    """From 0 on they may be hours of the clock; up to 23 or 31 nobody knows what they are."""
    assert "column 'Hora' numbers the hours or periods of a day (declare it" in refusal(text(*rows))


def test_a_number_beyond_the_day_is_a_bad_row(etl: Shell) -> None:
    """As hours of the clock would have it: 1, 2, 4 to 24 on the day on which the clock skips one."""
    rows = [row for row in day("30/03/2025", 24) if ";3;" not in row]
    error = etl("load", written("a.csv", TITLES, *rows), "--timezone", "Europe/Madrid").error
    assert "'24' is a period that this day does not have" in error


def test_columns_that_the_user_names_are_read_so_too_and_are_no_ends() -> None:
    columns = {"date": "Fecha", "time": "Hora"}
    plan = read(text(*day("26/10/2024", 24)), columns=columns)
    assert (plan.columns.timestamp, plan.columns.date, plan.columns.time) == (1, None, None)
    assert refusal(text(*day("26/10/2024", 24)), stamp="end") == (
        "a.csv: column 'Hora' numbers the periods of a day, from 1 on (omit --stamp)"
    )


def test_power_is_that_of_the_period() -> None:
    plan = read(text(*day("26/10/2024", 96), titles="CUPS;Fecha;Hora;Potencia (kW)"), columns={"value": "4"})
    assert (plan.energy.unit, plan.clock.interval) == ("kW", 15)
