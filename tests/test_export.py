"""`etl export`: every suffix, the whole old file or the whole new one, and one line where a target cannot be."""

import csv
import doctest
import json
import signal
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from etl import exports
from etl.core.disk.places import data_file
from etl.core.errors import EtlError, UsageError
from etl.export import frame
from tests.support.command import Shell, run, started, struck, written
from tests.support.export_rows import rows_of
from tests.support.places import ROOT
from tests.support.readings import hours, loaded, table

MONTH = ["--month", "2017-08"]
KINDS = ("bills", "lines", "meters", "readings")
SUFFIXES = ("parquet", "csv", "jsonl", "json", "xlsx", "arrow")


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """The sample readings of five clients, billed."""
    etl.load(ROOT / "data" / "readings.csv")
    etl.ok("bill", *MONTH)
    return etl


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("what", KINDS)
def test_every_format_says_the_same(billed: Shell, suffix: str, what: str) -> None:
    done = billed.ok("export", f"out.{suffix}", "--what", what, "--client", "7584", "--json")
    found = rows_of(Path(f"out.{suffix}"))
    billed.ok("export", "reference.csv", "--what", what, "--client", "7584")
    reference = rows_of(Path("reference.csv"))
    assert done.json["rows"] == len(found) == len(reference)
    assert done.json["bytes"] == Path(f"out.{suffix}").stat().st_size
    assert [list(row) for row in found[:1]] == [list(row) for row in reference[:1]]
    number = {"bills": "total", "lines": "amount", "meters": "kwh", "readings": "kwh"}[what]
    assert [Decimal(str(row[number])) for row in found] == [Decimal(row[number]) for row in reference]
    assert {str(row["client_number"]) for row in found} == {"7584"}


def test_a_workbook_of_bills_has_their_lines_and_notes_beside_them(billed: Shell) -> None:
    assert billed.ok("export", "out.xlsx", "--client", "7584", "--json").json["rows"] == 1
    assert sheets_of("out.xlsx") == ["bills", "lines", "notes"]
    billed.ok("export", "lines.xlsx", "--client", "7584", "--what", "lines")
    assert sheets_of("lines.xlsx") == ["lines"]
    assert cells_of("out.xlsx", "lines") == cells_of("lines.xlsx", "lines")
    assert cells_of("out.xlsx", "notes")[1] == (None, None, "Bills of client 7584, of all periods.")
    billed.ok(
        "export", "own.xlsx", "--periods", written("p.csv", "client_number,from,to", "7584,2017-08-01,2017-09-01")
    )
    assert cells_of("own.xlsx", "notes")[1] == (None, None, "Bills of all clients, in each client's own periods.")
    assert cells_of("own.xlsx", "lines") == cells_of("lines.xlsx", "lines")


def test_a_workbook_of_readings_is_loaded_again(billed: Shell) -> None:
    billed.ok("export", "readings.xlsx", "--what", "readings", "--client", "7584")
    assert sheets_of("readings.xlsx") == ["readings"]
    found = billed.load("readings.xlsx")["loads"]
    assert [one["duplicate"] for one in found] == [one["read"] for one in found] == [2976]


def sheets_of(file: str) -> list[str]:
    return [sheet.title for sheet in openpyxl.load_workbook(file)]


def cells_of(file: str, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(file)[sheet].iter_rows(values_only=True))


def test_what_is_exported_can_be_narrowed_to_a_month_and_a_client(etl: Shell) -> None:
    rows = [
        f"{client},2017-{month:02}-05T{hour:02}:00:00Z,1"
        for client in ("1", "2")
        for month in (7, 8)
        for hour in range(5)
    ]
    etl.load(written("a.csv", "client,timestamp,kwh", *rows))
    for month in ("2017-07", "2017-08"):
        etl("bill", "--month", month)
    for what, each in (("readings", 5), ("bills", 1), ("lines", 5)):
        for narrowed, count in (([], 4), (MONTH, 2), (["--client", "2"], 2), ([*MONTH, "--client", "2"], 1)):
            assert etl.ok("export", "x.csv", "--what", what, *narrowed, "--json").json["rows"] == count * each


def test_a_month_of_readings_is_the_local_one(etl: Shell) -> None:
    rows = [f"1,2017-08-{day:02} {hour:02}:00,1" for day in range(1, 32) for hour in range(24)]
    more = ["1,2017-07-31 23:00,7", "1,2017-09-01 00:00,7"]
    etl.load(written("a.csv", "client,timestamp,kwh", *rows, *more), "--timezone", "Australia/Sydney")
    etl.ok("export", "x.csv", "--what", "readings", *MONTH)
    found = rows_of(Path("x.csv"))
    assert (len(found), {row["kwh"] for row in found}) == (744, {"1.000000"})


def test_standard_output_gets_nothing_but_the_export(billed: Shell) -> None:
    done = billed.ok("export", "-", "--format", "jsonl", "--json")
    assert [json.loads(line)["client_number"] for line in done.out.splitlines()] == [
        "4174", "4521", "7419", "7531", "7584",
    ]  # fmt: skip
    assert json.loads(done.err)["rows"] == 5


SUFFIX = f"(use .{', .'.join(exports.FORMATS)}, or --format)"
FORMATS = exports.formats()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["out.txt"], 1, f"out.txt: the suffix '.txt' is not one of an export {SUFFIX}"),
        (["out"], 1, f"out: the name has no suffix {SUFFIX}"),
        (["out.csv.gz"], 1, f"out.csv.gz: the suffix '.gz' is not one of an export {SUFFIX}"),
        (["-", "--format", "xml"], 2, f"'xml' is not an export format (--format is one of {FORMATS})"),
        (
            ["out.csv", "--what", "money"],
            2,
            (
                "'money' cannot be exported "
                "(--what is one of bills, lines, meters, readings, edits, documents, document-lines, items, answers, "
                "control-reads)"
            ),
        ),
        (["out.csv", "--month", "2017"], 2, "'2017' is not a month (write it like 2017-08)"),
        (["nowhere/out.csv"], 1, "nowhere/out.csv: the folder nowhere is not there (make it first)"),
        (["folder.csv"], 1, "folder.csv: is a folder (name a file in it)"),
        (["/dev/null", "--format", "csv"], 1, "/dev/null: is not a regular file (use - for standard output)"),
        (["/proc/out.csv"], 1, "/proc/out.csv: cannot be written: No such file or directory (choose another place)"),
        (
            ["out.csv", "--month", "2016-01"],
            1,
            "there are no bills for 2016-01 (make them first: etl bill --month 2016-01)",
        ),
        (
            ["out.csv", "--client", "nobody"],
            1,
            "there is no client nobody (etl export readings.csv --what readings names them all)",
        ),
        (
            ["out.csv", "--client", "nobody", "--what", "readings"],
            1,
            "there is no client nobody (etl export readings.csv --what readings names them all)",
        ),
    ],
)
def test_what_cannot_be_exported_ends_in_its_exact_line(
    billed: Shell, arguments: list[str], code: int, message: str
) -> None:
    Path("folder.csv").mkdir()
    done = billed("export", *arguments)
    assert (done.code, done.out, done.err) == (code, "", f"etl: {message}\n")
    assert [path.name for path in Path().iterdir()] == ["folder.csv"]


def test_the_old_file_stays_when_an_export_cannot_be_finished(billed: Shell) -> None:
    from etl.store.models import IntervalBlock

    Path("out.csv").write_text("the old file")
    block = IntervalBlock.objects.order_by("-series_id", "-week").first()
    assert block is not None
    whole, block.values = bytes(block.values), bytes(block.values)[:-1] + b"?"
    block.save(update_fields=["values"])
    done = billed("export", "out.csv", "--what", "readings")
    assert (done.code, done.error) == (
        1, "etl: a stored block of readings is damaged (restore the database from a backup)",
    )  # fmt: skip
    assert [(path.name, path.read_text()) for path in Path().iterdir()] == [("out.csv", "the old file")]
    block.values = whole
    block.save(update_fields=["values"])


def test_an_export_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    days = [f"2017-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    rows = [f"{client},{day}T{hour:02}:00:00Z,1" for client in range(20) for day in days for hour in range(24)]
    written(tmp_path / "a.csv", "client,timestamp,kwh", *rows)
    assert run(tmp_path, "load", "a.csv").code == 0
    target = tmp_path / "out.csv"
    target.write_text("the old file")
    process = started(tmp_path, "export", "out.csv", "--what", "readings")
    done = struck(process, lambda: any(tmp_path.glob(".out.csv.*")), signal.SIGKILL)
    assert done.code == -signal.SIGKILL
    assert target.read_text() == "the old file"
    assert run(tmp_path, "export", "out.csv", "--what", "readings").code == 0
    assert target.read_text().count("\n") == len(rows) + 1


def test_a_frame_has_the_rows_of_the_file(billed: Shell) -> None:
    billed.ok("export", "bills.csv")
    with Path("bills.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = frame("bills", month="2017-08")
    assert found["client_number"].tolist() == [row["client_number"] for row in rows]
    assert found["total"].tolist() == [Decimal(row["total"]) for row in rows]
    assert len(frame("readings", client=rows[0]["client_number"])) > 0


@pytest.mark.usefixtures("billed")
def test_a_frame_of_nothing_is_the_error_of_the_command() -> None:
    with pytest.raises(
        EtlError, match=r"^there are no bills for 2018-01 \(make them first: etl bill --month 2018-01\)$"
    ):
        frame(month="2018-01")
    with pytest.raises(
        UsageError, match=r"^'bill' cannot be exported \(--what is one of bills, .*items, answers, control-reads\)$"
    ):
        frame("bill")


def test_the_page_about_notebooks_shows_what_pandas_shows(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETL_DATABASE_URL", etl.url)
    etl.ok("load", data_file("readings.csv"), "--timezone", "Europe/Lisbon")
    etl.ok("bill", "--month", "2017-08", "--tariff", data_file("tariffs", "standard.toml"))
    etl.ok("export", "readings.parquet", "--what", "readings")
    page = (ROOT / "docs" / "how-to" / "notebook.md").read_text("utf-8").replace("```\n", "\n")
    example = doctest.DocTestParser().get_doctest(page, {}, "notebook.md", "notebook.md", 0)
    assert len(example.examples) == 18
    assert doctest.DocTestRunner().run(example).failed == 0


def test_bills_of_any_days_and_of_each_clients_own_are_exported(etl: Shell) -> None:
    loaded(etl, *(hours(client, "2017-08-01", "2017-10-01") for client in "ab"))
    etl("bill", "--month", "2017-08..2017-09")
    assert len(table(etl.exported("bills", "--month", "2017-08..2017-09"))) == 4
    assert len(table(etl.exported("bills", "--from", "2017-08-15", "--to", "2017-10-01"))) == 2
    own = written("own.csv", "client_number,from,to", "a,2017-08-01,2017-10-01", "b,2017-09-01,2017-10-01")
    found = table(etl.exported("bills", "--periods", str(own)))
    assert [(row["client_number"], row["month"]) for row in found] == [
        ("a", "2017-08"), ("a", "2017-09"), ("b", "2017-09"),
    ]  # fmt: skip
    assert etl("export", "-", "--what", "readings", "--periods", own).error == (
        "etl: --periods goes with --what bills, lines, meters, not with readings"
    )
    own.write_text("client_number,from,to\na,2019-01-01,2019-02-01\n")
    done = etl("export", "-", "--periods", own)
    assert done.error == "etl: there are no bills for 2019-01 (make them first: etl bill --month 2019-01)"
    assert etl("export", own, "--periods", own, "--format", "csv").code == 2


def test_standard_output_is_csv_unless_another_format_is_named(billed: Shell) -> None:
    assert billed.ok("export", "-").out == billed.exported("bills")
    lines = billed.ok("export", "-", "--format", "table").out.splitlines()
    assert lines[0].split()[:2] == ["client_number", "month"]
    assert lines[1].split()[:2] == ["4174", "2017-08"]
