"""Headings in the body of a table that change the flow: what stands between them, and files that are cut anywhere."""

import io
from pathlib import Path

import pytest

from etl.sources.delimited.strict import read_strictly
from etl.sources.delimited.table_pieces import table_pieces
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.understand import understand
from tests.support.command import Shell, written

IN, OUT = "Energy Delivered time period,Usage,Reading quality", "Energy Received time period,Usage,Reading quality"


def row(hour: int, kwh: str) -> str:
    return f'"2022-08-01 {hour:02}:00:00\u00a0to 2022-08-01 {hour + 1:02}:00:00","{kwh}",""'


def test_the_header_of_the_first_section_tells_its_flow_too(etl: Shell) -> None:
    table = written("a.csv", OUT, row(0, "1"), row(1, "2"), "", IN, row(0, "4"), row(1, "8"))
    assert etl.load(table, "--client", "7")["kwh"] == {"export": "3", "import": "12"}


def test_a_file_without_generation_has_one_kind_of_heading(etl: Shell) -> None:
    head = "Energy consumption time period,Usage(Real energy in kilowatt-hours),Reading quality"
    table = written("a.csv", head, row(0, "1"), row(1, "2"), head, row(2, "4"))
    assert etl.load(table, "--client", "7")["kwh"] == {"import": "7"}


def test_a_line_that_belongs_to_no_section_is_a_bad_row_with_its_line(etl: Shell) -> None:
    table = written("a.csv", IN, row(0, "1"), '"Data for period starting: 2022-08-01"', "Sunday,3,", row(1, "2"))
    done = etl("load", table, "--client", "7")
    assert done.error.startswith("etl: a.csv:4: ")
    assert done.error.endswith("(use --rejects FILE to set such rows aside)")
    etl.load(table, "--client", "7", "--rejects", "bad.csv", "--max-rejects", "100%")
    assert "Sunday,3," in Path("bad.csv").read_text("utf-8")
    assert "import" not in Path("bad.csv").read_text("utf-8")


@pytest.mark.parametrize("size", [60, 100, 1000])
def test_sections_are_the_same_however_the_file_is_cut(size: int) -> None:
    lines = [IN, row(0, "1"), row(1, "2"), OUT, row(0, "4"), row(1, "8"), '"Start date: x"', IN, row(2, "16")]
    data = "\r\n".join(lines).encode()
    plan = understand(data, "a.csv", Options(client="7"))
    assert kwh(data, plan, size) == {"import": 19, "export": 12}


class Named(io.BytesIO):
    name = "a.csv"


def kwh(data: bytes, plan: ReadPlan, size: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in table_pieces(Named(data), plan, size):
        rows = read_strictly(piece.data, piece.first_line, plan)
        for number, key in enumerate(rows.keys):
            found[key.flow] = found.get(key.flow, 0) + int(rows.energy_mwh[rows.key == number].sum()) // 10**6
    return found


def test_a_heading_may_begin_a_block_of_another_register(etl: Shell) -> None:
    head = " Energy consumption time period,Usage(Real energy in kilowatt-hours),Events occurred"
    rows = [f" 2025-06-03 0{hour}:00 to 2025-06-03 0{hour + 1}:00" for hour in range(3)]
    first, second = [f"{row},-{number}.5,," for number, row in enumerate(rows)], [f"{row},0.25,," for row in rows]
    table = written("a.csv", "====", head, *first, "", "====", " Meter Reading Information", "====", head, *second)
    found = etl.load(table, "--client", "7", "--timezone", "America/Denver")
    assert found["kwh"] == {"export": "4.5", "import": "0.75"}  # 0.5 + 1.5 + 2.5, and 3 times 0.25
