"""Archives that mean harm, and files that are too large: little memory, one line, nothing written."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

from tests.faults.measured import measured
from tests.faults.mutations import no_hang
from tests.faults.tries import Try, fault
from tests.support.command import Done
from tests.support.readings import HEADER, hours

GB = 1 << 30
NOWHERE = "/tmp/etl-evil.csv"  # noqa: S108 - a name in an archive
MOST_MB = 400
ROWS = "\n".join([HEADER, *hours("a", "2017-08-01", "2017-08-03")]) + "\n"


def limited(folder: Path, *command: str) -> Done:
    """How it ended; AssertionError when it takes too much memory."""
    done, megabytes = measured(folder, *command)
    assert megabytes < MOST_MB, f"{megabytes} MB"
    return done


def refused(folder: Path, file: str, what: str) -> None:
    done = limited(folder, "load", file)
    assert (done.code, done.out) == (1, ""), done.out + done.err
    assert what in done.error, done.error
    assert len([one for one in done.err.splitlines() if one.startswith("etl: ")]) == 1, done.err


def outside(one: Try) -> None:
    """Names that lead out of the folder are names: what they hold is read where it is."""
    inner = one.folder / "inner"
    inner.mkdir()
    with zipfile.ZipFile(inner / "a.zip", "w") as archive:
        for name, client in (("../evil.csv", "a"), (NOWHERE, "b"), ("..\\..\\evil.csv", "c")):
            archive.writestr(name, ROWS.replace("\na,", f"\n{client},"))
    done = limited(inner, "load", "a.zip")
    assert done.code == 0, done.err
    assert {path.name for path in one.folder.iterdir()} == {"inner"}
    assert not Path(NOWHERE).exists()


def several_members(one: Try) -> None:
    with zipfile.ZipFile(one.folder / "a.zip", "w") as archive:
        archive.writestr("b.csv", ROWS)
        archive.writestr("a.csv", ROWS.replace("\na,", "\nb,"))
        archive.writestr("__MACOSX/._a.csv", b"\0\1")
    done = limited(one.folder, "load", "a.zip")
    assert done.code == 0, done.err
    assert done.out.count("loaded 48 readings") == 2, done.out


def encrypted(one: Try) -> None:
    path = one.folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", ROWS)
    raw = bytearray(path.read_bytes())
    raw[6] |= 1
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    refused(one.folder, "a.zip", "is encrypted (unpack the archive first)")


def nested(one: Try) -> None:
    path = one.folder / "inner.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", ROWS)
    with zipfile.ZipFile(one.folder / "a.zip", "w") as archive:
        archive.write(path, "inner.zip")
    refused(one.folder, "a.zip", "archive")


def bomb_zip(one: Try) -> None:
    raw = deflated(f"{HEADER}\na,2017-08-01T00:00:00Z,".encode())
    with zipfile.ZipFile(one.folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        member: Any = archive.open(zipfile.ZipInfo("a.csv"), "w", force_zip64=True)
        member._compressor = None
        archive.fp.write(raw)  # type: ignore[union-attr]  # an open archive has one
        member._compress_size, member._file_size = len(raw), 10 * GB
        member._zinfo.compress_type = zipfile.ZIP_DEFLATED
        member.close()
    assert (one.folder / "a.zip").stat().st_size < 20 << 20
    refused(one.folder, "a.zip", "the line is longer than")


def bomb_gzip(one: Try) -> None:
    head = bytes([31, 139, 8, 0, 0, 0, 0, 0, 0, 255])
    (one.folder / "a.csv.gz").write_bytes(head + deflated(f"{HEADER}\n".encode()) + bytes(8))
    refused(one.folder, "a.csv.gz", "the line is longer than")


def deflated(first: bytes) -> bytes:
    """10 GB of zeros behind some first bytes, as a raw deflate stream of 10 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH)
    megabytes = packer.compress(b"0" * (8 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + megabytes * (10 * GB >> 23) + packer.flush()


def deep_workbook(one: Try) -> None:
    """15 kB that would be a tree of 14 million elements."""
    with zipfile.ZipFile(one.folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook>" + "<a>" * 14_000_000)
    refused(one.folder, "a.xlsx", "xl/workbook.xml in the workbook has elements too deep in each other")


def deep_feed(one: Try) -> None:
    begun = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">'
    (one.folder / "a.xml.gz").write_bytes(gzip.compress(f"{begun}{'<entry>' * 5_000_000}".encode()))
    refused(one.folder, "a.xml.gz", "elements lie too deep in each other")


def endless_prolog(one: Try) -> None:
    begun = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:e="http://naesb.org/espi">'
    (one.folder / "a.xml").write_text(f"{begun}{'<?a' * 3_000_000}")
    refused(one.folder, "a.xml", "a.xml")


ARCHIVES: list[Callable[[Try], None]] = [outside, several_members, encrypted, nested, bomb_zip, bomb_gzip]
XML: list[Callable[[Try], None]] = [deep_workbook, deep_feed, endless_prolog]


@fault(
    "zip with ../ names, several members, encrypted, nested; 10 GB bombs",
    len(ARCHIVES),
    len(ARCHIVES),
    "nothing written, < 400 MB",
)
def archive(one: Try) -> None:
    ARCHIVES[one.number % len(ARCHIVES)](one)


@fault("XML that is deep, or never ends", len(XML), len(XML), "one line, < 400 MB, no hang")
def xml(one: Try) -> None:
    XML[one.number % len(XML)](one)


def million_columns(folder: Path) -> str:
    (folder / "a.csv").write_text(",".join(f"c{number}" for number in range(1_000_000)) + "\n" + "1," * 999_999 + "1\n")
    return "a.csv"


def long_line(folder: Path) -> str:
    (folder / "a.csv").write_text(
        ROWS + "a,2017-08-03T00:00:00Z," + "1" * 10_000_000 + "\n" + "b,2017-08-03T00:00:00Z,1\n"
    )
    return "a.csv:50: the line is longer than"


def nuls(folder: Path) -> str:
    (folder / "a.csv").write_bytes(ROWS.encode() + bytes(5_000_000))
    return "a.csv:50: "


def open_quote(folder: Path) -> str:
    rows = "\n".join(f"c{number},2017-01-01T00:00:00Z,1" for number in range(150_000))
    (folder / "a.csv").write_text(ROWS + '"a,2017-08-03T00:00:00Z,1\n' + rows + "\n")
    return "a.csv:50: "


def only_nuls(folder: Path) -> str:
    with gzip.open(folder / "a.csv", "wb") as file:
        file.write(bytes(20_000_000))
    return "a.csv"


GIANTS = (million_columns, long_line, nuls, open_quote, only_nuls)


@fault(
    "a million columns, a 10 MB line, NULs, a quote that never closes",
    len(GIANTS),
    len(GIANTS),
    "one line, < 400 MB, no hang",
)
def giant(one: Try) -> None:
    what = GIANTS[one.number % len(GIANTS)](one.folder)
    refused(one.folder, "a.csv", what)


DEATHS = (
    (MemoryError(), "out of memory (close other programs, or use a machine with more memory)"),
    (RuntimeError("x"), "unexpected RuntimeError: x"),
)


@fault("a parser thread that dies", 2, 2, "one line, nothing kept, no hang")
def parser_dies(one: Try) -> None:
    """The work of a thread ends in an error that nobody foresaw, in the middle of the file."""
    from typer.testing import CliRunner

    from etl.commands.app import app

    error, message = DEATHS[one.number % 2]
    (one.folder / "a.csv").write_text(ROWS)
    one.shell.reset()
    with chdir(one.folder), no_hang(), dying(error):
        done = CliRunner().invoke(app, ["load", "a.csv"], env={"ETL_DATABASE_URL": one.shell.url})
    assert done.exit_code == 1, done.output
    assert message in done.stderr.splitlines()[-1], done.stderr
    assert one.shell("status").out.startswith("no readings yet")


@contextmanager
def dying(error: Exception) -> Iterator[None]:
    from etl.sources.delimited.piece_reader import PieceReader

    def read(_self: PieceReader, _piece: object) -> None:
        raise error

    whole = PieceReader.read
    PieceReader.read = read  # type: ignore[assignment, method-assign]  # a fault that cannot be had otherwise
    try:
        yield
    finally:
        PieceReader.read = whole  # type: ignore[method-assign]  # the reader as it was
