"""Bytes that come once, in an unlinked file: read again by many, each from the beginning."""

import os
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.inputs.named_input import Input
from etl.sources.inputs.replay import LOOK_BYTES, UnlinkedCopy, replayable


class Pipe:
    """A source that gives its blocks once."""

    def __init__(self, *blocks: bytes) -> None:
        self._blocks, self.closed = list(blocks), False

    def read(self, _size: int, /) -> bytes:
        return self._blocks.pop(0) if self._blocks else b""

    def close(self) -> None:
        self.closed = True


def test_two_readers_do_not_move_each_others_place_and_the_folder_stays_empty(tmp_path: Path) -> None:
    copy = UnlinkedCopy(tmp_path)
    copy.write(b"one,")
    copy.write(b"two")
    with copy.opened() as first, copy.opened() as second:
        assert (first.read(3), second.read(), first.read()) == (b"one", b"one,two", b",two")
        first.seek(-3, os.SEEK_END)
        assert (first.tell(), first.read()) == (4, b"two")
    assert list(tmp_path.iterdir()) == []


def test_what_is_cleared_is_written_from_the_beginning(tmp_path: Path) -> None:
    copy = UnlinkedCopy(tmp_path)
    copy.write(b"half of a fi")
    copy.clear()
    copy.write(b"whole")
    assert (copy.size, copy.opened().read()) == (5, b"whole")


def test_the_bytes_outlive_whoever_wrote_them_while_one_reads(tmp_path: Path) -> None:
    copy = UnlinkedCopy(tmp_path)
    copy.write(b"still there")
    reader = copy.opened()
    del copy
    assert reader.read() == b"still there"


def test_a_file_on_disk_is_left_where_it_is(tmp_path: Path) -> None:
    source = Input("a.csv", 5, lambda: Pipe(b"never read"))
    assert replayable(source, tmp_path, lambda _: None) is source


def test_a_pipe_is_read_to_its_end_closed_and_has_a_size_then(tmp_path: Path) -> None:
    pipe = Pipe(b"a,b\n", b"1,2\n")
    found = replayable(Input("-", None, lambda: pipe), tmp_path, lambda _: pytest.fail("is short"))
    assert (found.size, pipe.closed) == (8, True)
    with found.open() as first, found.open() as again:
        assert first.read(100) == again.read(100) == b"a,b\n1,2\n"


def test_a_long_pipe_is_looked_at_once_before_the_rest_and_may_be_refused(tmp_path: Path) -> None:
    looked: list[int | None] = []

    def refuse(beginning: Input) -> None:
        looked.append(beginning.size)
        raise InputError("-", "is endless")

    endless = Pipe(*[b"0" * LOOK_BYTES] * 3)
    with pytest.raises(InputError, match="is endless"):
        replayable(Input("-", None, lambda: endless), tmp_path, refuse)
    assert (looked, endless.closed) == ([LOOK_BYTES], True)
