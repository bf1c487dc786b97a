"""Files whose words say flow and medium, loaded: energy by flow, and rows of another medium left out and counted."""

import json
from collections import Counter
from decimal import Decimal
from itertools import product

import pytest

from tests.support.command import Shell, written

HOURS = [f"2024-06-03 0{hour}:00" for hour in range(4)]


def _by_flow(etl: Shell) -> dict[str, str]:
    found: Counter[str] = Counter()
    rows = etl.exported("readings").splitlines()
    titles = rows[0].split(",")
    for row in rows[1:]:
        cells = dict(zip(titles, row.split(","), strict=True))
        found[cells["flow"]] += int(Decimal(cells["kwh"]) * 1000)
    return {flow: f"{Decimal(mwh) / 1000:.3f}" for flow, mwh in sorted(found.items())}


@pytest.mark.parametrize(
    ("title", "flow"),
    [
        ("AT001 (17) - Einspeiser [kWh]", "export"),
        ("Teruglevering (kWh)", "export"),
        ("Énergie réinjectée (kWh)", "export"),
        ("Energía vertida kWh", "export"),
        ("Energia immessa in rete kWh", "export"),
        ("Injeção na rede kWh", "export"),
        ("Přetok kWh", "export"),
        ("Energia oddana kWh", "export"),
        ("Overskudsproduktion kWh", "export"),
        ("Innmating kWh", "export"),
        ("Inmatning kWh", "export"),
        ("Ylijäämä kWh", "export"),
        ("Feed-in kWh", "export"),
        ("1-0:2.8.0 kWh", "export"),
        ("PV-Erzeugung kWh", "generation"),
        ("Restnetzbezug kWh", "import"),
    ],
)
def test_energy_is_of_the_flow_that_the_title_says(etl: Shell, title: str, flow: str) -> None:
    etl.load(written("a.csv", f"client,timestamp,{title}", *(f"7,{hour},0.5" for hour in HOURS)))
    assert _by_flow(etl) == {flow: "2.000"}


def test_a_line_before_the_load_says_where_the_flow_comes_from(etl: Shell) -> None:
    rows = [f"7,{hour},0.5,{way}" for hour, way in product(HOURS, ("Afname Dag", "Injectie Dag"))]
    done = etl.ok("load", written("a.csv", "client,timestamp,kwh,Register", *rows))
    assert ", flow as Register says" in done.err + done.out
    assert _by_flow(etl) == {"export": "2.000", "import": "2.000"}


def test_rows_of_gas_are_left_out_and_counted(etl: Shell) -> None:
    rows = [f"7,{meter},{hour},0.5,{kind}" for hour in HOURS for meter, kind in (("e", "Electricity"), ("g", "Gas"))]
    found = etl.load(written("a.csv", "client,meter,timestamp,kwh,type", *rows))
    assert (found["read"], found["loaded"], found["ignored"]) == (8, 4, 4)
    assert found["loads"][0]["ignored_why"] == {"gas": 4}


@pytest.mark.parametrize("unit", [(), ("--unit", "kWh")])
def test_rows_in_another_unit_are_left_out_whatever_the_user_says(etl: Shell, unit: tuple[str, ...]) -> None:
    rows = [f"7,{meter},{hour},0.5,{kind}" for hour in HOURS for meter, kind in (("e", "kWh"), ("g", "m³"))]
    found = etl.load(written("a.csv", "client,meter,timestamp,value,unit", *rows), *unit)
    assert (found["loaded"], found["loads"][0]["ignored_why"]) == (4, {"not electricity": 4})


def test_what_only_has_a_word_of_another_medium_or_a_plant_in_it_is_electricity_drawn(etl: Shell) -> None:
    kinds = ("Solar home", "Water works", "Gas compressor", "Heat pump hall")
    rows = [f"7,{hour},0.5,{kind}" for hour, kind in zip(HOURS, kinds, strict=True)]
    found = etl.load(written("a.csv", "client,timestamp,kwh,description", *rows))
    assert (found["loaded"], found["ignored"]) == (4, 0)
    assert _by_flow(etl) == {"import": "2.000"}


def test_the_careful_reader_leaves_out_the_same_rows(etl: Shell) -> None:
    rows = [f"7,{meter},{hour},0.5,{kind}" for hour in HOURS for meter, kind in (("e", "Electricity"), ("g", "Gas"))]
    file = written("a.csv", "client,meter,timestamp,kwh,type", *rows, "7,e,x,1,")
    found = etl.load(file, "--rejects", "bad.csv", "--max-rejects", "1")
    assert (found["loaded"], found["rejected"], found["loads"][0]["ignored_why"]) == (4, 1, {"gas": 4})


@pytest.mark.parametrize("header", ["EAN code;Meter;From (date);From (time)", "EAN;Meter;date;time"])
def test_a_meter_in_kwh_and_m3_of_the_same_hours_is_one_of_gas(etl: Shell, header: str) -> None:
    """Of a known layout (Fluvius) and of a file with a header of its own."""
    rows = [
        f"54{meter};{meter};03/06/2024;0{hour}:00:00;{register};0,5;{unit}"
        for hour in range(4)
        for meter, register, unit in ((7, "Offtake", "m³"), (7, "Offtake", "kWh"), (1, "Offtake Day", "kWh"))
    ]
    file = written("a.csv", f"{header};Register;Volume;Unit", *rows)
    found = etl.load(file, "--timezone", "Europe/Brussels", "--dates", "dmy")
    assert (found["loaded"], found["ignored"]) == (4, 8)
    assert _by_flow(etl) == {"import": "2.000"}


def test_a_later_row_that_says_another_flow_is_a_bad_row(etl: Shell) -> None:
    first = [f"7,2024-{month:02}-{day:02} {hour:02}:00,0.5,T1" for month, day, hour in product(
        range(1, 13), range(1, 29), range(24))]  # fmt: skip
    rows = [*first, *(row.replace("2024", "2025") for row in first), "7,2026-01-01 00:00,0.5,Injectie"]
    done = etl("load", written("a.csv", "client,timestamp,kwh,register", *rows))
    assert done.error == (
        f"etl: a.csv:{len(rows) + 1}: register: 'Injectie' says export, and the first rows of the file name no flow "
        "(use --rejects FILE to set such rows aside)"
    )


def test_a_wide_table_takes_the_flow_of_a_column(etl: Shell) -> None:
    slots = ",".join(f"{at // 2:02}:{at % 2 * 30:02}" for at in range(48))
    days = [f"7,2024-06-0{day},{kind},{','.join(['0.5'] * 48)}" for day, kind in ((3, "AI"), (4, "AE"), (4, "RI"))]
    found = etl.load(written("a.csv", f"client,date,Measurement Quantity,{slots}", *days))
    assert found["loads"][0]["ignored_why"] == {"reactive energy": 48}
    assert _by_flow(etl) == {"export": "24.000", "import": "24.000"}


def test_a_table_with_slots_of_two_flows_is_refused(etl: Shell) -> None:
    halves = [f"{at // 2:02}:{at % 2 * 30:02}" for at in range(48)]
    slots = ",".join(f"{way}{half}" for way in ("import", "export") for half in halves)
    done = etl("load", written("a.csv", f"client,date,{slots}", f"7,2024-06-03,{','.join(['0.5'] * 96)}"))
    assert done.error == "etl: a.csv: has slots of import and of export in one row (make it two files, one for each)"


def test_the_ids_of_home_assistant_say_the_flow(etl: Shell) -> None:
    ids = ("sensor.grid_import", "sensor.grid_returned", "sensor.gas_meter", "sensor.kitchen")
    rows = [f"{name},{reads},2024-06-03T0{reads}:00:00Z" for name in ids for reads in range(3)]
    found = etl.load(written("a.csv", "entity_id,state,last_changed", *rows), "--unit", "kWh")
    assert found["loads"][0]["ignored_why"]["gas"] == 3
    with_flow = {row.split(",")[0]: row for row in etl.exported("readings").splitlines()[1:]}
    assert {name: ",export," in row for name, row in with_flow.items()} == {
        "sensor.grid_import": False, "sensor.grid_returned": True, "sensor.kitchen": False,
    }  # fmt: skip


def test_an_engie_file_has_what_was_fed_in(etl: Shell) -> None:
    rows = [
        f'"2024-06-03T0{hour}:00:00+02:00","87","0.5","{kind}","false"'
        for kind in ("Elektriciteit", "Teruglevering", "Gas")
        for hour in range(4)
    ]
    found = etl.load(written("a.csv", '"Datum","EAN","Verbruik","Type","Piek"', *rows))
    assert (found["loaded"], json.dumps(found["loads"][0]["ignored_why"])) == (8, '{"gas": 4}')
    assert _by_flow(etl) == {"export": "2.000", "import": "2.000"}


def test_the_kind_of_a_row_in_polish_is_its_flow(etl: Shell) -> None:
    rows = ["2024-06-13 1:00;T1;0,5;pobór;", "2024-06-13 1:00;T1;0,125;oddanie;", "2024-06-13 2:00;T1;0,25;pobór;"]
    table = written("a.csv", "Data; Strefa; Wartość kWh;Rodzaj;", *rows)
    found = etl.load(table, "--client", "7", "--timezone", "Europe/Warsaw", "--stamp", "end", "--interval", "1h")
    assert found["kwh"] == {"export": "0.125", "import": "0.75"}


@pytest.mark.parametrize(
    "titles",
    ["Starting Date,Ending Date", "Statistikzeitraum Beginn,Statistikzeitraum Ende", "Interval Start Date/Time,Bill"],
)
def test_starts_under_more_names_are_found(etl: Shell, titles: str) -> None:
    rows = ["7,2024-06-13 00:00,2024-06-13 00:15,0.5", "7,2024-06-13 00:15,2024-06-13 00:30,0.25"]
    assert etl.load(written("a.csv", f"client,{titles},kWh", *rows))["kwh"] == {"import": "0.75"}
