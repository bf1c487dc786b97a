"""Readings are exported meter by meter, each once, with the client to whom they are billed where that is one."""

from pathlib import Path

import pytest

from etl.core.periods import Period
from etl.core.usage_page import Readings
from tests.support.command import Shell, written
from tests.support.readings import table
from tests.support.store_rows import MONDAY, block, days, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]
COLUMNS = ("client_number", "meter", "start", "kwh", "billed_to", "billed")


def readings(period: Period | None = None) -> list[Readings]:
    from etl.store.bills import exported_readings
    from etl.store.database.locks import snapshot

    with snapshot():
        return list(exported_readings.readings(period))


def test_readings_are_known_slots_in_the_period_with_their_minutes() -> None:
    block(series("a"), 1, -1, 3)
    (found,) = readings()
    assert (found.client, found.meter, found.flow, found.interval, found.quality) == ("a", "a", "import", 60, None)
    assert (found.minute.tolist(), found.energy_mwh.tolist()) == ([MONDAY, MONDAY + 120], [1, 3])
    assert readings(days("2017-08-08", "2017-08-09")) == []


def test_long_reads_are_exported_with_their_ends() -> None:
    from etl.store.models import LongRead

    one = series("a", 0, MONDAY, MONDAY + 1500)
    LongRead.objects.create(series=one, start_minute=MONDAY, end_minute=MONDAY + 1500, energy_mwh=9, quality=2)
    (found,) = readings(days("2017-08-07", "2017-08-08"))
    assert found.end is not None
    assert found.quality is not None
    assert (found.minute.tolist(), found.end.tolist(), found.quality.tolist()) == ([MONDAY], [MONDAY + 1500], [2])


def exported(etl: Shell, *arguments: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in COLUMNS) for row in table(etl.exported("readings", *arguments))]


def load_days(etl: Shell) -> None:
    rows = [f"M1,2024-03-{day:02} 00:00,2024-03-{day + 1:02} 00:00,{day}" for day in range(1, 5)]
    etl.load(written("days.csv", "meter,start,end,kwh", *rows), "--timezone", "UTC")


def assign(etl: Shell, *rows: str) -> None:
    etl.ok("assign", written("clients.csv", "client_number,meter,from,to,multiplier,share", *rows))


def test_a_meter_without_assignments_is_the_client_of_its_number(etl: Shell) -> None:
    load_days(etl)
    assert exported(etl)[0] == ("M1", "M1", "2024-03-01T00:00:00+00:00", "1.000000", "M1", "1.000000")


def test_a_shared_meter_is_there_once_and_nobodys(etl: Shell) -> None:
    load_days(etl)
    assign(etl, "A,M1,,,,1/3", "B,M1,,,,2/3")
    found = exported(etl)
    assert [(row[0], row[3], *row[4:]) for row in found] == [("", f"{day}.000000", "", "") for day in range(1, 5)]
    assert exported(etl, "--client", "A") == found


def test_multiplier_and_share_of_the_only_client_are_in_what_is_billed(etl: Shell) -> None:
    """A third of 40 x 1 kWh, half up to the mWh."""
    load_days(etl)
    assign(etl, "A,M1,,,40,1/3")
    assert exported(etl)[0] == ("A", "M1", "2024-03-01T00:00:00+00:00", "1.000000", "A", "13.333333")


def test_a_meter_that_changes_hands_has_no_client_but_each_reading_has_one(etl: Shell) -> None:
    load_days(etl)
    assign(etl, "A,M1,,2024-03-02,,", "B,M1,2024-03-03,,2,")
    assert [(row[0], *row[3:]) for row in exported(etl)] == [
        ("", "1.000000", "A", "1.000000"),
        ("", "2.000000", "", ""),
        ("", "3.000000", "B", "6.000000"),
        ("", "4.000000", "B", "8.000000"),
    ]
    assert [row[3] for row in exported(etl, "--client", "B")] == ["3.000000", "4.000000"]


def test_a_long_read_over_the_days_of_two_clients_is_billed_whole_to_none(etl: Shell) -> None:
    etl.load(written("a.csv", "meter,start,end,kwh", "M1,2024-03-01 00:00,2024-04-01 00:00,31"), "--timezone", "UTC")
    assign(etl, "A,M1,,2024-03-02,,", "B,M1,2024-03-02,,,")
    assert [row[4:] for row in exported(etl)] == [("", "")]


def test_rows_without_a_client_are_loaded_as_their_meters_and_beside_others(etl: Shell) -> None:
    load_days(etl)
    etl.load(written("b.csv", "client,meter,start,end,kwh", "C,M2,2024-03-01 00:00,2024-03-02 00:00,5"))
    assign(etl, "A,M1,,,,1/3", "B,M1,,,,2/3")
    before = exported(etl)
    assert [row[:2] for row in before] == [("", "M1")] * 4 + [("C", "M2")]
    etl.ok("export", "all.csv", "--what", "readings")
    etl.reset()
    etl.load(Path("all.csv"))
    assert [row[1:4] for row in exported(etl)] == [row[1:4] for row in before]
    assert [row[0] for row in exported(etl)] == ["M1"] * 4 + ["C"]


def test_a_file_of_another_kind_still_needs_a_client_in_each_row(etl: Shell) -> None:
    rows = ["C,M2,2024-03-01 00:00,2024-03-02 00:00,5", ",M1,2024-03-01 00:00,2024-03-02 00:00,5"]
    done = etl("load", written("b.csv", "client,meter,start,end,kwh", *rows))
    assert done.error == "etl: b.csv:3: client is empty (use --rejects FILE to set such rows aside)"
