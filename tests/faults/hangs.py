"""A worker whose loop stands still with a chunk at work, and whose broker was away meanwhile; another host goes on."""

import os
import signal
import time
from collections.abc import Callable

from tests.faults.restarts import LEASE, away, no_redis
from tests.faults.tries import Try, fault
from tests.faults.workers import CALLED, RECOVERED, ended, yard
from tests.support.brokers import Site, children
from tests.support.own_servers import own_redis
from tests.support.servers import WITHOUT_BILLS

HOST = """
import socket, time
from pathlib import Path
from kombu.asynchronous.hub import Hub

socket.gethostname = lambda: Path.cwd().name
fire = Hub.fire_timers

def fire_timers(self, *arguments, **options):
    if Path("hang").exists():
        from etl.engines import broker_watch

        broker_watch.STILL_LOOKS = 4
        Path("hang").unlink()
        time.sleep(36000)
    return fire(self, *arguments, **options)

Hub.fire_timers = fire_timers
from etl.start import main

main()
"""
"""A machine by the name of its folder, whose worker hangs when there is a file `hang`, and takes the file away."""


@fault("--engine celery: a worker hangs with a chunk, Redis is restarted; two hosts", 1, 20, "I1", needs=no_redis)
def worker_hangs(one: Try) -> None:
    """The other host makes the bills of the run; those of the next one are made by the worker that hung."""
    made = yard(one.shared)
    with own_redis(one.folder) as server:
        first, second = (Site(one.folder / name, made.url, server.url, "etl", LEASE) for name in ("first", "second"))
        for site in (first, second):
            site.folder.mkdir()
        first.ask(WITHOUT_BILLS)
        with first.worker(1, program=HOST) as worker:
            process = second.start(*CALLED)
            until(lambda: first.ask("SELECT 1 FROM etl_chunk WHERE state = 1 LIMIT 1"))
            (child,) = children(worker)
            os.kill(child, signal.SIGSTOP)
            (first.folder / "hang").touch()
            until(lambda: not (first.folder / "hang").exists())
            away(one, server)
            with second.worker(1, program=HOST):
                os.kill(child, signal.SIGCONT)
                ended(process)
            made.bills(made.folder, made.url)
            first.ask(WITHOUT_BILLS)
            ended(second.start(*CALLED))
            assert worker.poll() is None
        made.bills(made.folder, made.url)


def until(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + RECOVERED
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.005)
