"""Many processes at once, each with clients of its own and files that all load: the end is that of a serial run."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.dumps import SOUND, Command, several
from tests.faults.issues import LIST, add_up, listed
from tests.faults.tries import Try, fault
from tests.faults.workers import BILLS, LINES, READINGS
from tests.support.clerks import less_issued
from tests.support.command import Done, started, written
from tests.support.readings import HEADER, hours, line, percent, standing, tariff
from tests.support.servers import SERVER, prepared_database

CROWD = 14
SHORT, LONG = 2.0, 180.0
"""Seconds: of the first try on each database, which the ordinary tests make, and of the others."""
MONTH = ("--month", "2017-08")
SHARED = ("common.csv", "half.csv")
TARIFFS = ("cheap", "dear")
MONTH_DAYS = ("2017-08-01", "2017-09-01")
ZONE = ("--timezone", "UTC")
BILL: Command = ("bill", *MONTH, "--tariff", "cheap.toml")
STALE: Command = ("bill", "--stale")
ISSUED = ("--series", "S", "--credit-unbilled", "--max-credits", "99", "--allow-empty")
ISSUE: Command = ("issue", "--periods", "all.csv", *ISSUED)
PROGRAM = """
import os, sys
from tests.faults.crowds import lane
from tests.support.forked import ready

lanes, seconds, seed, url = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3], sys.argv[4]
ready(url)
children = []
for number in range(lanes):
    child = os.fork()
    if not child:
        lane(number, seconds, seed, url)
        os._exit(0)
    children.append(child)
sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
"""
MAY_FAIL = re.compile(
    r"there are no (bills|documents|readings)|no bill .* stale|has no (bill|tariff)|there is no (client|such database)"
)
"""What a command may find that is too early, or too late."""


def lane(number: int, seconds: float, seed: str, url: str) -> None:
    """Give commands one after the other until the time is over, and write down how each ended."""
    from tests.support.forked import fork

    dice, until, own = Random(f"{seed} {number}"), time.monotonic() + seconds, Lane(number)
    while time.monotonic() < until:
        command = own.command(dice)
        code, out, err = fork(("--database", url, *command))
        own.done.append([command, code, err + (out if code == 1 else "")])
        own.note(command, code, out)
    Path(f"lane{number}.json").write_text(json.dumps([own.load is not None, own.tariff, own.done]))


class Lane:
    """One of the crowd: whether its own file is loaded, the tariff of its clients, and what it has done."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.load: int | None = None
        self.tariff = ""
        self.done: list[Any] = []

    def command(self, dice: Random) -> list[str]:
        """The next one."""
        own, client = f"{self._number}", f"c{self._number}-{dice.randrange(2)}"
        file = ["load", f"own{own}.csv", "--timezone", "UTC", "--json"]
        change = file if self.load is None else ["unload", f"{self.load}"]
        series = dice.choice(("S", f"S{self._number % 3}"))
        return dice.choice(
            (
                change,
                change,
                file,
                ["load", dice.choice(SHARED), "--timezone", "UTC"],
                ["assign", f"{dice.choice(TARIFFS)}{own}.csv"],
                ["bill", *MONTH, "--client", client],
                list(BILL),
                ["bill", "--stale"],
                ["issue", *MONTH, "--client", client, "--series", series],
                ["issue", *MONTH, "--series", "S"],
                ["export", f"readings{own}.csv", "--what", "readings"],
                ["export", f"bills.{dice.choice(('csv', 'parquet'))}"],
                ["status", "--json"],
                ["documents", "--json"],
                ["check", "--json"],
                ["explain", client, *MONTH],
            )
        )

    def note(self, command: list[str], code: int, out: str) -> None:
        """Know what is loaded and assigned now."""
        if code not in (0, 3):
            return
        if command[0] == "unload":
            self.load = None
        elif command[0] == "assign":
            self.tariff = command[1]
        elif command[1] == f"own{self._number}.csv":
            self.load = json.loads(out)["id"]


@contextmanager
def database(one: Try) -> Iterator[str]:
    """A file that the crowd finds without tables, or one on a server, by turns."""
    if SERVER and one.number % 2:
        with prepared_database() as url:
            yield url
    else:
        yield "sqlite:///etl.sqlite3"


@fault("a crowd: 14 processes load, unload, assign, bill, issue, export and check at once", 2, 4, "I1 I2 I4 I5")
def crowd(one: Try) -> None:
    """The first try on each database is that of the ordinary tests."""
    write_files(one.folder)
    with database(one) as url:
        seconds = SHORT if one.number < 2 else LONG
        options = [str(CROWD), str(seconds), str(one.dice.random()), url]
        process = started(one.folder, *options, program=PROGRAM)
        _, err = process.communicate(timeout=seconds + 600)
        assert (process.returncode, err) == (0, ""), err
        lanes = [json.loads((one.folder / f"lane{number}.json").read_text()) for number in range(CROWD)]
        for command, code, err in (each for _, _, done in lanes for each in done):
            judge(command, code, err)
        whose = [f"own{number}.csv" for number, (is_loaded, *_) in enumerate(lanes) if is_loaded]
        inputs: list[Command] = [("load", name, *ZONE) for name in (*SHARED, *whose)]
        inputs += [("assign", assigned) for _, assigned, _ in lanes if assigned]
        ends_as_serial(one, url, inputs)


def judge(command: Command, code: int, err: str) -> None:
    """AssertionError for an end that no command should have."""
    assert "Traceback" not in err, f"{command}: {err}"
    early = code == 1 and command[0] not in ("load", "assign") and MAY_FAIL.search(err)
    assert code in (0, 3) or early, f"{command}: exit code {code}: {err}"


def ends_as_serial(one: Try, url: str, inputs: list[Command]) -> None:
    """What the crowd left is sound, and has the readings and bills of a database that got the same inputs in order."""
    steps: list[Command] = [BILL, STALE, READINGS, BILLS, LINES]
    with chdir(one.folder):
        one.shell.reset()
        serial = fine([one.shell(*command) for command in (*inputs, *steps)])[len(inputs) :]
    done = fine(several(one.folder, url, SOUND, *inputs[: len(SHARED)], *steps, ISSUE, SOUND, LIST, BILLS))
    first = 1 + len(SHARED)
    for name, here, there in zip(("readings", "bills", "lines"), done[first + 2 :], serial[2:], strict=False):
        crowds, alone = (less_issued(each.out) if name == "bills" else each.out for each in (here, there))
        other = sorted(set(crowds.splitlines()) ^ set(alone.splitlines()))
        assert crowds == alone, f"not the {name} of a serial run: {other}"
    *_, sound, documents, bills = done
    assert (done[0].code, sound.code) == (0, 0), done[0].out + sound.out
    add_up(listed(documents), bills)


def fine(done: list[Done]) -> list[Done]:
    bad = [one for one in done if one.code not in (0, 3)]
    assert not bad, bad
    return done


def write_files(folder: Path) -> None:
    """Two files that overlap, for all; readings and tariffs of two clients for each."""
    common = [row for client in "pqr" for row in hours(client, *MONTH_DAYS, "0.3")]
    written(folder / "common.csv", HEADER, *common)
    written(folder / "half.csv", HEADER, *common[: len(common) // 2])
    with chdir(folder):
        tariff("cheap.toml", line("energy", "0.1"), standing())
        tariff("dear.toml", line("energy", "0.3"), percent("vat", "0.2", '"vat"'))
    clients = ["p", "q", "r"]
    for number in range(CROWD):
        own = [f"c{number}-{each}" for each in range(2)]
        written(
            folder / f"own{number}.csv",
            HEADER,
            *(row for each in own for row in hours(each, *MONTH_DAYS, f"0.{number + 1:03}")),
        )
        for name in TARIFFS:
            written(folder / f"{name}{number}.csv", "client_number,tariff", *(f"{each},{name}.toml" for each in own))
        clients += own
    written(
        folder / "all.csv", "client_number,from,to", *(f"{each},{MONTH_DAYS[0]},{MONTH_DAYS[1]}" for each in clients)
    )
