"""Columns that lines above the rows describe: reports of energy communities, as text and as workbooks."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from tests.support.command import Shell, written
from tests.support.heads import read, refusal

P1, P2 = "AT0099999999999999999999999999901", "AT0099999999999999999999999999902"
TOTAL = "Gesamtverbrauch lt. Messung (bei Teilnahme gem. Erzeugung) [KWH]"
SHARE = "Anteil gemeinschaftliche Erzeugung [KWH]"
OWN = "Eigendeckung gemeinschaftliche Erzeugung [KWH]"
MADE = "Gesamte gemeinschaftliche Erzeugung [KWH]"
DECLARE = "leave the column out of the file, or declare it in a layout of your own: --layout FILE"
EXPORT = "export that column too, or leave the others out of the file"
TIMES = ["01.06.2025 00:00:00", "01.06.2025 00:15:00", "01.06.2025 00:30:00"]


def report(*columns: tuple[str, str], between: str = "Spaltensumme") -> str:
    """A report with these columns; column n has the values n, n + 10, n + 20."""
    lines = [["Daten einer Gemeinschaft"], ["MeteringpointID", *(point for point, _ in columns)]]
    lines += [["Metercode", *(code for _, code in columns)], [between, *("9" for _ in columns)]]
    lines += [
        [time, *(str(place + 10 * number) for place in range(1, len(columns) + 1))] for number, time in enumerate(TIMES)
    ]
    return "\n".join(";".join(line) for line in lines) + "\n"


def test_all_that_was_measured_is_read_and_no_share_is_added(etl: Shell) -> None:
    file = written("a.csv", *report((P1, TOTAL), (P1, SHARE), (P1, OWN), (P2, MADE)).splitlines())
    found = etl.load(file)
    assert (found["layout"], found["clients"]) == ("eda", 2)
    assert found["kwh"] == {"import": "33", "export": "42"}  # 1 + 11 + 21, and 4 + 14 + 24


def test_a_sheet_of_a_workbook_is_read_as_its_text_would_be(
    etl: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = Workbook()
    for line in report((P1, TOTAL), (P1, SHARE)).splitlines():
        first, *cells = line.split(";")
        numbers = [float(cell) if cell.isdigit() else cell for cell in cells]
        book.active.append([datetime.strptime(first, "%d.%m.%Y %H:%M:%S") if first[:1] == "0" else first, *numbers])  # noqa: DTZ007 -- cells of a sheet have no zone
    data = io.BytesIO()
    book.save(data)
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    path.write_bytes(data.getvalue())
    assert etl.load(path)["kwh"] == {"import": "33"}


def test_a_quality_is_that_of_the_column_before_it() -> None:
    text = report((P1, TOTAL), ("MM", ""), (P2, TOTAL), ("MM", ""), ("TOTAL", TOTAL))
    plan = read(text.replace(";2;", ";L1;"))
    assert plan.table is not None
    assert [(cell.column, cell.client, cell.quality) for cell in plan.table.cells] == [(1, P1, 2), (3, P2, 4)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            report((P1, TOTAL), (P1, "Wärme [KWH]")),
            f"column 'Wärme [KWH]' of {P1} is not known ({DECLARE})",
        ),
        (
            report((P1, SHARE), (P2, TOTAL)),
            f"has only shares of {P1}, and no column of all that was measured ({EXPORT})",
        ),
        (report((P1, TOTAL), (P1, TOTAL)), f"has two columns of import of {P1} (leave one of them out)"),
        (
            report((P1, TOTAL), ("MM", ""), (P2, TOTAL)),
            "has the quality of some columns and not of all (leave it out of the file)",
        ),
    ],
)
def test_a_report_that_is_not_plain_is_refused(text: str, why: str) -> None:
    assert refusal(text) == f"a.csv: {why}"


def test_a_report_without_a_row_of_readings_is_refused() -> None:
    text = "".join(report((P1, TOTAL)).splitlines(keepends=True)[:4])
    assert refusal(text) == "a.csv: has no row that begins with a timestamp (was it exported whole?)"


def test_the_clients_are_those_of_the_columns() -> None:
    assert refusal(report((P1, TOTAL)), client="home") == "a.csv: has a client for each column (omit --client)"


def test_a_plain_table_with_such_a_column_is_none() -> None:
    assert read("MeteringpointID;Zeitpunkt;Wert kWh\n7;01.06.2025 00:00;1\n7;01.06.2025 00:15;1\n").layout == "long"
