"""Interval lengths of a channel: what a file shows, what the database knows, and that no minute is billed twice."""

import pytest
from command import Shell, written

HEADER = "client_number,timestamp,kwh"


def rows(interval: int, days: range, kwh: str = "1", phase: int = 0, client: str = "7584") -> list[str]:
    minutes = range(phase, 1440, interval)
    return [f"{client},2017-08-{day:02}T{at // 60:02}:{at % 60:02}:00Z,{kwh}" for day in days for at in minutes]


def intervals(etl: Shell) -> dict[str, int]:
    found: dict[str, int] = etl.ok("status", "--json").json["intervals"]
    return found


@pytest.mark.parametrize("interval", [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60])
def test_every_interval_that_divides_an_hour_is_found(etl: Shell, interval: int) -> None:
    etl.load(written("a.csv", HEADER, *rows(interval, range(1, 3)), *rows(interval, range(1, 3), client="9")[::-1]))
    assert intervals(etl) == {str(interval): 2}
    first = etl.exported("readings", "--client", "9").splitlines()[1]
    assert first.startswith(
        f"9,9,,import,2017-08-01T00:00:00+00:00,2017-08-01T{interval // 60:02}:{interval % 60:02}:00"
    )


@pytest.mark.parametrize("phase", [7, 15, 30, 45])
def test_a_grid_that_begins_past_the_hour_keeps_its_place(etl: Shell, phase: int) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 20), phase=phase), *rows(60, range(1, 20), client="9")))
    first = etl.exported("readings", "--client", "7584").splitlines()[1]
    assert first.startswith(f"7584,7584,,import,2017-08-01T00:{phase:02}:00+00:00,2017-08-01T01:{phase:02}:00+00:00")


def test_a_channel_may_go_over_to_another_interval_with_a_new_file(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 16))))
    etl.load(written("b.csv", HEADER, *rows(15, range(16, 32), "0.25")))
    assert intervals(etl) == {"15": 1, "60": 1}
    result = etl("bill", "--month", "2017-08", "--json")
    assert (result.code, result.json["kwh"]) == (3, "744") or (result.code, result.json["kwh"]) == (0, "744")


@pytest.mark.parametrize(("known", "new"), [(60, 15), (15, 60), (30, 60)])
def test_the_same_minutes_in_another_interval_are_refused(etl: Shell, known: int, new: int) -> None:
    etl.load(written("a.csv", HEADER, *rows(known, range(1, 16))))
    done = etl("load", written("b.csv", HEADER, *rows(new, range(10, 20))))
    assert done.code == 1
    assert done.error == (
        f"etl: b.csv: client 7584 has 2017-08-10 00:00 UTC twice, in readings of {known} and of {new} minutes "
        "(load one of the two: both would be billed)"
    )
    assert intervals(etl) == {str(known): 1}


def test_minutes_that_only_touch_are_not_the_same(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 3), phase=30)))
    overlap = written("b.csv", HEADER, *rows(15, range(3, 4)))  # the last hour reaches to 00:30 of that day
    assert "client 7584 has 2017-08-02 23:30 UTC twice" in etl("load", overlap).error
    etl.load(written("c.csv", HEADER, *rows(15, range(3, 4))[2:]))
    assert intervals(etl) == {"15": 1, "60": 1}


@pytest.mark.xfail(strict=True, reason="a change of interval inside one file is not yet a second series")
def test_a_channel_may_go_over_to_a_finer_interval_inside_a_file(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 16)), *rows(15, range(16, 32), "0.25")))
    assert intervals(etl) == {"15": 1, "60": 1}


def test_a_meter_that_is_named_like_its_client_is_one_with_the_nameless(etl: Shell) -> None:
    table = [row.replace("7584,", "7584,,", 1) for row in rows(60, range(1, 3))]
    table += [row.replace("7584,", "7584,7584,", 1) for row in rows(60, range(3, 5))]
    etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *table))
    assert intervals(etl) == {"60": 1}


def test_mean_power_is_energy_by_its_interval(etl: Shell) -> None:
    result = etl.load(written("a.csv", "client,timestamp,kW", *rows(15, range(1, 3), "2")), "--interval", "15min")
    assert result["kwh"] == {"import": "96"}
