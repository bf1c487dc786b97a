"""Texts that a spreadsheet would run, wherever they may come from: numbers, meters, registers, a tariff's own words."""

import csv
import json
import re
from contextlib import chdir
from pathlib import Path

import pyarrow.parquet as pq
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from tests.faults.tries import Try, fault
from tests.support.readings import line, tariff

STARTS = ("=1+1", "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0", "-cmd")
WORDS = ("client_number", "meter", "register", "tariff", "description")
HARMLESS = re.compile(r"[^-=+@\t\r]|-?[0-9.]*$")
HOURS = ("2017-08-01T00:00:00Z", "2017-08-01T01:00:00Z")
READ_BACK = ("csv", "xlsx")


@fault("formula injection: texts that start with = + - @", 1, 1, "neutralised in CSV and xlsx, back on load")
def formulas(one: Try) -> None:
    shell = one.shell
    shell.reset()
    with chdir(one.folder):
        written_down()
        shell.load("a.csv", "--timezone", "UTC")
        assert (
            shell("bill", "--month", "2017-08", "--tariff", "t.toml").code == 3
        )  # most hours of the month are missing
        for what in ("bills", "lines", "readings"):
            shell.ok("export", f"{what}.parquet", "--what", what)
            rows = pq.read_table(f"{what}.parquet").to_pylist()
            for suffix in READ_BACK:
                shell.ok("export", f"{what}.{suffix}", "--what", what)
                for cells, row in zip(table(Path(f"{what}.{suffix}")), rows, strict=True):
                    assert all(HARMLESS.match(cell) for cell in cells.values()), cells
                    words = [(cells[name], row[name] or "") for name in WORDS if name in cells]
                    assert all(cell in (word, f"'{word}") for cell, word in words), words
        whole = Path("readings.csv").read_bytes()
        for suffix in READ_BACK:
            shell.reset()
            shell.load(f"readings.{suffix}", "--timezone", "UTC")
            shell.ok("export", "again.csv", "--what", "readings")
            assert Path("again.csv").read_bytes() == whole, f"other readings when {suffix} is loaded again"


def written_down() -> None:
    """Readings and a tariff of such words; prices are below zero, so that numbers start with a minus too."""
    with Path("a.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["client_number", "meter", "register", "timestamp", "kwh"])
        rows.writerows([f"'{text}", f"'{text}7", f"'{text}", hour, "1"] for text in STARTS for hour in HOURS)
    priced = [line("energy", "-0.1", f"description = {json.dumps(text)}", id=f"l{n}") for n, text in enumerate(STARTS)]
    path = tariff("t.toml", *priced)
    path.write_text(path.read_text().replace('name = "t"', f"name = {json.dumps(STARTS[0])}"))


def table(path: Path) -> list[dict[str, str]]:
    """The cells of an export as texts; no cell of a workbook is a formula."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    head, *rows = load_workbook(path).active.iter_rows()
    assert all(cell.data_type in "snbd" for row in rows for cell in row)
    names = [str(cell.value) for cell in head]
    return [
        dict(zip(names, ("" if c.value is None else str(unescape(str(c.value))) for c in row), strict=True))
        for row in rows
    ]
