"""Hostile texts in names of every kind come out of every output harmless, and otherwise as they went in."""

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from etl.tariffs import tariff_files
from tests.support.command import Shell, written
from tests.support.readings import line, tariff

pytestmark = pytest.mark.both_databases

NAMES = {
    "<script>alert(1)</script>", "&lt;b&gt;", "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "'=1", "שלום", "مرحبا",
    'a&b"c;d,e', "%s{0}{{x}}", "'; DROP TABLE etl_bill;--", "_x0041_", "ж" * 255,
}  # fmt: skip
UNSEEN = ("a\x1b[31mred", "a\u202egnp", "a\u200bb", "a\x00b", "a\nb")
MONTH = ("--month", "2017-08")
FILE = "=a<b>\u202e\n.csv"
COLUMNS = {
    "bills": ("client_number", "tariff"),
    "lines": ("client_number", "description"),
    "meters": ("client_number", "meter"),
    "readings": ("client_number", "meter", "billed_to"),
    "items": ("client_number", "id", "text"),
    "documents": ("client_number", "tariff"),
    "document-lines": ("client_number", "description"),
}
"""Columns of exports that have every name."""
VIEWS = {"v_bills": ("client_number", "tariff"), "v_lines": ("description",), "v_months": ("client_number",)}
SHOWN = (
    ["status"], ["items", "list"], ["documents"], ["check"], ["runs"], ["explain", "=cmd|' /C calc'!A0", *MONTH],
    ["compare", *MONTH, "--tariff", "t0.toml", "--tariff", "t1.toml"], ["export", "-", "--format", "table"],
    ["export", FILE], ["bill", *MONTH, "--client", "a\u202eb"], ["load", "no\u202e\nsuch.csv"], ["sniff", FILE],
)  # fmt: skip


def escaped(name: str) -> str:
    """As a spreadsheet's file has it, so that nothing runs it."""
    return f"'{name}" if re.match("[-=+@]|'[-=+@'0-9]", name) else name


def table(file: str, *rows: tuple[str, ...]) -> Path:
    with Path(file).open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    return Path(file)


def tariff_of(file: str, name: str, description: str) -> Path:
    path = tariff(file, line("energy", "-0.2", f"description = {json.dumps(description)}"))
    named = path.read_text().replace(f'name = "{path.stem}"', f"name = {json.dumps(name)}")
    path.write_text(named, "utf-8")
    return path


@pytest.fixture
def filled(etl: Shell) -> Shell:
    """A client of each name, whose meter, tariff, line, attribute and item are called so too."""
    names = sorted(NAMES)
    stamps = [f"2017-08-01T{hour:02}:00Z" for hour in range(3)]
    rows = [(escaped(name), escaped(name), stamp, "1.5") for name in names for stamp in stamps]
    etl.load(table(FILE, ("client_number", "meter", "timestamp", "kwh"), *rows), "--timezone", "UTC")
    tariffs = [tariff_of(f"t{number}.toml", name, name).name for number, name in enumerate(names)]
    assigned = [(escaped(name), path, name) for name, path in zip(names, tariffs, strict=True)]
    etl.ok("assign", table("who.csv", ("client_number", "tariff", "depot"), *assigned))
    head = ("client_number", "id", "date", "text", "amount", "tax_rate", "currency")
    items = [(escaped(name), escaped(name), "2017-08-02", escaped(name), "5", "0", "EUR") for name in names]
    etl.ok("items", "load", table("i.csv", head, *items))
    etl("bill", *MONTH)
    etl.ok("issue", *MONTH, "--allow-incomplete")
    return etl


def of_json(file: Path, columns: tuple[str, ...]) -> list[set[str]]:
    rows = [json.loads(one) for one in file.read_text("utf-8").splitlines()]
    return [{row[name] for row in rows} for name in columns]


def of_csv(file: Path, columns: tuple[str, ...]) -> list[set[str]]:
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert [cell for row in rows for cell in row.values() if re.match(r"[=+@\t\r]|-[^0-9.]|-2\+", cell)] == []
    return [{row[name] for row in rows} for name in columns]


def of_workbook(file: Path, columns: tuple[str, ...]) -> list[set[str]]:
    book = openpyxl.load_workbook(file)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= set("snbd")
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [{unescape(str(row[head.index(name)])) for row in rows} for name in columns]


def test_every_export_has_every_name_and_no_spreadsheet_runs_one(filled: Shell) -> None:
    for what, columns in COLUMNS.items():
        wanted = [NAMES] * len(columns)
        guarded = [set(map(escaped, NAMES))] * len(columns)
        for suffix, read, expected in (
            ("jsonl", of_json, wanted), ("csv", of_csv, guarded), ("xlsx", of_workbook, guarded)
        ):  # fmt: skip
            filled.ok("export", f"{what}.{suffix}", "--what", what)
            assert read(Path(f"{what}.{suffix}"), columns) == expected, f"{what}.{suffix}"


@pytest.mark.usefixtures("filled")
def test_every_view_has_every_name_as_it_is() -> None:
    for name, columns in VIEWS.items():
        assert [view(name, column) for column in columns] == [NAMES] * len(columns), name


def test_the_terminal_gets_nothing_that_it_would_obey(filled: Shell) -> None:
    for command in SHOWN:
        done = filled(*command)
        assert done.out + done.err, command
        assert [one for one in (done.out + done.err).split("\n") if not one.isprintable()] == [], command
    loads = filled.ok("status", "--json").json["newest_loads"]
    assert FILE in {load["name"] for load in loads}


def test_pages_show_every_name_and_run_none(filled: Shell) -> None:
    issuer = written("issuer.toml", 'name = "<script>alert(1)</script>"', 'texts = ["<img src=x onerror=alert(1)>"]')
    filled.ok("statement", *MONTH, "--output", "pages", "--issuer", issuer)
    pages = [page.read_text("utf-8") for page in Path("pages").rglob("*.html")]
    assert len(pages) == len(NAMES) + 1
    assert [page for page in pages if re.search("<script|<img src=x|[\x00-\x08\u202a-\u202e]", page)] == []
    assert all("&lt;script&gt;alert(1)&lt;/script&gt;" in page for page in pages)


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_a_name_that_cannot_be_seen_is_refused_in_one_harmless_line(etl: Shell, text: str) -> None:
    stamps = [f"2017-08-01T{hour:02}:00Z" for hour in range(3)]
    etl.load(table("a.csv", ("client_number", "timestamp", "kwh"), *(("a", one, "1") for one in stamps)))
    item = ("client_number", "id", "date", "text", "amount", "tax_rate", "currency")
    refused = {
        "client": etl("load", table("c.csv", ("client_number", "timestamp", "kwh"), (text, stamps[0], "1"))),
        "meter": etl("load", table("m.csv", ("meter", "timestamp", "kwh"), (text, stamps[0], "1"))),
        "attribute": etl("assign", table("w.csv", ("client_number", "depot"), ("a", text))),
        "title": etl("assign", table("t.csv", ("client_number", text), ("a", "b"))),
        "item": etl("items", "load", table("i.csv", item, ("a", text, "2017-08-02", "b", "5", "0", "EUR"))),
        "text": etl("items", "load", table("x.csv", item, ("a", "b", "2017-08-02", text, "5", "0", "EUR"))),
        "tariff": etl("bill", *MONTH, "--tariff", tariff_of("n.toml", text, "b")),
        "line": etl("bill", *MONTH, "--tariff", tariff_of("l.toml", "b", text)),
        "checked": etl("tariff", "check", "l.toml"),
        "assigned": etl("assign", table("v.csv", ("client_number", "tariff"), ("a", "l.toml"))),
    }
    assert {kind: done.code for kind, done in refused.items()} == dict.fromkeys(refused, 1)
    for kind, done in refused.items():
        assert [one for one in done.err.split("\n") if not one.isprintable()] == [], kind


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_words_of_a_stored_line_that_cannot_be_seen_harm_no_output(
    etl: Shell, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = [f"2017-08-01T{hour:02}:00Z" for hour in range(3)]
    etl.load(table("a.csv", ("client_number", "timestamp", "kwh"), *(("a", one, "1") for one in stamps)))
    with monkeypatch.context() as earlier:
        earlier.setattr(tariff_files, "check_text", str)
        etl("bill", *MONTH, "--tariff", tariff_of("d.toml", "b", text))
    for command in (["explain", "a", *MONTH], ["export", "-", "--what", "lines", "--format", "table"]):
        done = etl.ok(*command)
        assert [one for one in done.out.split("\n") if not one.isprintable()] == [], command
    etl.ok("export", "lines.xlsx", "--what", "lines")
    assert len(openpyxl.load_workbook("lines.xlsx")["lines"]["A"]) == 2
    assert etl.ok("export", "-", "--what", "lines", "--format", "jsonl").json["description"] == text
    assert [len(described) for described in view("v_lines", "description")] == [len(text)]


def view(name: str, column: str) -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {name}")
        return {value for (value,) in cursor.fetchall()}
