"""Lines above a header say whose the file is, its unit, and sometimes another flow or medium than the title."""

import pytest

from etl.sources.read_plan.table_head.labels import above, client_above, unit_above
from tests.support.heads import read, refusal

BODY = "Datum;Uhrzeit;Wert\n13.06.2024;00:00;0,25\n13.06.2024;00:15;0,5\n13.06.2024;00:30;0,75\n"


@pytest.mark.parametrize(
    ("lines", "client"),
    [
        ("Kundennummer;K-17\n", "K-17"),
        ("Kundennummer;K-17\nZählpunkt;AT9\n", "AT9"),
        ("Account number: 123\n", "123"),
        ("Zählernummer;Z5;;\n", "Z5"),
        ("Zählpunkt;AT8\nZählpunkt;AT9\n", ""),
        ("Bericht;K-17\n", ""),
        ("Zählpunktbezeichnung;Kennzahl;Zählernummer\nAT9;1-1:1.9.0;\n", "AT9"),  # labels with their texts below
        ("AT0051200000000000000000000099901;;\nkWh;;\n", "AT0051200000000000000000000099901"),
        ("AT0051200000000000000000000099901\nAT0051200000000000000000000099902\n", ""),
    ],
)
def test_the_client_is_the_metering_point_else_the_client_else_the_meter(lines: str, client: str) -> None:
    assert client_above(above("a.csv", lines.splitlines(), ";")) == client


def test_a_client_above_the_header_is_that_of_the_file_unless_the_option_says_another() -> None:
    assert read("Zählpunkt;AT9\n" + BODY).client == "AT9"
    assert read("Zählpunkt;AT9\n" + BODY, client="x").client == "x"


def test_two_clients_above_are_not_guessed_between() -> None:
    assert "give the file's client with --client" in refusal("Zählpunkt;AT8\nZählpunkt;AT9\n" + BODY)


@pytest.mark.parametrize(
    ("lines", "unit"),
    [("Strom;Wh\n", "Wh"), ("Wirkenergie (Wh);;\nWh\n", "Wh"), ("Summe;12;MWh\n", ""), ("kWh;Wh\n", ""), ("x;y\n", "")],
)
def test_the_one_unit_above_is_the_unit(lines: str, unit: str) -> None:
    assert unit_above(above("a.csv", lines.splitlines(), ";")) == unit
    assert read("x;y\n" + lines + BODY, client="x").energy.unit == (unit or "kWh")


@pytest.mark.parametrize(
    ("lines", "flow"),
    [("Energierichtung;Einspeisung\n", "export"), ("Energierichtung;Netzbezug\n", "import"), ("x;y\n", "import")],
)
def test_a_direction_above_is_that_of_the_file(lines: str, flow: str) -> None:
    assert read("x;y\n" + lines + BODY, client="x").energy.flow == flow


def test_a_flow_that_another_line_names_is_refused_unless_the_option_says_it() -> None:
    text = "Bericht;Ihre Einspeisung im Juni\n" + BODY
    assert refusal(text, client="x") == (
        "a.csv:1: above the header 'Ihre Einspeisung im Juni' says export "
        "(say which flow it is with --flow import, export or generation)"
    )
    assert read(text, client="x", flow="export").energy.flow == "export"


def test_a_direction_against_the_title_of_the_values_is_refused() -> None:
    text = "Energierichtung;Einspeisung\n" + BODY.replace("Wert", "Netzbezug (kWh)")
    assert "a.csv:1: above the header 'Einspeisung' says export" in refusal(text, client="x")


def test_a_line_that_says_gas_is_refused() -> None:
    text = "Bericht;x\nSparte;Gas\n" + BODY
    assert "a.csv:2: above the header 'Gas' says gas, not electricity" in refusal(text, client="x")
    assert read(text, client="x", flow="import").energy.unit == "kWh"


HOURS = ";".join(f"{hour:02}:00" for hour in range(24))
DAYS = f"Datum;{HOURS}\n" + "".join(f"1{day}.06.2024{';0,5' * 24}\n" for day in range(3, 6))
CLIENTS = "Zeitpunkt;70001;70002\n13.06.2024 00:00;1;2\n13.06.2024 01:00;1;2\n13.06.2024 02:00;1;2\n"


@pytest.mark.parametrize("table", [DAYS, CLIENTS], ids=["a row a day", "a column a client"])
def test_lines_above_count_for_wide_tables_too(table: str) -> None:
    plan = read("Zählpunkt;AT9\nEnergierichtung;Einspeisung\nEinheit;Wh\n" + table)
    assert (plan.energy.flow, plan.energy.unit, plan.syntax.header_line) == ("export", "Wh", 4)
    assert plan.client == ("AT9" if table == DAYS else None)
    assert "says gas, not electricity" in refusal("Sparte;Gas\n" + table)
