"""Recordings of what commands write, and disks that lose power, on small cases worked out by hand."""

from pathlib import Path
from random import Random

import pytest

from tests.faults.cut_disks import Disk
from tests.faults.recordings import FOLDER, Event, recorded

MADE, SYNCED = Event("made", "f"), Event("synced", "f")
SAFE_NAMES = Event("synced", FOLDER)


def cuts(*events: Event, journal: bool = False) -> list[dict[str, bytes]]:
    """What 300 cuts after some events leave."""
    disk = Disk(journal)
    for event in events:
        disk.do(event)
    return [disk.cut(Random(seed)) for seed in range(300)]


def new(content: bytes, name: str = "f") -> list[Event]:
    """A file that is written and synced."""
    return [Event("made", name), Event("written", name, 0, content), Event("synced", name)]


def test_what_was_synced_survives_and_of_a_later_write_each_sector_may() -> None:
    left = cuts(*new(b"a" * 2000), SAFE_NAMES, Event("written", "f", 512, b"b" * 1024))
    parts = {(one["f"][512:1024], one["f"][1024:1536]) for one in left}
    assert {(one["f"][:512], one["f"][1536:]) for one in left} == {(b"a" * 512, b"a" * 464)}
    assert parts == {(first * 512, second * 512) for first in (b"a", b"b") for second in (b"a", b"b")}


def test_writes_survive_in_any_selection_and_where_a_file_grew_there_may_be_nothing() -> None:
    one, two = Event("written", "f", 0, b"12"), Event("written", "f", 2, b"34")
    left = {each["f"] for each in cuts(MADE, SYNCED, SAFE_NAMES, one, two)}
    assert left == {b"", b"12", b"\0\0" + b"34", b"1234", b"12\0\0", b"\0" * 4}


def test_a_file_that_was_cut_short_may_be_as_long_as_before() -> None:
    left = {each["f"] for each in cuts(*new(b"1234"), SAFE_NAMES, Event("sized", "f", 2))}
    assert left == {b"12", b"1234"}


def test_a_new_name_is_safe_when_the_folder_was_synced_and_until_then_it_is_the_old_file_or_the_new_one() -> None:
    replaced = [*new(b"old"), SAFE_NAMES, *new(b"new", "t"), Event("renamed", "t", target="f")]
    assert {tuple(sorted(each.items())) for each in cuts(*replaced)} == {
        (("f", b"old"),),
        (("f", b"old"), ("t", b"new")),
        (("f", b"new"),),
    }
    assert cuts(*replaced, SAFE_NAMES) == [{"f": b"new"}] * 300


@pytest.mark.parametrize("journal", [False, True])
def test_where_the_filesystem_has_a_journal_the_sync_of_any_file_makes_names_safe(journal: bool) -> None:
    removed = [*new(b"1"), SAFE_NAMES, Event("removed", "f"), *new(b"2", "g")]
    assert all("f" not in each for each in cuts(*removed, journal=journal)) is journal
    assert all("g" in each for each in cuts(*removed, journal=journal)) is journal


def shown(text: str) -> str:
    """As strace shows a text."""
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


TRACE = r"""
7 openat(AT_FDCWD</d>, "in.csv", O_RDONLY|O_CLOEXEC) = 3</d/in.csv>
7 wait4(8,  <unfinished ...>
8 openat(AT_FDCWD</d>, "in.csv", O_RDONLY|O_CLOEXEC) = 3</d/in.csv>
8 openat(AT_FDCWD</d>, "none", O_RDONLY) = -1 ENOENT (No such file or directory)
8 openat(AT_FDCWD</d>, "t", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = 4</d/t>
8 openat(AT_FDCWD</d>, "/elsewhere", O_RDWR|O_TMPFILE, 0600) = 5</tmp/#1>(deleted)
8 write(4</d/t>, "one", 3) = 3
8 write(4</d/t>, "three",  <unfinished ...>
9 write(5</tmp/#1>(deleted), "x", 1) = 1
8 <... write resumed>5) = 2
8 pwrite64(4</d/t>, "zz", 2, 512) = 2
8 ftruncate(4</d/t>, 1024) = 0
8 fdatasync(4</d/t>) = 0
8 write(1</tmp/#2>(deleted), "done", 4) = 4
8 rename("t", "/d/f") = 0
8 openat(AT_FDCWD</d>, "/d", O_RDONLY) = 6</d>
8 fsync(6</d>) = 0
8 unlink("/d/g") = 0
8 unlink("/elsewhere/g") = 0
8 +++ exited with 0 +++
7 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 8
"""


def test_a_recording_holds_what_was_done_to_the_files_of_the_folder() -> None:
    text = TRACE
    for name in ("/d/t", "/d/f", "/d/g", "/d", "/elsewhere/g", "in.csv", "one", "three", "zz", "t", "/elsewhere"):
        text = text.replace(f'"{name}"', f'"{shown(name)}"').replace(f"<{name}>", f"<{shown(name)}>")
    made = recorded(iter(text.strip().splitlines()), Path("/d"))
    assert made.events == [
        Event("made", "t"),
        Event("written", "t", 0, b"one"),
        Event("written", "t", 3, b"th"),
        Event("written", "t", 512, b"zz"),
        Event("sized", "t", 1024),
        Event("synced", "t"),
        Event("renamed", "t", target="f"),
        Event("synced", FOLDER),
        Event("removed", "g"),
    ]
    assert (made.printed, made.ended) == ([6], [9])


def test_a_call_that_changes_files_in_another_way_is_not_passed_over() -> None:
    with pytest.raises(AssertionError, match="copy_file_range is not known"):
        recorded(iter(["7 copy_file_range(3</d/a>, NULL, 4</d/b>, NULL, 9, 0) = 9"]), Path("/d"))
