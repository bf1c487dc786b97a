"""Every bad file ends in its exact line: where, what, remedy (tests/bad/messages.toml)."""

import gzip
import tomllib
import zipfile
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.delimited.strict import read_strictly
from etl.sources.delimited.text_pieces import pieces
from etl.sources.inputs.opening import expand
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.understand import understand
from tests.support.places import TESTS

BAD = TESTS / "bad"
MESSAGES: dict[str, str] = tomllib.loads((BAD / "messages.toml").read_text("utf-8"))
SET_ASIDE = "(use --rejects FILE to set such rows aside)"
PLAIN = b"client_number,timestamp,kwh\n4521,2017-08-01 00:00,0.125\n4521,2017-08-01 00:15,0.130\n"


def complaint(name: str) -> str:
    """What reading a file ends in: its error, or its first bad row as the load reports it."""
    try:
        for found in expand([name]):
            with found.open() as stream:
                plan = understand(stream.head(), found.name, Options())
                for piece in pieces(stream, plan.syntax.encoding, skip=plan.syntax.skip):
                    for reject in read_strictly(piece.data, piece.first_line, plan).rejects:
                        return str(InputError(f"{found.name}:{reject.line}", reject.reason, reject.remedy))
    except InputError as error:
        return str(error)
    return "nothing"


def test_each_bad_file_has_its_message_and_each_message_its_file() -> None:
    assert MESSAGES.keys() == {path.stem for path in BAD.glob("*.csv")}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_bad_file_ends_in_its_exact_line(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    assert complaint(f"{case}.csv") == MESSAGES[case]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"\x89PNG\r\n\x1a\n", "a.csv: is a picture, not readings (export it as CSV first)"),
        ("a.csv", b"%PDF-1.7\n", "a.csv: is a PDF, not readings (export it as CSV first)"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            (
                "a.xls: the workbook is damaged or has a password (CalamineError) "
                "(copy or download the file again, or save it without a password)"
            ),
        ),
        (
            "a.csv.gz",
            gzip.compress(PLAIN, mtime=0)[:-6],
            "a.csv.gz: the gzip stream ends before its end (copy or download the file again)",
        ),
        (
            "a.csv.gz",
            gzip.compress(PLAIN, mtime=0) + b"rubbish",
            "a.csv.gz: something other than a gzip stream follows the gzip stream (copy or download the file again)",
        ),
        ("a.csv", b"x" * 300_000, "a.csv:1: the line is longer than 256 KB (is it a file of readings?)"),
        (
            "a.csv",
            PLAIN[:28] + b"1" * 300_000,
            "a.csv:2: the line is longer than 256 KB (is it a file of readings?)",
        ),
        (
            "a.csv",
            b"a" * 200_000 + b",b\n1,2\n",
            "a.csv:1: the row is too long for a file of readings (is it a file of readings?)",
        ),
        (
            "a.csv",
            b"a," * 9000 + b"b\n",
            "a.csv:1: the row is too long for a file of readings (is it a file of readings?)",
        ),
        (
            "a.csv",
            PLAIN * 4000 + b"4521,2017-08-01 00:30," + b"1" * 1_100_000 + b"\n",
            "a.csv:12001: the line is longer than 1 MB (is it a file of readings?)",
        ),
        (
            "a.csv",
            PLAIN + b"45\xff21,2017-08-01 00:30,0.1\x81\n",
            "a.csv: is text in an encoding that is not known (save it as UTF-8)",
        ),
        (
            "a.csv",
            PLAIN * 4000 + b"45\xff21,2017-08-01 00:30,0.1\n",
            "a.csv:12001: client_number: '45?21' has bytes that are not text " + SET_ASIDE,
        ),
    ],
)
def test_content_that_is_no_text_is_refused_by_name(
    name: str, content: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(content)
    assert complaint(name) == message


def test_an_archive_in_an_archive_is_refused_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("inner.zip", "w") as archive:
        archive.writestr("a.csv", PLAIN)
    with zipfile.ZipFile("outer.zip", "w") as archive:
        archive.write("inner.zip")
    expected = "outer.zip/inner.zip: is a zip archive inside another archive or a stream, which is not read"
    assert complaint("outer.zip") == f"{expected} (unpack it first)"
