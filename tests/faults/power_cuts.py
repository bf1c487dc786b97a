"""Power cuts while commands write: recorded once, then replayed to any moment, with any loss of what was not synced."""

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.cut_disks import Disk
from tests.faults.dumps import Command, dump
from tests.faults.issues import LIST, listed
from tests.faults.recordings import Recording, no_strace, record
from tests.faults.tries import Try, fault
from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours

STALE, ISSUE = ("bill", "--stale"), ("issue", "--month", "2017-08")
LOAD = ("load", "a.csv", "--timezone", "UTC")
COMMANDS: list[Command] = [
    LOAD,
    ("bill", "--month", "2017-08"),
    ("export", "bills.csv"),
    ISSUE,
    ("load", "b.csv", "--timezone", "UTC"),
    STALE,
    ("backup", "copy.sqlite3"),
    ISSUE,
    ("export", "bills.csv"),
    ("export", "readings.parquet", "--what", "readings"),
    ("unload", "2"),
    LOAD,
    STALE,
    ("export", "readings.parquet", "--what", "readings"),
    ("backup", "copy.sqlite3"),
]
TARGETS = ("bills.csv", "readings.parquet", "copy.sqlite3")
State = tuple[list[str], list[Any]]


@dataclass(frozen=True)
class Case:
    """A recording of all commands; before the first and after each, what the database and the targets held."""

    inputs: Path
    recording: Recording
    states: list[State | None]
    targets: list[dict[str, bytes]]


_cases: dict[Path, Case] = {}


def case(one: Try) -> Case:
    """Made once a process."""
    if one.shared not in _cases:
        _cases[one.shared] = _made(one.shared / "power", one.shell)
    return _cases[one.shared]


def _made(inputs: Path, shell: Shell) -> Case:
    put(inputs, {})
    for name, clients, first, kwh in (("a.csv", "pqr", "2017-08-01", "0.1"), ("b.csv", "qs", "2017-08-05", "2.5")):
        rows = [row for client in clients for row in hours(client, first, "2017-09-01", kwh)]
        written(inputs / name, HEADER, *rows)
    texts = {path.name: path.read_bytes() for path in inputs.iterdir()}
    folder = inputs.with_name("powered")
    put(folder, texts)
    recording = record(folder, *COMMANDS)
    states, targets, disk, done = list[State | None]([None]), [dict[str, bytes]()], Disk(journal=False), 0
    for number, end in enumerate(recording.ended):
        for event in recording.events[done:end]:
            disk.do(event)
        files, done = disk.files(), end
        at_rest = inputs.with_name(f"powered-{number}")
        put(at_rest, files)
        states.append(viewed(shell, at_rest)[0])
        targets.append({name: files[name] for name in TARGETS if name in files})
    there = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert texts | disk.files() == there, "the recording is not what was written"
    return Case(inputs, recording, states, targets)


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def viewed(shell: Shell, folder: Path, *before: Command) -> tuple[State, list[tuple[Command, int, str]]]:
    """What a sound database in a folder holds, after some commands; how each of them ended."""
    done, exports = dump(shell, folder, *before, LIST)
    *first, documents = done
    ends = [(command, each.code, each.err) for command, each in zip(before, first, strict=True)]
    return (exports, listed(documents)), ends


@fault(
    "power cuts in load, bill, issue, export, unload, backup: unsynced writes lost, in part, torn at 512 bytes",
    5,
    1000,
    "I1 I4 I6",
    needs=no_strace,
)
def power_cut(one: Try) -> None:
    made = case(one)
    events, printed = made.recording.events, made.recording.printed
    moment = one.dice.choice(printed) if one.dice.random() < 0.4 else one.dice.randint(1, len(events))
    done = sum(end <= moment for end in printed)
    left = cut_at(made, moment, one.dice)
    for path in made.inputs.iterdir():
        left[path.name] = path.read_bytes()
    one.folder.rmdir()
    put(one.folder, left)
    where = f"after event {moment}, {events[moment - 1][:3]}, {done} commands done"
    for name in TARGETS:
        assert left.get(name) in [state.get(name) for state in made.targets[done : done + 2]], f"part of {name} {where}"
    if done:
        assert viewed(one.shell, one.folder)[0] in made.states[done : done + 2], f"neither before nor after, {where}"
    if done < len(COMMANDS):
        goes_on(one, made, done, where)


def cut_at(made: Case, moment: int, dice: Random) -> dict[str, bytes]:
    """The files that a cut after so many events leaves."""
    disk = Disk(journal=dice.random() < 0.5)
    for event in made.recording.events[:moment]:
        disk.do(event)
    return disk.cut(dice)


def goes_on(one: Try, made: Case, done: int, where: str) -> None:
    """The command that was cut is given again, sometimes with all that come after it."""
    upto = len(COMMANDS) if one.dice.random() < 0.2 else done + 1
    state, ends = viewed(one.shell, one.folder, *COMMANDS[done:upto])
    for command, code, err in ends:
        assert code == 0 or "there is no load 2" in err, f"again {command}: {err}, {where}"
    assert state == made.states[upto], f"{COMMANDS[done:upto]} again end otherwise, {where}"
    stray = [path.name for path in one.folder.iterdir() if path.name.endswith(".tmp")]
    assert stray == [], f"left {stray}, {where}"
