"""Several columns of values in a row: channels where their titles name flows and tariffs, else refused."""

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
