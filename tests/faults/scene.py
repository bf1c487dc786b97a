"""Scenes that are struck: files to load, a database with readings, one with bills; their contents otherwise."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.dumps import dump
from tests.faults.tries import Try
from tests.support.command import Shell, run, written
from tests.support.readings import HEADER, hours

LOAD = ("load", "year.csv", "--timezone", "UTC")
BILL = ("bill", "--month", "2017-01..2017-03")
CLIENTS = 12


@dataclass(frozen=True)
class Scene:
    """Databases before and after each step, as files; and the seconds that each command takes when it is left alone."""

    folder: Path
    loaded: Path
    billed: Path
    dump_loaded: list[str]
    dump_billed: list[str]
    seconds: dict[str, float]

    def put(self, folder: Path, database: Path | None) -> None:
        """The files, and maybe a database, into a try's folder."""
        shutil.copy(self.folder / "year.csv", folder)
        if database is not None:
            shutil.copy(database, folder / "etl.sqlite3")


_scenes: dict[Path, Scene] = {}


def scene(one: Try) -> Scene:
    """Made once a process."""
    if one.shared not in _scenes:
        _scenes[one.shared] = _made(one.shared, one.shell)
    return _scenes[one.shared]


def _made(folder: Path, shell: Shell) -> Scene:
    numbers = range(CLIENTS)
    rows = [row for number in numbers for row in hours(f"c{number}", "2017-01-01", "2017-04-01", f"0.{number + 1:03}")]
    written(folder / "year.csv", HEADER, *rows)
    seconds = {"load": timed(folder, *LOAD)}
    _, dump_loaded = dump(shell, folder)
    loaded = _copied(folder, "loaded.sqlite3")
    seconds["bill"] = timed(folder, *BILL)
    _, dump_billed = dump(shell, folder)
    billed = _copied(folder, "billed.sqlite3")
    seconds["export"] = timed(folder, "export", "readings.csv", "--what", "readings")
    return Scene(folder, loaded, billed, dump_loaded, dump_billed, seconds)


def moment(dice: Random, seconds: float) -> float:
    """When to strike: mostly while the command works, seldom while it only begins."""
    return dice.uniform(0 if dice.random() < 0.1 else 0.4, 0.95) * seconds


def timed(folder: Path, *command: str) -> float:
    """The seconds that a command takes that must succeed."""
    begun = time.monotonic()
    done = run(folder, *command)
    assert done.code == 0, done.err
    return time.monotonic() - begun


def _copied(folder: Path, name: str) -> Path:
    """A copy of the database; no process uses it, so the file is all there is of it."""
    assert not (folder / "etl.sqlite3-wal").exists()
    shutil.copy(folder / "etl.sqlite3", folder / name)
    return folder / name
