"""Several columns of values in a row: channels where their titles name flows and tariffs, else refused."""

from decimal import Decimal

import pytest

from etl.sources.read_plan.understand import sentence
from tests.support.command import Shell, written
from tests.support.heads import read, refusal, table

HOURS = tuple(f"2024-06-03 0{hour}:00" for hour in range(4))


def channels(titles: str) -> dict[str, tuple[str, str]]:
    """The flow and register of each column that is read."""
    cells = "," + ",".join(f"0.{number + 1}" for number in range(titles.count(",") + 1))
    plan = read(table(f"client,timestamp,{titles}", f"1,@{cells}", HOURS))
    found = () if plan.table is None else plan.table.cells
    return {plan.syntax.header[cell.column]: (cell.flow, cell.register) for cell in found}


@pytest.mark.parametrize(
    ("titles", "flows"),
    [
        ("import_kwh,export_kwh", ["import", "export"]),
        ("PV(kWh),Purchased Energy(kWh),Feed-in(kWh),Load(kWh)", ["generation", "import", "export", ""]),
        ("Home (kWh),From Powerwall (kWh),Solar Energy (kWh),From Grid (kWh),To Grid (kWh)",
         ["", "", "generation", "import", "export"]),
        ("Production (Wh),Self Consumption (Wh),Export (Wh),Import (Wh),Consumption (Wh)",
         ["generation", "", "export", "import", ""]),
        ("Usage Delivered (kWh),Usage Received (kWh)", ["import", "export"]),
        ("kWh Delivered,kWh Received,Net kWh", ["import", "export", ""]),
        ("Uttag (kWh),Inmatning (kWh)", ["import", "export"]),
        ("Net Grid Import (Wh),Net Grid Export (Wh),Total Generation (Wh)", ["import", "export", "generation"]),
        ("Generation(kWh),Sell(kWh),Buy(kWh)", ["generation", "export", "import"]),
        ("Import (kWh),Export (kWh),Import (kW),Export (kW)", ["import", "export", "", ""]),
        ("consumption,feed-in,cost", ["import", "export", ""]),
        ("Bezug (kWh),Einspeisung (kWh),Saldo (kWh)", ["import", "export", ""]),
        ("Einspeisung (kWh),Verbrauch (kWh)", ["export", "import"]),
        ("Profil +A [kW],Profil -A [kW]", ["import", "export"]),
        ("AE_kWh,AS_kWh", ["import", "export"]),
        ("Netzbezug kWh,Erzeugung kWh,Einspeisung kWh", ["import", "generation", "export"]),
        ("Energia prelevata (kWh),Energia immessa (kWh)", ["import", "export"]),
        ("Soutirage (kWh),Injection (kWh)", ["import", "export"]),
        ("Zählerstand (kWh),Bezug (kWh),Einspeisung (kWh),Eigendeckung (kWh)", ["", "import", "export", ""]),
    ],
)  # fmt: skip
def test_flows_by_their_titles_are_channels(titles: str, flows: list[str]) -> None:
    expected = {title: flow for title, flow in zip(titles.split(","), flows, strict=True) if flow}
    assert {title: flow for title, (flow, _) in channels(titles).items()} == expected


@pytest.mark.parametrize(
    ("titles", "registers"),
    [
        ("Levering normaal (kWh),Levering dal (kWh),Teruglevering normaal (kWh),Teruglevering dal (kWh)",
         ["normal", "dal"] * 2),
        ("General usage (kWh),Controlled load (kWh),Solar feed-in (kWh)", ["general", "controlled", ""]),
        ("On-Peak (kWh),Mid-Peak (kWh),Off-Peak (kWh)", ["on-peak", "mid-peak", "off-peak"]),
        ("Import T1 (kWh),Import T2 (kWh),Export (kWh)", ["t1", "t2", ""]),
        ("Bezug HT (kWh),Bezug NT (kWh),Einspeisung (kWh)", ["ht", "nt", ""]),
    ],
)  # fmt: skip
def test_columns_of_one_flow_are_registers_of_their_tariffs(titles: str, registers: list[str]) -> None:
    assert [register for _, register in channels(titles).values()] == registers


@pytest.mark.parametrize(
    "titles",
    [
        "Consumption (kWh),Generation (kWh)",  # of a house with a plant, or what a meter drew and fed in
        "Consumption (kWh),Production (kWh),Export (kWh)",
        "Import (kWh),Export (kWh),PV Yield (kWh),Inverter Yield (kWh)",
        "Import (kWh),Export (kWh),Heating rod 7 (kWh)",
        "usage1,usage2,usage3,usage4",  # of which one may be fed in
        "Import kitchen (kWh),Import hall (kWh)",
        "Import (kWh),Total import (kWh),Export (kWh)",
        "Grid (kW),PV (kW)",
        "total_import_kwh,total_export_kwh",
        "Verbrauch (kWh),Erzeugung (kWh)",  # of what is used, part may be what was made there
        "Bezug (kWh),Einspeisung (kW)",
        "Bezug Summe (kWh),Einspeisung Summe (kWh)",
        "Bezug (kWh),Saldo (kWh)",
        "1-1:1.5 kW,1-1:1.8 kWh",  # mean power, and what a register shows
        "Haus (kWh),Einspeisung (kWh)",
    ],
)
def test_titles_that_leave_a_column_open_are_refused(titles: str) -> None:
    cells = "," + ",".join("0.5" for _ in titles.split(","))
    assert "has more than one column that could be the value" in refusal(
        table(f"client,timestamp,{titles}", f"1,@{cells}", HOURS)
    )


def test_a_total_is_left_out_where_it_is_the_sum_of_the_others() -> None:
    header = "client,timestamp,On-Peak Usage (kWh),Off-Peak Usage (kWh),Total Usage (kWh)"
    plan = read(table(header, "1,@,0.1,0.25,0.35", HOURS))
    assert plan.table is not None
    assert [cell.column for cell in plan.table.cells] == [2, 3]
    assert "has more than one column" in refusal(table(header, "1,@,0.1,0.25,0.95", HOURS))


def test_the_user_chooses_one_of_them() -> None:
    text = table("client,timestamp,import_kwh,export_kwh", "1,@,0.5,0.25", HOURS)
    plan = read(text, columns={"value": "export_kwh"})
    assert (plan.table, plan.columns.value, plan.energy.flow) == (None, 3, "export")
    assert "more than one column" in refusal(text, flow="import")


def test_the_line_before_a_load_names_all_of_them() -> None:
    text = table("client,timestamp,Home (kWh),From Grid (kWh),To Grid (kWh)", "1,@,0.5,0.25,0.1", HOURS)
    assert "import 'From Grid (kWh)', export 'To Grid (kWh)', without 'Home (kWh)'" in sentence(read(text))


def test_each_is_stored_with_its_unit_and_flow(etl: Shell) -> None:
    rows = [f"7,{stamp},{number}00,0,0.5" for number, stamp in enumerate(HOURS)]
    etl.load(written("a.csv", "client,timestamp,Import (Wh),Import (W),Export (kWh)", *rows))
    found = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    assert sorted((cells[3], float(cells[6])) for cells in found) == [
        *[("export", 0.5)] * 4,
        *(("import", kwh) for kwh in (0, 0.1, 0.2, 0.3)),
    ]


def test_tariffs_in_turns_are_one_channel(etl: Shell) -> None:
    rows = ["7,2024-06-03 00:00,0.1,", "7,2024-06-03 01:00,,0.2", "7,2024-06-03 02:00,0.3,"]
    shown = etl.load(written("a.csv", "meter,timestamp,On-peak kWh,Off-peak kWh", *rows), "--interval", "1h")
    assert shown["loaded"] == 3
    found = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    assert [(cells[2], float(cells[6])) for cells in found] == [("", 0.1), ("", 0.2), ("", 0.3)]


def test_a_day_is_read_as_long(etl: Shell) -> None:
    rows = [f"7,2024-06-0{day},{day},0.{day}" for day in range(1, 6)]
    shown = etl.load(written("a.csv", "client,date,Import (kWh),Export (kWh)", *rows), "--interval", "1day")
    assert shown["loaded"] == 10


def test_both_flows_are_stored_with_both_changes_of_the_clock(etl: Shell) -> None:
    times = ["27.10.2024 01:00", "27.10.2024 02:00", "27.10.2024 02:00", "27.10.2024 03:00"]
    times += ["30.03.2025 01:00", "30.03.2025 03:00", "30.03.2025 04:00"]
    rows = [f"7;{time};{number},5;0,{number}" for number, time in enumerate(times)]
    found = etl.load(written("a.csv", "Kunde;Von;Bezug (kWh);Einspeisung (kWh)", *rows), "--timezone", "Europe/Vienna")
    assert found["kwh"] == {"import": "24.5", "export": "2.1"}
    stored = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    assert [(row[3], Decimal(row[6])) for row in stored if row[4].startswith("2024-10-27T01")] == [
        ("export", Decimal("0.2")),
        ("import", Decimal("2.5")),
    ]


@pytest.mark.parametrize("sign", ["", "+"])
def test_a_row_of_a_day_among_quarters_is_a_long_read_of_each_flow(etl: Shell, sign: str) -> None:
    """Never a quarter of 24 kWh: its end is beside its start. A sign sends the rows to the careful reader."""
    rows = [f"7;27.10.2024 00:{minute:02};27.10.2024 00:{minute + 14:02}:59;0,5;0,25" for minute in (0, 15, 30, 45)]
    day = f"7;26.10.2024 00:00;27.10.2024 00:00;{sign}24,0;{sign}1,0"
    found = etl.load(
        written("a.csv", "Kunde;Von;Bis;Bezug (kWh);Einspeisung (kWh)", *rows, day), "--timezone", "Europe/Vienna"
    )
    assert found["kwh"] == {"import": "26", "export": "2"}
    stored = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    days = [(row[3], row[5][:13], Decimal(row[6])) for row in stored if row[4].startswith("2024-10-25T22")]
    assert days == [("export", "2024-10-26T22", Decimal(1)), ("import", "2024-10-26T22", Decimal(24))]


def test_days_that_end_on_their_own_date_are_long_reads_of_each_flow(etl: Shell) -> None:
    rows = [f"7;0{day}.06.2024;0{day}.06.2024;{day},0;0,5" for day in range(1, 4)]
    file = written("a.csv", "Kunde;Von;Bis;Bezug (kWh);Einspeisung (kWh)", *rows)
    assert etl.load(file, "--timezone", "Europe/Vienna")["kwh"] == {"import": "6", "export": "1.5"}
    stored = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    assert {row[4][:13] + row[5][10:13] for row in stored} == {
        "2024-05-31T22T22",
        "2024-06-01T22T22",
        "2024-06-02T22T22",
    }


def test_numbered_hours_have_both_flows(etl: Shell) -> None:
    rows = [f"7;2024-06-0{day};{hour};0.5;0.25" for day in (1, 2) for hour in range(1, 25)]
    file = written("a.csv", "client;date;hour;Import (kWh);Export (kWh)", *rows)
    assert etl.load(file, "--timezone", "Europe/Madrid")["kwh"] == {"import": "24", "export": "12"}
