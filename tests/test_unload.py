"""Taking readings out again: `etl unload`, and `etl load --replace`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written
from tests.support.stored import check_stored

HEADER = "client_number,timestamp,kwh"


def hours(client: str, first: str, count: int, kwh: str = "1") -> list[str]:
    """Rows of so many hours."""
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    return [f"{client},{(start + timedelta(hours=at)).strftime('%Y-%m-%dT%H:%MZ')},{kwh}" for at in range(count)]


def test_an_unload_leaves_the_database_as_it_was_before_the_load(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("7584", "2017-08-01", 240)))
    before = etl.exported("readings"), etl.ok("status", "--json").json["months"]
    etl.load(written("b.csv", HEADER, *hours("7584", "2017-08-20", 24 * 30), *hours("9", "2017-08-01", 5)))
    done = etl.ok("unload", "2")
    assert done.out == "b.csv: 725 readings of load 2 removed, 725.000 kWh\n"
    assert (etl.exported("readings"), etl.ok("status", "--json").json["months"]) == before
    assert etl.ok("status", "--json").json["clients"] == 1
    check_stored()


def test_a_file_that_was_unloaded_can_be_loaded_again(etl: Shell) -> None:
    path = written("a.csv", HEADER, *hours("7584", "2017-08-01", 24))
    etl.load(path)
    etl.ok("unload", "1")
    assert etl.ok("status").out == "no readings yet (load some: etl load readings.csv)\n"
    assert etl.load(path)["loaded"] == 24
    check_stored()


def test_the_other_loads_of_the_same_hours_are_named_and_can_be_loaded_again(etl: Shell) -> None:
    first = written("a.csv", HEADER, *hours("7584", "2017-08-01", 48))
    etl.load(first)
    etl.load(written("b.csv", HEADER, *hours("7584", "2017-08-02", 48, "2")))
    etl.load(written("c.csv", HEADER, *hours("8", "2017-08-02", 48)))
    done = etl.ok("unload", "2", "--json").json
    assert done == {
        "load": 2,
        "name": "b.csv",
        "removed": 48,
        "items": 0,
        "days": 0,
        "edits": 0,
        "control_reads": 0,
        "kwh": {"import": "96"},
        "stale": 0,
        "assumed": [],
        "others": [{"id": 1, "name": "a.csv"}],
    }
    again = etl.load(first)
    assert (again["loaded"], again["duplicate"]) == (24, 24)
    assert etl.exported("readings", "--client", "7584").count(",1.000000,measured") == 48
    check_stored()


def test_a_load_can_be_unloaded_once(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("7584", "2017-08-01", 24)))
    etl.ok("unload", "1")
    for load in ("1", "2", "7"):  # 2 is the unload itself
        done = etl("unload", load)
        assert (done.code, done.error) == (
            1,
            f"etl: there is no load {load} with readings, items, days or edits to remove (etl status lists the newest)",
        )


def test_an_unload_marks_stale_the_bills_of_its_readings_and_no_others(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours("1", "2017-08-01", 744), *hours("2", "2017-08-01", 744)))
    etl.load(written("b.csv", HEADER, *hours("3", "2017-08-01", 744), *hours("2", "2017-09-01", 24)))
    etl.ok("bill", "--month", "2017-08")
    assert "1 bill is stale now (bill them again: etl bill --stale)" in etl.ok("unload", "2").out
    done = etl.ok("bill", "--stale", "--json").json
    assert (done["bills"], done["withdrawn"]) == (0, 1)
    assert etl.ok("bill", "--month", "2017-08", "--json").json["unchanged"] == 2


def test_what_is_left_of_a_week_keeps_its_quality(etl: Shell) -> None:
    rows = [f"{row},E" for row in hours("7584", "2017-08-01", 24)]
    etl.load(written("a.csv", f"{HEADER},quality", *rows))
    etl.load(written("b.csv", f"{HEADER},quality", *[f"{row},A" for row in hours("7584", "2017-08-01T12:00", 24)]))
    etl.ok("unload", "2")
    assert etl.exported("readings").count("estimated") == 12
    check_stored()


def test_a_file_read_otherwise_replaces_its_first_reading_when_asked(etl: Shell) -> None:
    path = written("a.csv", HEADER, *hours("7584", "2017-08-01", 24, "500"))
    etl.load(path, "--unit", "kWh")
    done = etl.load(path, "--unit", "Wh", "--replace")
    assert (done["loaded"], done["removed"], done["duplicate"], done["revised"]) == (24, 24, 0, 0)
    assert etl.exported("readings").count(",0.500000,measured") == 24
    check_stored()
    assert etl.load(path, "--unit", "Wh")["loads"][0]["skipped"]


def test_a_dry_run_of_a_replacement_takes_nothing_out(etl: Shell) -> None:
    path = written("a.csv", HEADER, *hours("7584", "2017-08-01", 24, "500"))
    etl.load(path)
    before = etl.exported("readings")
    done = etl.ok("load", path, "--unit", "Wh", "--replace", "--dry-run")
    assert "  24 readings of earlier loads would be removed for it, 12,000.000 kWh" in done.out.splitlines()
    assert etl.exported("readings") == before


def test_readings_of_another_interval_length_replace_the_earlier_ones_in_their_span_when_asked(etl: Shell) -> None:
    etl.load(written("hours.csv", HEADER, *hours("7584", "2017-08-01", 72)))
    quarters = [f"7584,2017-08-02T{hour:02}:{minute:02}Z,0.25" for hour in range(24) for minute in (0, 15, 30, 45)]
    path = written("quarters.csv", HEADER, *quarters)
    assert "7584 has 2017-08-02 00:00 UTC twice" in etl("load", path).error
    done = etl.load(path, "--replace")
    assert (done["loaded"], done["removed"]) == (96, 24)
    assert etl.ok("status", "--json").json["readings"] == 48 + 96
    check_stored()


def test_two_interval_lengths_in_one_file_are_refused_whatever_is_asked(etl: Shell) -> None:
    etl.load(written("hours.csv", HEADER, *hours("7584", "2017-08-01", 72)))
    etl.load(written("quarters.csv", HEADER, *[f"7584,2017-08-0{day}T0{hour}:{minute:02}Z,1" for day in (5, 6)
             for hour in range(10) for minute in (0, 15, 30, 45)]), "--interval", "15min")  # fmt: skip
    both = written("both.csv", HEADER, *hours("7584", "2017-08-05", 3))
    assert etl.load(both, "--interval", "1h", "--replace")["removed"] == 12


@given(spans=st.lists(st.tuples(st.integers(0, 400), st.integers(65, 300)), min_size=2, max_size=4), data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_law_what_is_loaded_unloaded_and_loaded_again_is_what_was_loaded_at_last(
    etl: Shell, tmp_path: Path, spans: list[tuple[int, int]], data: st.DataObject
) -> None:
    etl.reset()
    start = datetime(2017, 7, 25, tzinfo=UTC)
    files = []
    for number, (first, count) in enumerate(spans):
        rows = hours("1", (start + timedelta(hours=first)).isoformat(), count, str(number + 1))
        files.append(written(tmp_path / f"{number}.csv", HEADER, *rows))
        etl.load(files[-1])
    gone = data.draw(st.integers(0, len(files) - 1))
    etl.ok("unload", str(gone + 1))
    check_stored()
    for path in files:  # those whose readings are all there still are skipped
        etl.load(path)
    check_stored()
    hours_of = [range(first, first + count) for first, count in spans]
    expected = {hour: number for number, own_hours in enumerate(hours_of) for hour in own_hours}
    for number, own_hours in enumerate(hours_of):  # a load of which readings went is known no more
        if number == gone or set(own_hours) & set(hours_of[gone]):
            expected |= dict.fromkeys(own_hours, number)
    kwh = [row.split(",")[6] for row in etl.exported("readings").splitlines()[1:]]
    assert kwh == [f"{expected[hour] + 1}.000000" for hour in sorted(expected)]


@pytest.mark.parametrize("option", ["--replace", "--dry-run"])
def test_a_file_that_replaces_nothing_loads_as_ever(etl: Shell, option: str) -> None:
    done = etl.load(written("a.csv", HEADER, *hours("7584", "2017-08-01", 24)), option)
    assert (done["loaded"], done["removed"]) == (24, 0)
