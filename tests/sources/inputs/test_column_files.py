"""Files of columns (Parquet, Arrow, Feather): read as a CSV file of the same columns, damaged ones refused."""

import io
import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import feather

from etl.core.errors import InputError
from etl.sources.inputs import column_files
from etl.sources.inputs.file import File
from etl.sources.inputs.opening import expand
from tests.support.command import Shell, written

COPY = "(copy or download the file again)"
at = datetime.fromisoformat


def _stream(table: Any, sink: Any) -> None:
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


KINDS: dict[str, Callable[[Any, Any], None]] = {
    "a.parquet": pq.write_table,
    "a.feather": feather.write_feather,
    "a.arrows": _stream,
}


def table(**columns: Any) -> Any:
    return pa.table(columns)


def readings(unit: str = "us", zone: str | None = None) -> Any:
    """Two quarters of an hour of 0.30 and 2 kWh."""
    moments = pa.array([at("2017-08-01T00:00"), at("2017-08-01T00:15")], pa.timestamp("s"))
    return table(client=["0042", "0042"], timestamp=moments.cast(pa.timestamp(unit, zone)), kwh=[0.3, 2.0])


def saved(folder: Path, rows: Any, kind: str = "a.parquet") -> Path:
    sink = io.BytesIO()
    KINDS[kind](rows, sink)
    (folder / kind).write_bytes(sink.getvalue())
    return folder / kind


def text(path: Path) -> str:
    (source,) = expand([str(path)])
    with source.open() as stream:
        return b"".join(iter(lambda: stream.read(1000), b"")).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_loaded_as_a_csv_file_is_and_again_without_change(etl: Shell, tmp_path: Path, kind: str) -> None:
    """0.3 + 2 kWh; the size in the ledger is the file's own, so that it is known when it comes again."""
    path = saved(tmp_path, readings(), kind)
    found = etl.load(path)
    assert (found["loads"][0]["name"], found["loaded"], found["kwh"]) == (str(path), 2, {"import": "2.3"})
    assert etl.load(path)["loads"][0]["skipped"]
    same = written(tmp_path / "b.csv", "client,timestamp,kwh", "0042,2017-08-01 00:00,0.3", "0042,2017-08-01 00:15,2")
    assert etl.load(same)["duplicate"] == 2


def test_stamps_of_a_zone_are_moments_and_the_zone_of_the_meters_is_asked_for(etl: Shell, tmp_path: Path) -> None:
    """Midnight and 00:15 UTC are 01:00 and 01:15 of a Portuguese summer."""
    path = saved(tmp_path, readings("us", "Europe/Lisbon"))
    assert text(path).splitlines()[1].startswith("0042,2017-08-01 01:00:00+01:00,0.3")
    assert "--timezone" in etl("load", path).error
    found = etl.load(path, "--timezone", "Europe/Lisbon")
    assert (found["loaded"], found["loads"][0]["first"][:16]) == (2, "2017-08-01T00:00")


def test_a_number_is_the_shortest_decimal_that_gives_it_and_a_decimal_is_itself(tmp_path: Path) -> None:
    rows = table(
        a=[0.1 + 0.2, 1e-7],
        b=pa.array([0.1, 2.5], pa.float32()),
        c=pa.array([Decimal("0.10"), Decimal("12345678901234567.89")], pa.decimal128(20, 2)),
        d=pa.array([9_007_199_254_740_993, None], pa.int64()),
    )
    assert text(saved(tmp_path, rows)).replace('"', "") == (
        "a,b,c,d\n0.30000000000000004,0.1,0.10,9007199254740993\n1e-7,2.5,12345678901234567.89,\n"
    )


def test_a_row_is_a_line_whatever_its_texts_hold(etl: Shell, tmp_path: Path) -> None:
    rows = table(
        client=["0042", "0042"],
        note=['say "b", c', "two\nlines"],
        timestamp=["2017-08-01 00:00", "2017-08-01 00:15"],
        kwh=["1", "n/a"],
    )
    path = saved(tmp_path, rows)
    assert len(text(path).splitlines()) == 3
    assert f"{path}:3: " in etl("load", path).error


def test_a_packed_parquet_file_needs_room_for_what_is_in_it(
    etl: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred days of quarter-hours are some kilobytes; their text has 346 KB, of which a fifth is needed."""
    first = int(datetime(2017, 1, 1, tzinfo=UTC).timestamp())
    stamps = pa.array(range(first, first + 9600 * 900, 900), pa.timestamp("s", "UTC"))
    path, rows = tmp_path / "a.parquet", table(client=["a"] * 9600, timestamp=stamps, kwh=[1.0] * 9600)
    steps = {"timestamp": "DELTA_BINARY_PACKED"}
    pq.write_table(rows, path, use_dictionary=["client", "kwh"], column_encoding=steps)
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil's
    free = 9600 * 3 * 12 // 5
    assert path.stat().st_size < free
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free, 0, free - 1))
    what = "only 0 MB are free on the disk of the database, too little for the readings of this file"
    assert what in etl("load", path).error
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free, 0, free))
    assert etl.load(path)["loaded"] == 9600


def test_a_column_that_holds_no_cells_is_not_taken_for_one_without_values(etl: Shell, tmp_path: Path) -> None:
    rows = readings().set_column(2, "kwh", pa.array([[1.0], [2.0]]))
    assert "kwh: '<list<element: double>>' is not a number" in etl("load", saved(tmp_path, rows)).error


def test_rows_come_in_parts_that_do_not_grow_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_files, "_ROWS", 7)
    path = saved(tmp_path, table(number=list(range(100))), "a.feather")
    size = path.stat().st_size
    source = column_files.ColumnText(File(str(path), lambda: path.open("rb")), "arrow", size)
    parts = list(iter(lambda: source.read(1 << 20), b""))
    assert [part.count(b"\n") for part in parts] == [1, *[7] * 14, 2]
    assert b"".join(parts).decode().split() == ["number", *map(str, range(100))]
    assert size // 2 < source.position <= size


# What is refused


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        text(path)
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("a.parquet", f"the parquet file is damaged (ArrowInvalid) {COPY}"),
        ("a.feather", f"the arrow file is damaged (ArrowInvalid) {COPY}"),
        ("a.arrows", f"the arrow file is damaged (ValueError) {COPY}"),
    ],
)
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, kind: str, message: str) -> None:
    """Without its last eight bytes: a stream lacks nothing then but the word that it has ended."""
    path = saved(tmp_path, readings(), kind)
    path.write_bytes(path.read_bytes()[:-8])
    assert refused(path) == message


def test_a_zone_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, readings("us", "Europe/Lisbon"), "a.arrows")
    path.write_bytes(path.read_bytes().replace(b"Europe/Lisbon", b"Europe/Lisbom"))
    assert (
        refused(path) == "column 'timestamp' is in the time zone 'Europe/Lisbom', which nobody knows (write it in UTC)"
    )


@pytest.mark.parametrize("kind", ["a.feather", "a.arrows"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, kind: str) -> None:
    """The size of a compressed buffer, which stands before it, says 2^50 bytes: 2^30 MB."""
    compressed = pa.ipc.IpcWriteOptions(compression="zstd")
    opened = pa.ipc.new_stream if kind == "a.arrows" else pa.ipc.new_file
    rows, sink = table(note=["a" * 5000]), io.BytesIO()
    with opened(sink, rows.schema, options=compressed) as writer:
        writer.write_table(rows)
    zstd = b"\x28\xb5\x2f\xfd"
    size = (5000).to_bytes(8, "little") + zstd
    assert sink.getvalue().count(size) == 1
    path = tmp_path / kind
    path.write_bytes(sink.getvalue().replace(size, (1 << 50).to_bytes(8, "little") + zstd))
    assert refused(path) == (
        "a part of the arrow file unpacks to 1,073,741,824 MB "
        "(be wary of where this file comes from, or write it in smaller parts)"
    )


def test_more_memory_than_there_is_is_told(tmp_path: Path) -> None:
    """The length of the body of the only batch says 2^50 bytes."""
    path = saved(tmp_path, table(note=["a" * 5000]), "a.arrows")
    content = path.read_bytes()
    _, batch = pa.ipc.MessageReader.open_stream(io.BytesIO(content))
    length = batch.body.size.to_bytes(8, "little")
    assert content.count(length) == 1
    path.write_bytes(content.replace(length, (1 << 50).to_bytes(8, "little")))
    assert refused(path) == "the arrow file needs more memory than there is (write it in smaller parts)"


def test_one_in_a_stream_is_refused_by_name(etl: Shell, tmp_path: Path) -> None:
    assert etl("load", "-", stdin=saved(tmp_path, readings()).read_bytes()).error == (
        "etl: standard input: is a parquet file inside an archive or a stream, which is not read (unpack it first)"
    )


# Laws


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_a_damaged_file_gives_text_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, kind: str, data: st.DataObject
) -> None:
    path = saved(tmp_path_factory.mktemp("damaged"), readings(), kind)
    content = path.read_bytes()
    place, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 40))
    instead = data.draw(st.sampled_from([b"", b"\0", b"\xff" * 8, b"\x7f" + b"\xff" * 7, b"9" * 20]))
    path.write_bytes(content[:place] + instead + content[place + length :])
    message = ""
    try:
        text(path)
    except InputError as error:
        message = str(error)
    except UnicodeDecodeError:  # of this test: a file that begins like none of columns is what it was
        assert not column_files.kind_of_columns(path.read_bytes())
    assert "\n" not in message


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1), st.sampled_from(sorted(KINDS)))
def test_a_number_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float], kind: str
) -> None:
    path = saved(tmp_path_factory.mktemp("numbers"), table(value=numbers), kind)
    lines = text(path).splitlines()[1:]
    assert list(map(Decimal, lines)) == [Decimal(repr(number)) for number in numbers]
