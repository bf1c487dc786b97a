"""Brokers that are killed and started again under a worker, which comes back and does the work that is left."""

import time

from tests.faults.dumps import SOUND, several
from tests.faults.tries import Try, fault
from tests.faults.workers import CALLED, FILES, READINGS, at_work, ended, no_server, yard
from tests.support.brokers import Site
from tests.support.own_servers import no_redis_server, own_redis
from tests.support.servers import own_database

LEASE = "5"


def no_servers() -> str:
    return no_server() or no_redis_server()


def away(one: Try) -> float:
    """Seconds: short in the ordinary run."""
    return one.dice.uniform(1, 5 if one.number < 2 else 30)


@fault("--engine celery: Redis is killed and started again, a worker goes on", 1, 20, "I1", needs=no_servers)
def redis_restarted(one: Try) -> None:
    """The bills of the run, and those of the next one, are made by the same worker."""
    made = yard(one.shared)
    with own_redis(one.folder) as server:
        site = Site(made.folder, made.url, server.url, "etl", LEASE)
        site.ask("TRUNCATE etl_bill, etl_run CASCADE")
        with site.worker() as worker:
            process = site.start(*CALLED)
            while process.poll() is None and not site.ask("SELECT 1 FROM etl_chunk WHERE state > 0 LIMIT 1"):
                time.sleep(0.005)
            time.sleep(one.dice.uniform(0, 0.4))
            server.stop()
            time.sleep(away(one))
            server.start()
            ended(process)
            made.bills(made.folder, made.url)
            site.ask("TRUNCATE etl_bill, etl_run CASCADE")
            ended(site.start(*CALLED))
            assert worker.poll() is None
        made.bills(made.folder, made.url)


@fault("load --engine celery: Redis is killed and started again", 0, 20, "I1 I2", needs=no_servers)
def redis_restarted_in_a_load(one: Try) -> None:
    made = yard(one.shared)
    with own_redis(one.folder) as server, own_database() as url:
        site = Site(made.folder, url, server.url, "etl", LEASE)
        with site.worker():
            process = site.start("load", "part*.csv", "--timezone", "UTC", "--engine", "celery")
            at_work(site, process, one)
            server.stop()
            time.sleep(away(one))
            server.start()
            process.communicate(timeout=600)
            if process.returncode:  # it had not called anybody yet
                again = site.run("load", "part*.csv", "--timezone", "UTC", "--engine", "celery")
                assert again.code == 0, again.err
        sound, readings = several(made.folder, url, SOUND, READINGS)
        assert sound.code == 0, sound.out + sound.err
        assert readings.out == made.loaded, "not the readings of a load that is left alone"
        assert site.ask("SELECT count(*) FROM etl_load") == [(FILES,)]
