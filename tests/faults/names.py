"""Strange client numbers, through load, bill, every export and load again; texts that a spreadsheet would run."""

import csv
import json
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from tests.faults.tries import Try, fault

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "+351", "-2+3", "-7", "@SUM(A1)", "'=1", "'+2", "''", "'7", "'-7", "=", "-",
    "+", "@", "-0",
)  # fmt: skip
STRANGE = (
    "NA", "NaN", "null", "NULL", "None", "nil", "true", "False", "undefined", "inf", "000123", "1E5", "0x10", "1_000",
    "1.50", "1,5", "1;5", "a,b", 'a"b', '"quoted"', "it's", "'", "a\\b", "\\N", "\\", "%s%n", "{0}", "${HOME}",
    "$(reboot)", "`id`", "; DROP TABLE etl_bill;--", "' OR '1'='1", "../../etc/passwd", "C:\\aux",
    "<script>alert(1)</script>", "&amp;", "&lt;x", "_x0041_", "_x000D_", "#N/A", "#REF!", "Ω≈ç√∫", "田中さん",
    "Ünïcödé",
    "e\u0301", "\u00e9", "\ufb01", "\u0130i", "ß", "مرحبا", "x\u00a0y",
    "\U0001d518", "\U0010ffff", "\ufffd", "a b", "a  b", "z" * 255, "ж" * 255, "1e-7",
    "2017-08-01", "12:30", "1/2",
)  # fmt: skip
HOURS = ("2017-08-01T00:00:00Z", "2017-08-01T01:00:00Z")
READ_BACK = ("csv", "xlsx")


@fault("naughty strings as client numbers through load, bill, export and load again", 1, 1, "they come back the same")
def naughty(one: Try) -> None:
    numbers = sorted({*STRANGE, *FORMULAS}, key=str.encode)
    with (one.folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["client_number", "timestamp", "kwh"])
        writer.writerows([escaped(number), hour, "1"] for number in numbers for hour in HOURS)
    shell = one.shell
    shell.reset()
    with chdir(one.folder):
        shell.load("a.csv", "--timezone", "UTC")
        shell("bill", "--month", "2017-08")
        for suffix, read in READERS.items():
            for what in ("bills", "readings"):
                shell.ok("export", f"{what}.{suffix}", "--what", what)
                found = sorted(set(read(Path(f"{what}.{suffix}"))), key=str.encode)
                expected = sorted(map(escaped, numbers)) if suffix in READ_BACK else numbers
                assert set(found) == set(expected), f"{suffix}: {set(found) ^ set(expected)}"
        whole = Path("readings.csv").read_bytes()
        for suffix in READ_BACK:
            shell.reset()
            shell.load(f"readings.{suffix}", "--timezone", "UTC")
            shell.ok("export", "again.csv", "--what", "readings")
            assert Path("again.csv").read_bytes() == whole, f"other readings when {suffix} is loaded again"


def escaped(number: str) -> str:
    """As a spreadsheet's file has it: with an apostrophe before what would be run, or already looks so."""
    looks_so = number[:1] == "'" and number[1:2] and number[1] in "=+-@'0123456789"
    return f"'{number}" if number[0] in "=+-@" or looks_so else number


def of_csv(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    numbers = ("kwh", "total", "subtotal")
    assert not any(row[name].startswith("'") for row in rows for name in numbers if name in row), "a number was changed"
    return [row["client_number"] for row in rows]


def of_xlsx(path: Path) -> list[str]:
    from openpyxl import load_workbook
    from openpyxl.utils.escape import unescape

    book = load_workbook(path)
    rows = list(book.active.iter_rows(min_row=2, max_col=1))
    assert all(cell.data_type == "s" for (cell,) in rows), "a cell that a spreadsheet would run"
    return [str(unescape(str(cell.value))) for (cell,) in rows]


def of_parquet(path: Path) -> list[str]:
    import pyarrow.parquet as pq

    return list(pq.read_table(path)["client_number"].to_pylist())


def of_arrow(path: Path) -> list[str]:
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        return list(pa.ipc.open_file(source).read_all()["client_number"].to_pylist())


def of_jsonl(path: Path) -> list[str]:
    return [json.loads(line)["client_number"] for line in path.read_text("utf-8").split("\n") if line]


def of_json(path: Path) -> list[str]:
    return [row["client_number"] for row in json.loads(path.read_text("utf-8"))]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "csv": of_csv,
    "xlsx": of_xlsx,
    "parquet": of_parquet,
    "arrow": of_arrow,
    "jsonl": of_jsonl,
    "json": of_json,
}
