"""Workers that a broker calls: the same bills and readings to the letter, on Redis and on RabbitMQ."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.faults.dumps import several
from tests.support.brokers import LEASE, NO_RABBITMQ, NO_REDIS, RABBITMQ, REDIS, Site, own_queue
from tests.support.command import Shell, struck, written
from tests.support.readings import HEADER, hours
from tests.support.servers import NO_SERVER, SERVER, WITHOUT_BILLS, prepared_database

CLIENTS = [f"{'aÄBzé'[number % 5]}{number:03}" for number in range(240)]
BILL = ("bill", "--from", "2017-08-01", "--to", "2017-08-03")
WORKERS = (*BILL, "--engine", "celery")
EXPORTS = [["export", "-", "--format", "csv", "--what", what] for what in ("bills", "lines")]
BROKERS = [
    pytest.param(REDIS, marks=pytest.mark.skipif(not REDIS, reason=NO_REDIS), id="redis"),
    pytest.param(RABBITMQ, marks=pytest.mark.skipif(not RABBITMQ, reason=NO_RABBITMQ), id="rabbitmq"),
]
OF_THE_PAST = 'import etl; etl.__version__ = "0.0.1"; from etl.start import main; main()'

POISONED = """
import os, signal
from etl.start import main
from etl.tariffs.pricing.calculator import Calculator

whole = Calculator.page

def page(self, usage, *past):
    if "poison" in usage.clients:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(self, usage, *past)

Calculator.page = page
main()
"""
"""A worker whose processes are killed when they compute the bill of a client, as by one that takes all memory."""

servers = pytest.mark.skipif(not SERVER, reason=NO_SERVER)
redis = pytest.mark.skipif(not REDIS, reason=NO_REDIS)


def rows(clients: list[str]) -> list[str]:
    return [row for client in clients for row in hours(client, "2017-08-01", "2017-08-03", f"0.{len(client)}37")]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With readings."""
    folder = tmp_path_factory.mktemp("loaded")
    written(folder / "all.csv", HEADER, *rows(CLIENTS))
    with prepared_database() as url:
        (done,) = several(folder, url, ["load", "all.csv", "--timezone", "UTC"])
        assert done.code == 0, done.err
        yield url


@pytest.fixture(scope="module")
def alone(database: str, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Bills and lines as one process computes them."""
    done = several(tmp_path_factory.mktemp("alone"), database, [*BILL], *EXPORTS)
    assert [one.code for one in done] == [0, 0, 0], done[0].err
    return [one.out for one in done[1:]]


@contextmanager
def at(broker: str, database: str, folder: Path, lease: str = LEASE) -> Iterator[Site]:
    """On a queue of its own; bills that are there go."""
    with own_queue(broker) as queue:
        site = Site(folder, database, broker, queue, lease)
        site.ask(WITHOUT_BILLS)
        yield site


@servers
@pytest.mark.parametrize("broker", BROKERS)
def test_bills_of_workers_are_those_of_one_process(
    broker: str, database: str, alone: list[str], tmp_path: Path
) -> None:
    with at(broker, database, tmp_path, lease="600") as site, site.worker() as worker:
        done, *exported = site.several([*WORKERS, "--json"], *EXPORTS)
        assert (done.code, done.json["bills"]) == (0, len(CLIENTS)), done.err
        assert site.ask("SELECT count(*) FROM etl_chunk WHERE attempts = 0 AND state = 2") == [(4,)]
        worker.send_signal(signal.SIGINT if broker == REDIS else signal.SIGTERM)
        assert worker.wait(600) == 0
        assert [one.out for one in exported] == alone


@servers
@redis
def test_a_run_that_is_interrupted_goes_on_when_it_is_asked_for_again(
    database: str, alone: list[str], tmp_path: Path
) -> None:
    with at(REDIS, database, tmp_path) as site:
        waiting = site.start(*WORKERS)
        assert waiting.stderr is not None
        assert "sample tariff" not in (line := waiting.stderr.readline())
        assert line == "etl: no worker answers (start some: etl worker)\n"
        messages = sent(site)
        assert [sorted(one) for one in messages] == [["body", "content-encoding", "content-type"]] * 4
        assert {one["content-type"] for one in messages} == {"application/json"}
        done = struck(waiting, lambda: True, signal.SIGINT)
        assert done.code == 130
        ((run,),) = site.ask("SELECT id FROM etl_run WHERE state = 0")
        assert f"run {run} stays open: the same command resumes it, etl runs stop {run} discards it" in done.err
        with site.worker(1):
            done, *exported = site.several(WORKERS, *EXPORTS)
        assert done.code == 0, done.err
        assert f"resuming run {run}" in done.err
        assert [one.out for one in exported] == alone


def sent(site: Site) -> list[dict[str, str]]:
    """The messages that wait: what the broker is told beside its own headers; each names one chunk."""
    import base64

    from redis import Redis

    with Redis.from_url(site.broker) as client:
        found = [json.loads(one) for one in client.lrange(site.queue, 0, -1)]
    chunks = [json.loads(base64.b64decode(one["body"]))[0] for one in found]
    assert sorted(chunks) == [[chunk] for (chunk,) in site.ask("SELECT id FROM etl_chunk ORDER BY id")]
    return [{key: one[key] for key in one if key not in ("headers", "properties")} for one in found]


@servers
@redis
def test_a_worker_of_another_version_refuses_and_the_user_who_is_told_can_stop_the_run(
    database: str, tmp_path: Path
) -> None:
    with at(REDIS, database, tmp_path) as site, site.worker(1, program=OF_THE_PAST) as worker:
        waiting = site.start(*WORKERS)
        assert waiting.stderr is not None
        assert worker.stderr is not None
        for stream in (waiting.stderr, worker.stderr):
            line = first_line(stream, "was begun by etl ")
            assert "this worker is of 0.0.1/" in line
            assert "(install the same version for both)" in line
        assert site.ask("SELECT DISTINCT attempts FROM etl_chunk") == [(0,)]
        ((run,),) = site.ask("SELECT id FROM etl_run WHERE state = 0")
        assert site.run("runs", "stop", f"{run}").code == 0
        _, err = waiting.communicate(timeout=600)
        assert err.splitlines()[-1] == f"etl: run {run} was closed by another etl process (etl runs show {run})"
        assert waiting.returncode == 1


@servers
@redis
def test_a_client_that_ends_every_worker_has_a_failed_bill_and_the_others_have_theirs(tmp_path: Path) -> None:
    written(tmp_path / "two.csv", HEADER, *rows(["poison", "then"]))
    with prepared_database() as url, own_queue(REDIS) as queue:
        site = Site(tmp_path, url, REDIS, queue)
        with site.worker(6, program=POISONED) as worker:  # Celery takes seconds to replace one
            _, done, bills = site.several(["load", "two.csv"], [*WORKERS, "--json"], EXPORTS[0])
            assert worker.stderr is not None
            for what in ("exited with 'signal 9 (SIGKILL)'", "Task handler raised error: WorkerLostError"):
                assert first_line(worker.stderr, what).startswith("etl: ")
        assert done.code == 3, done.err
        assert (done.json["bills"], done.json["failed"]) == (1, 1)
        assert done.json["warnings"][-1] == "client poison: computing its bill ended the process each time (report it)"
        assert [row.partition(",")[0] for row in bills.out.splitlines()[1:]] == ["poison", "then"]


def first_line(stream: IO[str], text: str) -> str:
    """The first line that has a text; several processes end, each with lines of its own."""
    return next(line for line in stream if text in line)


@pytest.mark.parametrize(
    "command", [WORKERS, ("load", "a.csv", "--engine", "celery"), ("worker",)], ids=lambda one: one[0]
)
def test_sqlite_is_refused(command: tuple[str, ...], etl: Shell) -> None:
    if etl.on_server:
        pytest.skip("SQLite only")
    written("a.csv", HEADER, *rows(CLIENTS[:1]))
    done = etl(*command)
    wanted = "etl: SQLite is for one machine: workers elsewhere cannot write to it (use PostgreSQL, or --workers N)"
    assert (done.code, done.error) == (2, wanted)


@servers
@pytest.mark.parametrize(
    ("broker", "code", "message"),
    [
        ("", 2, "ETL_BROKER_URL names no broker (write redis://host:6379/0 or amqp://user@host//)"),
        ("http://me:sentinel@host/", 2, "http://me:***@host/ is not a broker (write redis://host:6379/0"),
        ("redis://me:sentinel@127.0.0.1:9/0", 5, "redis://me:***@127.0.0.1:9/0: the broker does not answer: "),
        ("amqp://me:sentinel@127.0.0.1:9//", 5, "amqp://me:***@127.0.0.1:9//: the broker does not answer: "),
    ],
)
def test_a_broker_that_is_not_there_is_one_line_without_its_password(
    broker: str, code: int, message: str, database: str, tmp_path: Path
) -> None:
    site = Site(tmp_path, database, broker, "etl-test")
    site.ask(WITHOUT_BILLS)
    done = site.run("-q", *WORKERS)
    (line,) = done.err.splitlines()
    assert (done.code, line[: 5 + len(message)]) == (code, f"etl: {message}")
    assert "sentinel" not in done.err + done.out
    assert site.ask("SELECT count(*) FROM etl_run WHERE state = 0") == [(int(code == 5),)]


@servers
@redis
def test_a_worker_waits_for_its_broker_and_does_not_tell_the_password(database: str, tmp_path: Path) -> None:
    site = Site(tmp_path, database, "redis://me:sentinel@127.0.0.1:9/0", "etl-test")
    with site.worker(1) as worker:
        assert worker.stderr is not None
        line = worker.stderr.readline()
        assert "Cannot connect" in line
        assert "sentinel" not in line
