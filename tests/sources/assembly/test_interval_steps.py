"""Interval lengths of a channel: what a file shows, what the database knows, and that no minute is billed twice."""

import csv
import io
import random

import pytest

from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"


def rows(interval: int, days: range, kwh: str = "1", phase: int = 0, client: str = "7584") -> list[str]:
    minutes = range(phase, 1440, interval)
    return [f"{client},2017-08-{day:02}T{at // 60:02}:{at % 60:02}:00Z,{kwh}" for day in days for at in minutes]


def intervals(etl: Shell) -> dict[str, int]:
    found: dict[str, int] = etl.ok("status", "--json").json["intervals"]
    return found


def billed(etl: Shell) -> list[dict[str, str]]:
    etl("bill", "--month", "2017-08")
    return list(csv.DictReader(io.StringIO(etl.exported("bills"))))


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
    (bill,) = billed(etl)
    assert bill["kwh"] == "744.000000"


def test_a_month_in_which_the_interval_changes_is_complete(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 16))))
    etl.load(written("b.csv", HEADER, *rows(15, range(16, 32), "0.25")))
    (bill,) = billed(etl)
    assert (bill["intervals_missing"], bill["status"]) == ("0", "complete")


@pytest.mark.parametrize(("known", "new"), [(60, 15), (15, 60), (30, 60)])
def test_the_same_minutes_in_another_interval_are_refused(etl: Shell, known: int, new: int) -> None:
    etl.load(written("a.csv", HEADER, *rows(known, range(1, 16))))
    done = etl("load", written("b.csv", HEADER, *rows(new, range(10, 20))))
    assert done.code == 1
    assert done.error == (
        f"etl: b.csv: client 7584 has 2017-08-10 00:00 UTC twice, in readings of {known} and of {new} minutes "
        "(load one of the two, or remove the earlier one with --replace: both would be billed)"
    )
    assert intervals(etl) == {str(known): 1}


def test_minutes_that_only_touch_are_not_the_same(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 3), phase=30)))
    overlap = written("b.csv", HEADER, *rows(15, range(3, 4)))  # the last hour reaches to 00:30 of that day
    assert "client 7584 has 2017-08-02 23:30 UTC twice" in etl("load", overlap).error
    etl.load(written("c.csv", HEADER, *rows(15, range(3, 4))[2:]))
    assert intervals(etl) == {"15": 1, "60": 1}


CHANGE = [*rows(60, range(1, 16)), *rows(15, range(16, 32), "0.25")]


@pytest.mark.parametrize("order", ["in order", "falling", "another client between", "shuffled"])
def test_a_channel_may_go_over_to_a_finer_interval_inside_a_file(etl: Shell, order: str) -> None:
    other = rows(60, range(1, 32), client="9")
    table = {
        "in order": CHANGE, "falling": CHANGE[::-1],
        "another client between": sorted([*CHANGE, *other], key=lambda row: row.split(",")[1]),
        "shuffled": random.Random(3).sample(CHANGE, len(CHANGE)),
    }[order]  # fmt: skip
    assert etl.load(written("a.csv", HEADER, *table))["loaded"] == len(table)
    assert intervals(etl) == {"15": 1, "60": 2 if len(table) > len(CHANGE) else 1}
    (bill,) = [row for row in billed(etl) if row["client_number"] == "7584"]
    assert bill["kwh"] == "744.000000"


def test_a_few_stamps_off_the_grid_are_no_change_of_interval(etl: Shell) -> None:
    stray = [row for row in rows(15, range(20, 21), "9") if "T11:15" in row or "T17:30" in row]
    done = etl("load", written("a.csv", HEADER, *rows(60, range(1, 32)), *stray))
    assert done.error.startswith("etl: a.csv:746: the stamp is not on the channel's grid of 60 minutes")
    assert etl.load("a.csv", "--rejects", "bad.csv", "--max-rejects", "100%")["rejected"] == 2


def test_a_meter_that_is_named_like_its_client_is_one_with_the_nameless(etl: Shell) -> None:
    table = [row.replace("7584,", "7584,,", 1) for row in rows(60, range(1, 3))]
    table += [row.replace("7584,", "7584,7584,", 1) for row in rows(60, range(3, 5))]
    etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *table))
    assert intervals(etl) == {"60": 1}


def test_mean_power_is_energy_by_its_interval(etl: Shell) -> None:
    result = etl.load(written("a.csv", "client,timestamp,kW", *rows(15, range(1, 3), "2")), "--interval", "15min")
    assert result["kwh"] == {"import": "96"}


def test_hours_that_are_missing_before_the_quarters_begin_are_the_gap(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, range(1, 15))))
    etl.load(written("b.csv", HEADER, *rows(15, range(16, 32), "0.25")))
    (bill,) = billed(etl)
    assert (bill["intervals_missing"], bill["status"]) == ("24", "incomplete")
    assert "24 h missing, longest gap from 2017-08-15T00:00+00:00 to 2017-08-16T00:00+00:00" in bill["warnings"]
