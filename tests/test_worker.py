"""`etl worker`: what it refuses before it starts, what it prints, and how it ends."""

import logging
import signal
from pathlib import Path

import pytest

from tests.support.brokers import NO_REDIS, REDIS, Site, own_queue
from tests.support.command import Shell
from tests.support.servers import NO_SERVER, SERVER, own_database


def test_what_celery_says_is_one_line_of_ours() -> None:
    from etl.worker import OneLine

    record = logging.LogRecord("celery", logging.ERROR, "", 0, "Task %s failed\nTraceback", ("a",), None)
    assert OneLine().format(record) == "etl: Task a failed"


def test_sqlite_is_refused_before_anything_starts(etl: Shell) -> None:
    if etl.on_server:
        pytest.skip("SQLite only")
    done = etl("worker")
    assert (done.code, done.out) == (2, "")
    assert done.error.startswith("etl: SQLite is for one machine: ")


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
@pytest.mark.skipif(not REDIS, reason=NO_REDIS)
def test_a_worker_says_what_it_is_and_ends_without_a_traceback(tmp_path: Path) -> None:
    with own_database() as url, own_queue(REDIS) as queue:
        site = Site(tmp_path, url, REDIS, queue)
        with site.worker(1) as worker:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait() in {0, 143}  # 143: before Celery has taken over
            assert worker.stderr is not None
            assert "Traceback" not in worker.stderr.read()
