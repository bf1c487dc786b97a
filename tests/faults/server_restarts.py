"""A PostgreSQL server that is stopped and started again under commands and workers: fast, or as if it had crashed."""

import signal
import time

from tests.faults.dumps import SOUND
from tests.faults.issues import add_up, listed
from tests.faults.restarts import LEASE, failed
from tests.faults.tries import Try, fault
from tests.faults.workers import (
    BILL,
    BILLS,
    CALLED,
    CLIENTS,
    FILES,
    READINGS,
    SHARED,
    at_work,
    ended,
    no_broker,
    no_server,
    yard,
)
from tests.support.brokers import RABBITMQ, REDIS, Site, own_queue
from tests.support.own_servers import OwnPostgres, no_postgres_server, own_postgres

LOAD = ("load", "part*.csv", "--timezone", "UTC")
ISSUE = ("issue", *BILL[1:], "--series", "S")
DOCUMENTS = ("documents", "--json")
COUNTS = {"load": ("etl_load", FILES), "bill": ("etl_bill", CLIENTS), "issue": ("etl_document", CLIENTS)}
"""Rows that each command leaves when it is done."""
IN_WORK = """
    SELECT 1 FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()
"""


def no_own_server() -> str:
    return no_server() or no_postgres_server()


def no_own_server_or_broker() -> str:
    return no_broker() or no_postgres_server()


def away(one: Try, server: OwnPostgres) -> None:
    """Stop a server and start it again, soon in the ordinary run; commands find it starting."""
    server.stop(one.dice.choice((signal.SIGINT, signal.SIGQUIT)))
    time.sleep(one.dice.uniform(0, 2 if one.number < 1 else 15))
    server.start()


@fault(
    "PostgreSQL is stopped (fast, immediate) and started again under load, bill and issue, then each again",
    1, 40, "I1 I2 I5 I6, exit 5, one line", needs=no_own_server,
)  # fmt: skip
def server_stopped(one: Try) -> None:
    made = yard(one.shared)
    with own_postgres() as server:
        site = Site(made.folder, server.url, "", "")
        struck(one, server, site, *LOAD)
        struck(one, server, site, *(SHARED if one.number % 2 else BILL))
        (readings,) = made.bills(made.folder, server.url, tuple(READINGS))
        assert readings.out == made.loaded, "not the readings of a load that is left alone"
        struck(one, server, site, *ISSUE)
        sound, documents, bills = site.several(SOUND, DOCUMENTS, BILLS)
        assert sound.code == 0, sound.out + sound.err
        add_up(listed(documents), bills)


def struck(one: Try, server: OwnPostgres, site: Site, *command: str) -> None:
    """Stop the server under a command; what it did is there, and the same command again does the rest."""
    process = site.start(*command)
    while process.poll() is None and not site.ask(IN_WORK):
        time.sleep(0.005)
    time.sleep(one.dice.uniform(0, 1))
    away(one, server)
    line = failed(process)
    server.until_ready()
    if not line:
        assert is_whole(site, command[0]), "what was done is not there"
    again = site.run(*command)
    assert again.code == 0, again.err
    assert is_whole(site, command[0]), "the same command again ends otherwise"


def is_whole(site: Site, command: str) -> bool:
    table, rows = COUNTS[command]
    return site.ask(f"SELECT count(*) FROM {table}") == [(rows,)]


@fault(
    "--engine celery: PostgreSQL is stopped and started again, a worker goes on",
    1, 20, "I1 I5, exit 5, one line", needs=no_own_server_or_broker,
)  # fmt: skip
def server_of_workers_stopped(one: Try) -> None:
    """The same worker makes the bills of the run, when the command is given again if it could not end."""
    made, broker = yard(one.shared), one.dice.choice((REDIS, RABBITMQ))
    with own_queue(broker) as queue, own_postgres() as server:
        site = Site(made.folder, server.url, broker, queue, LEASE)
        assert site.run(*LOAD).code == 0
        with site.worker() as worker:
            process = site.start(*CALLED)
            at_work(site, process, one)
            away(one, server)
            line = failed(process)
            server.until_ready()
            if line:
                ended(site.start(*CALLED))
            assert worker.poll() is None
        made.bills(made.folder, server.url)
