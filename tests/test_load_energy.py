"""The energy that `etl load` and `etl unload` name: what was stored and removed, as `etl status` counts it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written

HEADER = "client_number,timestamp,kwh"
START = datetime(2024, 3, 30, tzinfo=UTC)
LENGTHS = {"15min": 15, "1h": 60, "1d": 1440}


def rows(minutes: int, first: int, values: list[int]) -> list[str]:
    """Readings of client c1 in thousandths of a kWh."""
    stamps = [START + timedelta(minutes=(first + place) * minutes) for place in range(len(values))]
    texts = [stamp.strftime("%Y-%m-%dT%H:%MZ") for stamp in stamps]
    return [f"c1,{text},{Decimal(value) / 1000}" for text, value in zip(texts, values, strict=True)]


def test_a_reading_that_occurs_twice_is_energy_once(etl: Shell) -> None:
    six = rows(60, 0, [1500] * 6)
    done = etl.ok("load", written("a.csv", HEADER, *six, *six[2:]))
    assert done.out == (
        "a.csv: loaded 6 readings of 1 client, 2024-03-30 00:00 UTC to 2024-03-30 06:00 UTC, 9.000 kWh; 4 duplicates\n"
    )


def test_known_readings_are_no_energy_and_revised_ones_what_they_changed(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, 0, [1000, 1000, 1000, 1000, 1000])))
    done = etl.ok(
        "load", written("b.csv", HEADER, *rows(60, 0, [1000, 1120, 970, 1000, 1000, 960, 940, 980, 1030, 950]))
    )
    assert done.out == (
        "b.csv: loaded 5 readings of 1 client, 2024-03-30 00:00 UTC to 2024-03-30 10:00 UTC, 4.860 kWh; "
        "2 revised (+0.090 kWh), 3 duplicates\n"
    )
    assert etl.ok("status", "--json").json["months"][0]["kwh"] == "9.95"


def test_a_revision_to_less_takes_energy_away_from_its_flow(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, 0, [1000] * 3)), "--flow", "export")
    done = etl.ok("load", written("b.csv", HEADER, *rows(60, 0, [1000, 250, 1000])), "--flow", "export")
    assert done.out.endswith(", 0.000 kWh export; 1 revised (-0.750 kWh export), 2 duplicates\n")


def test_readings_that_are_replaced_and_unloaded_are_named_with_their_energy(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *rows(60, 0, [1000] * 24)))
    done = etl.ok("load", written("b.csv", HEADER, *rows(15, 8, [100] * 8)), "--replace", "--interval", "15min")
    assert done.out.splitlines()[1:] == ["  2 readings of earlier loads removed for it, 2.000 kWh"]
    assert etl.ok("unload", "2").out.splitlines()[0] == "b.csv: 8 readings of load 2 removed, 0.800 kWh"
    assert etl.ok("status", "--json").json["months"][0]["kwh"] == "22"


def summed(etl: Shell) -> Counter[str]:
    found: Counter[str] = Counter()
    for month in etl.ok("status", "--json").json["months"]:
        found[month["flow"]] += Decimal(month["kwh"])  # type: ignore[assignment]
    return found


FILES = st.tuples(
    st.sampled_from(list(LENGTHS)),
    st.integers(0, 60),
    st.lists(st.integers(0, 3000), min_size=2, max_size=40),
    st.sampled_from(["import", "export"]),
    st.booleans(),
    st.integers(0, 3),
)


@given(files=st.lists(FILES, min_size=2, max_size=5), data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_law_energy_named_by_loads_and_unloads_adds_up_to_that_of_status(
    etl: Shell, tmp_path: Path, files: list[tuple[str, int, list[int], str, bool, int]], data: st.DataObject
) -> None:
    etl.reset()
    known: Counter[str] = Counter()
    loads: list[int] = []
    for number, (length, first, values, flow, replace, twice) in enumerate(files):
        lines = rows(LENGTHS[length], first, values)
        path = written(tmp_path / f"{number}.csv", HEADER, *lines, *lines[:twice])
        options = ["--interval", length, "--flow", flow, *(["--replace"] if replace else []), "--json"]
        done = etl("load", path, *options)
        if done.code == 0:
            _account(known, done.json, (1, 1, -1))
            loads.append(done.json["id"])
        assert +summed(etl) == +known
    for load in data.draw(st.permutations([one for one in loads if one])):
        done = etl("unload", str(load), "--json")
        if done.code == 0:
            _account(known, done.json, (-1,))
        assert +summed(etl) == +known


def _account(known: Counter[str], result: dict[str, Any], signs: tuple[int, ...]) -> None:
    """Add what a command says of energy: stored, changed by revisions and removed, or removed alone."""
    for name, sign in zip(("kwh", "kwh_revised", "kwh_removed"), signs, strict=False):
        for flow, kwh in result[name].items():
            known[flow] += sign * Decimal(kwh)  # type: ignore[assignment]
