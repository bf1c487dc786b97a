"""Several columns of values: a flow each, or one that the others make plain."""

from decimal import Decimal

import pytest

from etl.sources.read_plan.plan_values import ReadPlan
from tests.support.command import Shell, written
from tests.support.heads import read, refusal, table

COULD_BE = "a.csv: has more than one column that could be the value: "


def several(titles: str, **options: object) -> ReadPlan:
    cells = ";".join("0,5" for _ in titles.split(";"))
    return read(table(f"Kunde;Zeitpunkt;{titles}", f"7;@;{cells}"), **options)


def flows(titles: str) -> list[tuple[int, str]]:
    plan = several(titles)
    assert plan.table is not None
    return [(cell.column, cell.flow) for cell in plan.table.cells]


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        ("Bezug (kWh);Einspeisung (kWh)", ["import", "export"]),
        ("Einspeisung (kWh);Verbrauch (kWh)", ["export", "import"]),
        ("Profil +A [kW];Profil -A [kW]", ["import", "export"]),
        ("AE_kWh;AS_kWh", ["import", "export"]),
        ("Netzbezug kWh;Erzeugung kWh;Einspeisung kWh", ["import", "generation", "export"]),
        ("Energia prelevata (kWh);Energia immessa (kWh)", ["import", "export"]),
        ("Soutirage (kWh);Injection (kWh)", ["import", "export"]),
    ],
)
def test_columns_of_a_flow_each_are_all_read(titles: str, found: list[str]) -> None:
    assert flows(titles) == list(enumerate(found, 2))


def test_what_is_left_of_import_and_export_is_not_read_beside_them() -> None:
    assert flows("Bezug (kWh);Einspeisung (kWh);Saldo (kWh)") == [(2, "import"), (3, "export")]


@pytest.mark.parametrize(
    "titles",
    [
        "Verbrauch (kWh);Erzeugung (kWh)",  # of what is used, part may be what was made there
        "Bezug HT (kWh);Bezug NT (kWh);Einspeisung (kWh)",
        "Bezug (kWh);Einspeisung (kW)",
        "total_import kwh;total_export kwh",  # of the day, or of all time
        "Bezug (kWh);Saldo (kWh)",
        "1-1:1.5 kW;1-1:1.8 kWh",  # mean power, and what a register shows
        "Haus (kWh);Einspeisung (kWh)",
    ],
)
def test_columns_that_may_be_something_else_are_refused(titles: str) -> None:
    cells = ";".join("0,5" for _ in titles.split(";"))
    assert refusal(table(f"Kunde;Zeitpunkt;{titles}", f"7;@;{cells}")).startswith(COULD_BE)


def test_one_flow_that_the_user_gives_is_of_one_column() -> None:
    text = table("Kunde;Zeitpunkt;Bezug (kWh);Einspeisung (kWh)", "7;@;0,5;0,5")
    assert refusal(text, flow="export").startswith(COULD_BE)
    assert read(text, columns={"value": "Bezug (kWh)"}).table is None


@pytest.mark.parametrize(
    ("titles", "column"),
    [
        ("Zählerstand (kWh);Verbrauch (kWh)", 3),
        ("Verbrauch (kWh);Verbrauch (kW)", 2),
        ("Restnetzbezug (kWh);Eigendeckung (kWh)", 2),
    ],
)
def test_energy_at_the_grid_is_read_where_the_others_are_something_else_by_their_names(
    titles: str, column: int
) -> None:
    plan = several(titles)
    assert (plan.columns.value, plan.table) == (column, None)


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
