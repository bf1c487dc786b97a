"""Small files of every kind that is read, for others to damage: name of the file to its bytes."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

from tests.support import green_button as gb
from tests.support import mscons_files as mscons
from tests.support import nem13_files as nem13
from tests.support import nem_files as nem12
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours

LINES = 60
"""How much of the file of a layout is taken."""
LATER = 1_500_098_400
QUARTER = timedelta(minutes=15)


@cache
def tables() -> list[bytes]:
    """The beginnings of a CSV file of each layout."""
    rows = [*hours("7584", "2017-08-01", "2017-08-02"), *hours("NA", "2017-08-01", "2017-08-02", "0,5")]
    quoted = [f'"{row.replace(",", chr(34) + "," + chr(34), 2)}"' for row in rows[:24]]
    own = ["\n".join([HEADER, *rows]) + "\n", "\r\n".join([HEADER, *quoted]) + "\r\n"]
    samples = [path.read_bytes() for path in sorted((ROOT / "tests" / "layouts").glob("*.csv"))]
    return [text.encode() for text in own] + [b"".join(sample.splitlines(keepends=True)[:LINES]) for sample in samples]


@cache
def records() -> list[bytes]:
    """Files that are no tables: NEM12, NEM13, Green Button XML, MSCONS."""
    return [text.encode() for text in (*_nem12(), *_nem13(), *_espi(), *_mscons())]


@cache
def readings() -> Any:
    """Hours of two clients as a table of typed columns."""
    two = [*hours("7584", "2017-08-01", "2017-08-02"), *hours("8", "2017-08-01", "2017-08-02")]
    rows = [row.split(",") for row in two]
    stamps = [datetime.fromisoformat(row[1]) for row in rows]
    return pa.table({
        "client_number": pa.array([row[0] for row in rows]).dictionary_encode(),
        "timestamp": pa.array(stamps, pa.timestamp("ms", "UTC")),
        "kwh": pa.array([Decimal(row[2]) for row in rows], pa.decimal128(12, 4)),
        "quality": pa.array(["A"] * len(rows)),
    })  # fmt: skip


def _parquet(table: Any, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def _arrow(table: Any, *, stream: bool, compression: str | None = None) -> bytes:
    sink = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with (pa.ipc.new_stream if stream else pa.ipc.new_file)(sink, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=20)
    return sink.getvalue()


def _feather(table: Any) -> bytes:
    sink = io.BytesIO()
    feather.write_feather(table, sink)
    return sink.getvalue()


WRITERS: list[Callable[[Any], bytes]] = [
    _parquet,
    partial(_parquet, compression="zstd", use_dictionary=False, row_group_size=13, data_page_version="2.0"),
    partial(_parquet, compression="none", write_page_checksum=True),
    partial(_arrow, stream=False),
    partial(_arrow, stream=True),
    partial(_arrow, stream=False, compression="zstd"),
    partial(_arrow, stream=True, compression="lz4"),
    _feather,
]

ODD_COLUMNS: list[tuple[Any, list[Any]]] = [
    (pa.null(), [None]),
    (pa.bool_(), [True, None, False]),
    (pa.int8(), [-1, 0, 127]),
    (pa.uint64(), [2**64 - 1, 0]),
    (pa.float64(), [0.5, float("nan"), float("inf"), -0.0, 1e300]),
    (pa.float32(), [0.1, 1e-30]),
    (pa.decimal128(38, 18), [Decimal("1e-18"), Decimal(99999999999999999999)]),
    (pa.decimal256(76, 2), [Decimal(10) ** 70]),
    (pa.string(), ["", "x,y", 'a"b', "1\n2", "\0", "\ud7ff", "a" * 5000]),
    (pa.large_string(), ["7", None]),
    (pa.binary(), [b"\xff\x00", b"7"]),
    (pa.date32(), [0, -800_000, 2**31 - 1]),
    (pa.date64(), [86_400_000, 1]),
    (pa.time32("s"), [0, 86_399]),
    (pa.time64("ns"), [1, 86_399_999_999_999]),
    (pa.timestamp("ns"), [2**63 - 1, 0, -(2**63) + 1]),
    (pa.timestamp("s", "Europe/Lisbon"), [1_509_238_800, 1_490_490_000, 2**40]),
    (pa.timestamp("us", "+05:30"), [2**62, 0]),
    (pa.timestamp("s", "Nowhere/At_All"), [0]),
    (pa.duration("s"), [3600, -1]),
    (pa.list_(pa.int32()), [[1], [], None]),
    (pa.struct([("a", pa.int32())]), [{"a": 1}, None]),
    (pa.map_(pa.string(), pa.int32()), [[("a", 1)], []]),
]  # fmt: skip
"""Types, and values of each that a reader may trip over."""


@cache
def columns() -> list[bytes]:
    """The same readings in each form of a file of columns."""
    return [write(readings()) for write in WRITERS]


def _nem12() -> list[str]:
    varied = [f"{number % 7}.{number:03}" for number in range(48)]
    several = "400,1,20,A,,\n400,21,48,S14,51,\n500,O,S01001,20240202093055,006540.5"
    return [
        nem12.file(nem12.channel(), nem12.day(value=varied), nem12.day("20240202", value="0.25")),
        nem12.file(
            nem12.channel("E1"),
            nem12.day(flag="V"),
            several,
            nem12.channel("B1", interval="15", unit="Wh"),
            nem12.day(values=96, value="12"),
            nem12.day("20240202", values=96, flag="E52"),
        ),
        nem12.file(nem12.channel(interval="5"), nem12.day(values=288), header=False),
    ]


def _nem13() -> list[str]:
    later = nem13.used("20240101100333", "20240401093055", kwh="7.25")
    register = nem13.used("20231001", "20240101", kwh="3000", suffix="41", unit="Wh", flags=("A", "E64"))
    return [nem13.file(nem13.used(), later), nem13.file(register, nem13.used(direction="I", suffix="71"), header=False)]


def _espi() -> list[str]:
    daily = [gb.reading(1_500_001_200 + 86_400 * day, 24_000 + day, 86_400, 14) for day in range(3)]
    who = (gb.local_time(), gb.point(), gb.series())
    both = (*who, gb.series(2), gb.reading_type(), gb.reading_type(2, flowDirection=19))
    blocks = (gb.block(gb.hourly(*range(24))), gb.block(gb.hourly(*range(9)), 2), gb.block(gb.hourly(1, start=LATER)))
    return [
        gb.simple(*range(100, 112), powerOfTenMultiplier=-3),
        gb.feed(*both, *blocks),
        gb.feed(*who, gb.reading_type(), gb.block(daily)),
    ]


def _mscons() -> list[str]:
    values = mscons.quarters("36.300", "0", "1.5", "2", "0.125", "7", "8", "9")
    both = mscons.message(mscons.series(values), mscons.series(mscons.quarters("4", "5"), "1-1?:2.29.0"))
    other = mscons.message(mscons.series(mscons.quarters("3", qualifier="67")), where=f"{mscons.WHERE[:-1]}1")
    return [mscons.interchange(both), mscons.interchange(both, other, una="", join="'\n")]


@cache
def books() -> list[dict[str, bytes]]:
    """The parts of Excel workbooks: texts and numbers; dates, and a sheet that holds no readings."""
    head, *texts = csv.reader([HEADER, *hours("0042", "2017-08-01", "2017-08-02", "0.3")])
    typed: list[list[Any]] = [[*head], *([client, stamp, float(kwh)] for client, stamp, kwh in texts)]
    first = datetime.fromisoformat("2017-08-01")
    dated: list[list[Any]] = [[*head], [], *([17, first + QUARTER * slot, slot / 8] for slot in range(30))]
    return [_book(readings=typed), _book(readings=dated, notes=[["nothing"]])]


def _book(**sheets: list[list[Any]]) -> dict[str, bytes]:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:  # but for what says when it was made: a seed gives the same bytes again
        return {name: archive.read(name) for name in archive.namelist() if not name.startswith("docProps/")}


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()
