"""Workers that are killed or stopped, and brokers that forget: the command ends all the same, or ends when it is
given again."""

import atexit
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.faults.dumps import SOUND, several
from tests.faults.tries import Try, fault
from tests.support.brokers import LEASE, NO_RABBITMQ, NO_REDIS, RABBITMQ, REDIS, Site, children, emptied, own_queue
from tests.support.command import Done, run, started, written
from tests.support.readings import HEADER, hours
from tests.support.servers import NO_SERVER, SERVER, WITHOUT_BILLS, prepared_database

CLIENTS = 200
LOAD = ("load", "many.csv", "--timezone", "UTC")
BILL = ("bill", "--from", "2017-01-01", "--to", "2017-01-22")
CALLED = (*BILL, "--engine", "celery")
SHARED = (*BILL, "--workers", "2")
BILLS, LINES, READINGS = (["export", "-", "--format", "csv", "--what", what] for what in ("bills", "lines", "readings"))
RECOVERED = 600 if "PYTEST_VERSION" in os.environ else int(LEASE) + 30
"""Seconds after the stroke in which a command must have ended. Only a soak takes the time: other tests run beside."""
FILES = 4


@dataclass(frozen=True)
class Yard:
    """Readings on PostgreSQL and in an SQLite file, and what bills of them are when nothing strikes."""

    folder: Path
    url: str
    file: Path
    billed: list[str]
    loaded: str

    def bills(self, folder: Path, url: str, *before: tuple[str, ...]) -> list[Done]:
        """Check that the bills of a database are those; what commands before that gave."""
        *first, sound, bills, lines = several(folder, url, *before, SOUND, BILLS, LINES)
        assert sound.code == 0, sound.out + sound.err
        assert [bills.out, lines.out] == self.billed, "not the bills of a run that is left alone"
        return first


@cache
def yard(shared: Path) -> Yard:
    """Made once a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    url, folder = stack.enter_context(prepared_database()), shared / "yard"
    folder.mkdir()
    rows = [hours(f"c{number:03}", "2017-01-01", "2017-01-22", f"0.{number + 1:03}") for number in range(CLIENTS)]
    written(folder / "many.csv", HEADER, *(row for some in rows for row in some))
    for number in range(FILES):
        own = rows[number * CLIENTS // FILES : (number + 1) * CLIENTS // FILES]
        written(folder / f"part{number}.csv", HEADER, *(row for some in own for row in some))
    loaded = run(folder, *LOAD)
    assert loaded.code == 0, loaded.err
    load, bill, bills, lines, readings = several(folder, url, LOAD, BILL, BILLS, LINES, READINGS)
    assert (load.code, bill.code) == (0, 0), load.err + bill.err
    return Yard(folder, url, folder / "etl.sqlite3", [bills.out, lines.out], readings.out)


def no_server() -> str:
    return "" if SERVER else NO_SERVER


def no_broker() -> str:
    return no_server() or ("" if REDIS else NO_REDIS) or ("" if RABBITMQ else NO_RABBITMQ)


@contextmanager
def called(one: Try) -> Iterator[tuple[Yard, Site]]:
    """A broker of the two, a queue of its own, and a database without bills."""
    made, broker = yard(one.shared), one.dice.choice((REDIS, RABBITMQ))
    with own_queue(broker) as queue:
        site = Site(made.folder, made.url, broker, queue)
        site.ask(WITHOUT_BILLS)
        yield made, site


def at_work(site: Site, process: "subprocess.Popen[str]", one: Try, seconds: float = 0.4) -> None:
    """Wait until there are chunks, and then for a random moment."""
    while process.poll() is None and not site.ask("SELECT 1 FROM etl_chunk LIMIT 1"):
        time.sleep(0.005)
    time.sleep(one.dice.uniform(0, seconds))


def ended(process: "subprocess.Popen[str]", code: int = 0) -> str:
    """What a command said that has to end by itself."""
    _, err = process.communicate(timeout=RECOVERED)
    assert "Traceback" not in err, err
    assert "unexpected" not in err, err
    assert process.returncode == code, f"exit code {process.returncode}: {err}"
    return err


@fault("--engine celery: a process of a worker is killed", 1, 20, "I1 within lease + 30 s", needs=no_broker)
def process_killed(one: Try) -> None:
    with called(one) as (made, site), site.worker() as worker:
        process = site.start(*CALLED)
        at_work(site, process, one)
        os.kill(one.dice.choice(children(worker)), signal.SIGKILL)
        ended(process)
        made.bills(made.folder, made.url)


@fault("--engine celery: a whole worker is killed, another joins", 1, 20, "I1 within lease + 30 s", needs=no_broker)
def worker_killed(one: Try) -> None:
    with called(one) as (made, site), site.worker() as worker:
        process = site.start(*CALLED)
        at_work(site, process, one)
        if one.dice.random() < 0.5:
            worker.kill()  # its processes may end what they have begun
        else:
            os.killpg(worker.pid, signal.SIGKILL)
        with site.worker():
            ended(process)
        made.bills(made.folder, made.url)


@fault("--engine celery: a task outlives its lease", 1, 20, "I1 within lease + 30 s", needs=no_broker)
def outlived(one: Try) -> None:
    with called(one) as (made, site), site.worker():
        process = site.start(*CALLED)
        pid = None
        while process.poll() is None and pid is None:
            for (name,) in site.ask("SELECT worker FROM etl_chunk WHERE state = 1 LIMIT 1"):
                pid = int(name.rpartition(":")[2])
        time.sleep(one.dice.uniform(0, 0.1))
        if pid is not None:
            os.kill(pid, signal.SIGSTOP)
            time.sleep(int(LEASE) + one.dice.uniform(0, 3))
            os.kill(pid, signal.SIGCONT)
        ended(process)
        made.bills(made.folder, made.url)


@fault("--engine celery: the broker is emptied", 1, 20, "I1 within lease + 30 s", needs=no_broker)
def broker_emptied(one: Try) -> None:
    with called(one) as (made, site):
        process = site.start(*CALLED)
        at_work(site, process, one)
        emptied(site.broker, site.queue)
        with site.worker():
            emptied(site.broker, site.queue)
            ended(process)
        made.bills(made.folder, made.url)


@fault("load --engine celery: a process of a worker is killed", 1, 20, "I1 I2 within lease + 30 s", needs=no_broker)
def load_killed(one: Try) -> None:
    made, broker = yard(one.shared), one.dice.choice((REDIS, RABBITMQ))
    with own_queue(broker) as queue, prepared_database() as url:
        site = Site(made.folder, url, broker, queue)
        with site.worker() as worker:
            process = site.start("load", "part*.csv", "--timezone", "UTC", "--engine", "celery")
            at_work(site, process, one)
            os.kill(one.dice.choice(children(worker)), signal.SIGKILL)
            ended(process)
        sound, readings = several(made.folder, url, SOUND, READINGS)
        assert sound.code == 0, sound.out + sound.err
        assert readings.out == made.loaded, "not the readings of a load that is left alone"
        assert site.ask("SELECT count(*) FROM etl_load") == [(FILES,)]


def on_one_machine(one: Try) -> tuple[Yard, str, "subprocess.Popen[str]"]:
    """`etl bill --workers 2`, begun, on a server or in a file."""
    made = yard(one.shared)
    if one.number % 2:
        shutil.copy(made.file, one.folder / "etl.sqlite3")
        url = f"sqlite:///{one.folder}/etl.sqlite3"
    else:
        url = made.url
        Site(made.folder, url, "", "").ask(WITHOUT_BILLS)
    command = started(one.folder, "--database", url, *SHARED, variables={"ETL_LEASE_SECONDS": LEASE})
    return made, url, command


@fault("bill --workers 2: a process of it is killed, on both databases", 2, 40, "I1", needs=no_server)
def own_killed(one: Try) -> None:
    made, url, process = on_one_machine(one)
    found: list[int] = []
    while process.poll() is None and not (found := spawned(process)):
        time.sleep(0.005)
    time.sleep(one.dice.uniform(0, 1.2))
    with suppress(ProcessLookupError, IndexError):
        os.kill(one.dice.choice(found), signal.SIGKILL)  # it may have ended, even before it was found
    ended(process)
    made.bills(one.folder, url)


@fault("bill --workers 2: the command is killed, then given again, on both databases", 2, 40, "I1 I5", needs=no_server)
def command_killed(one: Try) -> None:
    made, url, process = on_one_machine(one)
    while process.poll() is None and not spawned(process):
        time.sleep(0.005)
    time.sleep(one.dice.uniform(0, 1.5))
    process.kill()
    process.communicate(timeout=600)
    (again,) = made.bills(one.folder, url, SHARED)
    assert again.code == 0, again.err


def spawned(process: "subprocess.Popen[str]") -> list[int]:
    """Processes that a command computes by; multiprocessing's own helper is none."""
    found = []
    for pid in children(process):
        with suppress(OSError):
            if "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text():
                found.append(pid)
    return found
