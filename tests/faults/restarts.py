"""Brokers that are killed and started again under a worker, which comes back and does the work that is left."""

import subprocess
import time

from tests.faults.dumps import SOUND, several
from tests.faults.tries import Try, fault
from tests.faults.workers import CALLED, FILES, READINGS, RECOVERED, at_work, ended, no_server, yard
from tests.support.brokers import Site
from tests.support.own_servers import Server, no_rabbitmq_server, no_redis_server, own_rabbitmq, own_redis
from tests.support.servers import WITHOUT_BILLS, prepared_database

LEASE = "5"
LOADED = ("load", "part*.csv", "--timezone", "UTC", "--engine", "celery")


def no_redis() -> str:
    return no_server() or no_redis_server()


def no_rabbitmq() -> str:
    return no_server() or no_rabbitmq_server()


def away(one: Try, server: Server) -> None:
    """Kill a server and start it again: soon in the ordinary run."""
    server.stop()
    time.sleep(one.dice.uniform(1, 5 if one.number < 1 else 30))
    server.start()


@fault("--engine celery: Redis is killed and started again, a worker goes on", 1, 20, "I1", needs=no_redis)
def redis_restarted(one: Try) -> None:
    with own_redis(one.folder, forgets=one.dice.random() < 0.5) as server:
        restarted(one, server)


@fault("--engine celery: RabbitMQ is killed and started again, a worker goes on", 1, 20, "I1", needs=no_rabbitmq)
def rabbitmq_restarted(one: Try) -> None:
    with own_rabbitmq(one.folder, forgets=one.dice.random() < 0.5) as server:
        restarted(one, server)


def restarted(one: Try, server: Server) -> None:
    """The bills of the run, and those of the next one, are made by the same worker."""
    made = yard(one.shared)
    site = Site(made.folder, made.url, server.url, "etl", LEASE)
    site.ask(WITHOUT_BILLS)
    with site.worker() as worker:
        process = site.start(*CALLED)
        while process.poll() is None and not site.ask("SELECT 1 FROM etl_chunk WHERE state > 0 LIMIT 1"):
            time.sleep(0.005)
        time.sleep(one.dice.uniform(0, 0.4))
        away(one, server)
        ended(process)
        made.bills(made.folder, made.url)
        site.ask(WITHOUT_BILLS)
        ended(site.start(*CALLED))
        assert worker.poll() is None
    made.bills(made.folder, made.url)


@fault("load --engine celery: Redis is killed and started again", 0, 20, "I1 I2", needs=no_redis)
def redis_restarted_in_a_load(one: Try) -> None:
    with own_redis(one.folder, forgets=one.dice.random() < 0.5) as server:
        restarted_in_a_load(one, server)


@fault("load --engine celery: RabbitMQ is killed and started again", 0, 20, "I1 I2", needs=no_rabbitmq)
def rabbitmq_restarted_in_a_load(one: Try) -> None:
    with own_rabbitmq(one.folder, forgets=one.dice.random() < 0.5) as server:
        restarted_in_a_load(one, server)


def restarted_in_a_load(one: Try, server: Server) -> None:
    made = yard(one.shared)
    with prepared_database() as url:
        site = Site(made.folder, url, server.url, "etl", LEASE)
        with site.worker():
            process = site.start(*LOADED)
            at_work(site, process, one)
            away(one, server)
            if failed(process):  # it had not called anybody yet
                again = site.run(*LOADED)
                assert again.code == 0, again.err
        sound, readings = several(made.folder, url, SOUND, READINGS)
        assert sound.code == 0, sound.out + sound.err
        assert readings.out == made.loaded, "not the readings of a load that is left alone"
        assert site.ask("SELECT count(*) FROM etl_load") == [(FILES,)]


def failed(process: "subprocess.Popen[str]") -> str:
    """The one line of a command that could not end; empty if it did."""
    _, err = process.communicate(timeout=RECOVERED)
    assert "Traceback" not in err, err
    assert "unexpected" not in err, err
    assert process.returncode in (0, 1, 5), f"exit code {process.returncode}: {err}"
    last = err.splitlines()[-1] if process.returncode else ""
    assert not process.returncode or last.startswith("etl: "), err
    return last
