"""Issues that are killed, that meet another one or find no room: no number is left out, and nothing is sent twice."""

import atexit
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, chdir, suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from typing import Any

from tests.faults.disks import check_message, no_limit
from tests.faults.dumps import on_copy, several
from tests.faults.kills import strike
from tests.faults.races import both
from tests.faults.scene import BILL, LOAD, Scene, scene, timed
from tests.faults.tries import Try, fault
from tests.support.command import Done, run, started, struck, written
from tests.support.readings import HEADER, table
from tests.support.server_sessions import session
from tests.support.servers import SERVER, prepared_database

QUARTER = ("issue", "--month", "2017-01..2017-03")
FIRST = (*QUARTER, "--series", "S")
ISSUES = {"first": FIRST, "reversal": FIRST, "difference": (*FIRST, "--corrections", "difference")}
JANUARY = ("issue", "--month", "2017-01", "--series", "S")
PAIRS = (
    (FIRST, FIRST),
    (FIRST, (*QUARTER, "--series", "T")),
    (JANUARY, ("issue", "--month", "2017-02", "--series", "S")),
    (JANUARY, ("issue", "--month", "2017-02", "--series", "T")),
)
LIST, SOUND = ("documents", "--json"), ("check", "--json")
BILLS = ("export", "-", "--format", "csv", "--what", "bills")
COLUMNS = ("document", "kind", "client_number", "period_start", "period_end", "gross", "corrects", "in_force")
Documents = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Desk:
    """Databases before each kind of issue, what documents there are before and after it, and how long the first takes.

    Corrections are of a quarter that was issued before the readings of two clients changed.
    """

    files: dict[str, Path]
    before: dict[str, Documents]
    after: dict[str, Documents]
    seconds: float


_desks: dict[Path, Desk] = {}


def desk(one: Try) -> Desk:
    """Made once a process."""
    if one.shared not in _desks:
        _desks[one.shared] = _made(one, scene(one))
    return _desks[one.shared]


def _made(one: Try, made: Scene) -> Desk:
    folder = one.shared / "desk"
    folder.mkdir()
    made.put(folder, made.billed)
    seconds = timed(folder, *FIRST)
    changes = [f"{client},2017-{month:02}-05T10:00:00Z,9" for client in ("c1", "c5") for month in (1, 2)]
    written(folder / "more.csv", HEADER, *changes)
    one.shell.take(folder / "etl.sqlite3")
    with chdir(folder):
        one.shell.load("more.csv", "--timezone", "UTC", "--interval", "1h")
    one.shell.ok("bill", "--stale")
    one.shell.close()
    changed = Path(shutil.copy(one.shell.database, folder / "changed.sqlite3"))
    files = {"first": made.billed, "reversal": changed, "difference": changed}
    before, after = dict[str, Documents](), dict[str, Documents]()
    for kind, file in files.items():
        one.shell.take(file)
        before[kind] = listed(one.shell(*LIST))
        one.shell.ok(*ISSUES[kind])
        after[kind] = listed(one.shell(*LIST))
    assert [(len(before[kind]), len(after[kind])) for kind in files] == [(0, 36), (36, 44), (36, 40)]
    return Desk(files, before, after, seconds)


@dataclass(frozen=True)
class Base:
    """A database that is billed: the options that name it, and what commands give on it, or on a copy."""

    options: tuple[str, ...]
    results: Callable[..., list[Done]]


def on_file(one: Try, kind: str = "first") -> Base:
    shutil.copy(desk(one).files[kind], one.folder / "etl.sqlite3")
    return Base((), partial(on_copy, one.shell, one.folder))


def on_server(one: Try) -> Base:
    url = _database(scene(one).folder)
    with session(url) as owner:
        owner.execute("SET session_replication_role = replica")  # no trigger keeps what earlier tries have issued
        owner.execute("DELETE FROM etl_document")
        owner.execute("DELETE FROM etl_documentseries")
    return Base(("--database", url), partial(several, one.folder, url))


@cache
def _database(folder: Path) -> str:
    """One for all tries of this process."""
    stack = ExitStack()
    atexit.register(stack.close)
    url = stack.enter_context(prepared_database())
    assert [done.code for done in several(folder, url, LOAD, BILL)] == [0, 0]
    return url


def listed(done: Done) -> Documents:
    """What there is of documents, without times and digests."""
    if done.code:
        assert "there are no documents" in done.err, done.err
        return []
    return [tuple(document[name] for name in COLUMNS) for document in done.json["documents"]]


def ends_well(one: Try, base: Base, kind: str = "first") -> None:
    """All documents are there or none; the issue again ends as if nothing had been."""
    made = desk(one)
    struck, found, again, after, sound, bills = base.results(SOUND, LIST, ISSUES[kind], LIST, SOUND, BILLS)
    assert (struck.code, sound.code) == (0, 0), struck.out + sound.out
    assert listed(found) in (made.before[kind], made.after[kind]), "some documents of an issue"
    assert again.code == 0, again.err
    assert listed(after) == made.after[kind], "the same issue again ends otherwise"
    add_up(listed(after), bills)


def add_up(documents: Documents, bills: Done) -> None:
    """Numbers have no hole, and the documents in force of each period of a client are its bill."""
    names = [document[0] for document in documents]
    lengths = Counter(name.partition("-")[0] for name in names)
    assert names == [f"{series}-{number:06}" for series in sorted(lengths) for number in range(1, lengths[series] + 1)]
    sent: dict[tuple[str, str, str], Decimal] = {}
    for _, kind, *days, gross, _, in_force in documents:
        if in_force:
            assert kind == "correction" or tuple(days) not in sent, f"{days} were invoiced twice"
            sent[tuple(days)] = sent.get(tuple(days), Decimal(0)) + Decimal(gross)
    billed = {
        (bill["client_number"], bill["period_start"], bill["period_end"]): Decimal(bill["total"])
        for bill in table(bills.out)
    }
    assert sent == {days: billed[days] for days in sent}


@fault("SIGKILL at a random moment of issue, then again, on both databases", 2, 200, "I1, numbers without a hole")
def kill_issue(one: Try) -> None:
    kind = ("first", "reversal", "difference", "first")[one.number % 4]
    if SERVER and one.number % 4 == 3:
        base = on_server(one)
        strike(one, (*base.options, *FIRST), desk(one).seconds, signal.SIGKILL)
    else:
        base = on_file(one, kind)
        strike_open(one, ISSUES[kind], desk(one).seconds)
    ends_well(one, base, kind)


def strike_open(one: Try, command: tuple[str, ...], seconds: float) -> Done:
    """Kill a command at a random moment after it has opened the database, or has begun to write its log.

    What comes before takes most of its time.
    """
    process = started(one.folder, *command, stdin=subprocess.DEVNULL)
    log, opened = one.folder / "etl.sqlite3-wal", list[float]()
    size, after = one.dice.choice(((0, one.dice.uniform(0, seconds / 2)), (1, one.dice.uniform(0, 0.01))))

    def now() -> bool:
        with suppress(FileNotFoundError):  # whoever ends takes it away
            if not opened and log.stat().st_size >= size:
                opened.append(time.monotonic())
        return bool(opened) and time.monotonic() - opened[0] > after

    return struck(process, now, signal.SIGKILL)


@fault("two issues at once, in one series or in two, on both databases", 1, 80, "no hole, nothing sent twice")
def race(one: Try) -> None:
    """One waits for the other, and nothing is left to issue after them."""
    base = on_server(one) if SERVER and one.number % 2 else on_file(one)
    first, second = PAIRS[one.number // 2 % len(PAIRS)]
    both(one, (*base.options, *first), (*base.options, *second))
    found, sound, *again, bills = base.results(LIST, SOUND, (*first, "--json"), (*second, "--json"), BILLS)
    assert sound.code == 0, sound.out
    assert len(listed(found)) == (36 if first is FIRST else 24)
    assert [done.json["documents"] for done in again] == [0, 0], "something was left to issue"
    add_up(listed(found), bills)


@fault("disk full during issue: no file may grow beyond a random size", 1, 40, "I1, exit 1, no hole", needs=no_limit)
def limited(one: Try) -> None:
    kind = list(ISSUES)[one.number % len(ISSUES)]
    base = on_file(one, kind)
    size = one.dice.randrange(1_000, 300_000)
    done = run(one.folder, *ISSUES[kind], through=["prlimit", f"--fsize={size}"])
    check_message(done.code, done.err, size)
    ends_well(one, base, kind)
