"""Exports as files: whole or absent, refused in one line and the same bytes for the same rows."""

import io
import os
import resource
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import exports
from etl.core.errors import UsageError
from etl.exports.arrow_arrays import CODED
from etl.exports.schemas import BATCH_ROWS
from etl.exports.writer import rebatched
from tests.support.export_rows import SCHEMA, message, rows, to
from tests.support.places import ROOT

# where to, and in which format


def test_format_comes_from_the_suffix_in_any_case_or_from_its_name() -> None:
    assert exports.format_of("Bills.PARQUET") == "parquet"
    assert exports.format_of("bills.txt", "csv") == "csv"
    assert exports.format_of("-", "json") == "json"


def test_unknown_suffix_is_refused_with_the_known_ones() -> None:
    known = f"(use .{', .'.join(exports.FORMATS)}, or --format)"
    assert message("bills.pdf") == f"bills.pdf: the suffix '.pdf' is not one of an export {known}"
    assert message("bills") == f"bills: the name has no suffix {known}"


def test_standard_output_is_csv_unless_a_format_is_named() -> None:
    assert (exports.format_of("-"), exports.format_of("-", "table")) == ("csv", "table")
    with pytest.raises(UsageError, match="'pdf' is not an export format"):
        exports.format_of("-", "pdf")


def test_standard_output_gets_the_same_bytes_as_a_file(tmp_path: Path) -> None:
    for name in exports.FORMATS:
        stdout = io.BytesIO()
        written = exports.write("-", SCHEMA, rows("a", "b"), format=name, stdout=stdout)
        exports.write(to(tmp_path / f"x.{name}"), SCHEMA, rows("a", "b"))
        assert stdout.getvalue() == (tmp_path / f"x.{name}").read_bytes()
        assert written == (2, len(stdout.getvalue()))


def test_missing_folder_folder_and_device_are_refused(tmp_path: Path) -> None:
    assert message(tmp_path / "no" / "x.csv").endswith(f"the folder {tmp_path / 'no'} is not there (make it first)")
    (tmp_path / "x.csv").mkdir()
    assert message(tmp_path / "x.csv").endswith("x.csv: is a folder (name a file in it)")
    assert message("/dev/null", format="csv") == "/dev/null: is not a regular file (use - for standard output)"
    assert Path("/dev/null").is_char_device()


def test_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        text = message(tmp_path / "x.csv", rows("a"))
    finally:
        if root:
            os.seteuid(0)
        tmp_path.chmod(0o755)
    assert text.endswith("x.csv: cannot be written: Permission denied (choose another place)")
    assert list(tmp_path.iterdir()) == []


def test_a_file_behind_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    exports.write(to(tmp_path / "link.csv"), SCHEMA, rows("a"))
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "name,count,kwh\na,0,-1.5\n"


def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        exports.write(to(tmp_path / "x.csv"), SCHEMA, rows("a"))
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "x.csv").stat().st_mode) == 0o640


# whole or absent


@pytest.mark.parametrize("name", exports.FORMATS)
def test_an_interruption_while_reading_leaves_the_old_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    def broken() -> Iterator[pa.RecordBatch]:
        for _ in range(3):
            yield from rows(*["x"] * 30_000)
        raise KeyboardInterrupt("the source broke")

    target = tmp_path / f"x.{name}"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt, match="the source broke"):
        exports.write(to(target), SCHEMA, broken())
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("name", exports.FORMATS)
def test_a_full_disk_is_one_line_and_leaves_the_old_file(tmp_path: Path, name: str) -> None:
    program = f"""
        import random, sys
        sys.path.insert(0, {str(ROOT)!r})
        import pyarrow as pa
        from etl import exports
        from tests.support.export_rows import to
        chance = random.Random(1)
        batch = pa.record_batch({{"x": [str(chance.random()) for _ in range(20_000)]}})
        try:
            exports.write(to("x.{name}"), batch.schema, [batch])
        except exports.TargetError as error:
            print(error)
    """
    (tmp_path / f"x.{name}").write_text("old")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000)),
    )
    expected = f"x.{name}: the disk is full (File too large); nothing is kept (make room, or choose another place)\n"
    assert (done.stdout, done.stderr) == (expected, "")
    assert (tmp_path / f"x.{name}").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == [f"x.{name}"]


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_export_leaves_the_old_or_the_new_whole_file(tmp_path: Path, seed: int) -> None:
    program = f"""
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from etl import exports
        from tests.support.export_rows import SCHEMA, rows, to
        print("ready", flush=True)
        for size in range(1, 10_000):
            exports.write(to("x.parquet"), SCHEMA, rows(*["x"] * size * 20_000))
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=tmp_path, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    while not (tmp_path / "x.parquet").exists():
        assert child.poll() is None
        time.sleep(0.002)
    time.sleep(0.013 * seed)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.num_rows % 20_000 == 0
    assert table["name"].to_pylist() == ["x"] * table.num_rows


def test_a_closed_pipe_stays_a_closed_pipe() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with pytest.raises(BrokenPipeError), os.fdopen(writer, "wb", buffering=0) as stdout:
        exports.write("-", SCHEMA, rows("a"), format="csv", stdout=stdout)


# the same rows are the same bytes


@settings(max_examples=40, deadline=None)
@given(
    values=st.lists(
        st.tuples(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=6), st.integers(-9, 9)),
        max_size=30,
    ),
    cuts=st.lists(st.integers(0, 30), max_size=5),
    name=st.sampled_from(sorted(exports.FORMATS)),
)
def test_bytes_do_not_depend_on_how_rows_are_cut_into_batches(
    values: list[tuple[str | None, int]], cuts: list[int], name: str
) -> None:
    columns = [[v[0] for v in values], [v[1] for v in values], [f"{v[1]}.25" if v[1] % 3 else None for v in values]]
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)
    edges = sorted({0, len(values), *(cut for cut in cuts if cut < len(values))})
    pieces = [table.slice(a, b - a).combine_chunks() for a, b in pairwise(edges)]
    outputs = []
    for batches in (table.to_batches(), [batch for piece in pieces for batch in piece.to_batches()]):
        stdout = io.BytesIO()
        exports.write("-", SCHEMA, batches, format=name, stdout=stdout)
        outputs.append(stdout.getvalue())
    assert outputs[0] == outputs[1]


@settings(deadline=None)
@given(lengths=st.lists(st.integers(0, 25), max_size=8), size=st.integers(1, 12))
def test_batches_are_cut_anew_without_losing_or_moving_a_row(lengths: list[int], size: int) -> None:
    schema = pa.schema([("n", pa.int64())])
    numbers = iter(range(1000))
    batches = [
        pa.record_batch([pa.array([next(numbers) for _ in range(n)], pa.int64())], schema=schema) for n in lengths
    ]
    cut = list(rebatched(schema, batches, size))
    assert [n for batch in cut for n in batch.column(0).to_pylist()] == list(range(sum(lengths)))
    assert all(batch.num_rows == size for batch in cut[:-1])
    assert all(0 < batch.num_rows <= size for batch in cut)


@pytest.mark.parametrize("name", ["parquet", "arrow", "csv"])
def test_a_slice_of_a_table_is_written_like_a_table_of_its_own(name: str) -> None:
    numbers = pa.array([None if n % 3 else n for n in range(100_000)], pa.int64())
    schema = pa.schema([("n", pa.int64())])
    outputs = []
    for batches in (
        pa.table([numbers], schema=schema).to_batches(),
        pa.table([numbers], schema=schema).to_batches(max_chunksize=7_001),
    ):
        stdout = io.BytesIO()
        exports.write("-", schema, batches, format=name, stdout=stdout)
        outputs.append(stdout.getvalue())
    assert outputs[0] == outputs[1]


def test_a_schema_can_have_smaller_batches() -> None:
    """Rows of documents have their whole texts."""
    schema = SCHEMA.with_metadata({BATCH_ROWS: b"2"})
    assert [batch.num_rows for batch in rebatched(schema, rows("a", "b", "c"))] == [2, 1]


@settings(deadline=None)
@given(lengths=st.lists(st.integers(0, 25), max_size=8), size=st.integers(1, 12))
def test_coded_texts_do_not_depend_on_how_rows_are_cut(lengths: list[int], size: int) -> None:
    schema = pa.schema([("n", CODED)])
    words = pa.array([f"{number // 4}" for number in range(sum(lengths))], pa.string())
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    pieces = [words[start : start + length] for start, length in zip(starts, lengths, strict=True)]
    batches = [pa.record_batch([piece.dictionary_encode()], schema=schema) for piece in pieces]
    for number, batch in enumerate(rebatched(schema, batches, size)):
        assert batch.column(0).equals(words[number * size : (number + 1) * size].dictionary_encode())
