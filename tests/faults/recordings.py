"""Recording of the files that commands change in a folder: each write, sync and name, in order, as strace sees them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from tests.faults.dumps import Command
from tests.support.forked import forked

TRACED = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,wait4"
UNKNOWN = "creat,writev,pwritev,pwritev2,truncate,fallocate,copy_file_range,sendfile,sync_file_range,link,linkat"
"""Other ways to change a file, which no command uses so far: a recording with one of them is refused."""
STRACE = ("strace", "-f", "--seccomp-bpf")
"""A process and all that it starts; no other calls than those that are traced take longer."""
LONGEST = 8 << 20
"""Bytes of a write that strace shows."""
FOLDER = "."

_CALL = re.compile(r"(\w+)\((.*)\)\s+= (\d+)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")
_FILE = re.compile(r"(\w+)<([^>]*)>(\(deleted\))?")
_TEXT = re.compile(r'"([^"]*)"')


class Event(NamedTuple):
    """Something done to a file of the folder, or to the folder itself (FOLDER)."""

    kind: Literal["made", "written", "sized", "synced", "renamed", "removed"]
    name: str
    at: int = 0
    """Where a write begins; the size that a file is cut or extended to."""
    data: bytes = b""
    target: str = ""
    """The new name."""


@dataclass(frozen=True)
class Recording:
    """What commands did one after the other; for each, how many events there were at two moments of it."""

    events: list[Event] = field(default_factory=list)
    printed: list[int] = field(default_factory=list)
    """When its last words on standard output were there."""
    ended: list[int] = field(default_factory=list)


def no_strace() -> str:
    if not shutil.which("strace"):
        return "there is no strace"
    tried = subprocess.run([*STRACE, "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "strace may trace nothing here"


def record(folder: Path, *commands: Command) -> Recording:
    """Run commands, which must succeed, in an empty folder or one with their inputs."""
    trace = folder.with_name(f"{folder.name}.trace")
    options = ["-y", "-xx", "-s", str(LONGEST), "-e", f"trace={TRACED},{UNKNOWN}", "-o", str(trace)]
    for command, done in zip(commands, forked(folder, *commands, through=[*STRACE, *options]), strict=True):
        assert done.code == 0, f"{command}: {done.err}"
    with trace.open(encoding="ascii") as lines:
        recording = recorded(lines, folder.resolve())
    trace.unlink()
    assert len(recording.ended) == len(commands)
    return recording


def recorded(lines: Iterator[str], folder: Path) -> Recording:
    """Read what strace wrote of a process that starts commands and waits for each."""
    made, root, last = Recording(), "", 0
    reader = _Reader(str(folder))
    for pid, call, arguments, result in _calls(lines):
        root = root or pid
        if call == "wait4":
            if pid == root:
                made.printed.append(last)
                made.ended.append(len(made.events))
                last = len(made.events)
        elif call == "write" and arguments.startswith("1<"):
            last = len(made.events)
        elif call in UNKNOWN.split(","):
            assert str(folder) not in _plain(arguments), f"{call} is not known"
        else:
            made.events.extend(reader.events(call, arguments, result))
    return made


def _calls(lines: Iterator[str]) -> Iterator[tuple[str, str, str, int]]:
    """Yield who called what with which arguments and result, in the order of their ends; none that failed."""
    begun: dict[str, str] = {}
    for line in lines:
        pid, _, text = line.rstrip().partition(" ")
        text = text.lstrip()
        if text.endswith("<unfinished ...>"):
            begun[pid] = text.removesuffix("<unfinished ...>")
            continue
        if resumed := _RESUMED.match(text):
            text = begun.pop(pid) + text[resumed.end() :]
        if call := _CALL.match(text):
            yield pid, call[1], call[2], int(call[3])


class _Reader:
    """Calls as events. Where a write begins that does not say so is known from those before it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._ends: dict[tuple[str, str], int] = {}

    def events(self, call: str, arguments: str, result: int) -> Iterator[Event]:
        if call == "openat":
            yield from self._opened(arguments, result)
        elif call.startswith("rename"):
            old, new = (self._name(self._folder, _plain(text)) for text in _TEXT.findall(arguments))
            assert (old is None) == (new is None), "moved out of the folder, or into it"
            if old and new:
                yield Event("renamed", old, target=new)
        elif call.startswith("unlink"):
            (text,) = _TEXT.findall(arguments)
            if name := self._name(self._folder, _plain(text)):
                yield Event("removed", name)
        elif (name := self._of_handle(arguments)) is not None:
            yield self._changed(call, arguments, result, name)

    def _opened(self, arguments: str, result: int) -> Iterator[Event]:
        base, text = _FILE.match(arguments), _TEXT.search(arguments)
        assert base
        assert text
        name = self._name(_plain(base[2]), _plain(text[1]))
        if name is None or "O_TMPFILE" in arguments:
            return
        self._ends[str(result), name] = 0
        if "O_CREAT" in arguments:
            yield Event("made", name)
        if "O_TRUNC" in arguments:
            yield Event("sized", name)

    def _changed(self, call: str, arguments: str, result: int, name: str) -> Event:
        if call.endswith("sync"):
            return Event("synced", name)
        number = arguments.rpartition(", ")[2]
        if call == "ftruncate":
            return Event("sized", name, int(number))
        (text,) = _TEXT.findall(arguments)
        data = _bytes(text)[:result]
        assert len(data) == result, "a write longer than strace shows"
        if call == "pwrite64":
            return Event("written", name, int(number), data)
        key = arguments.partition("<")[0], name
        start = self._ends.get(key, 0)
        self._ends[key] = start + result
        return Event("written", name, start, data)

    def _of_handle(self, arguments: str) -> str | None:
        """The name of an open file of the folder; None for others, and those that have no name any more."""
        file = _FILE.match(arguments)
        return self._name("/", _plain(file[2])) if file and not file[3] else None

    def _name(self, base: str, path: str) -> str | None:
        whole = os.path.normpath(Path(base, path))
        if whole == self._folder:
            return FOLDER
        folder, name = os.path.split(whole)
        return name if folder == self._folder else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _plain(text: str) -> str:
    """Whatever strace wrote in hex."""
    return re.sub(r"(?:\\x[0-9a-f]{2})+", lambda found: os.fsdecode(_bytes(found[0])), text)
