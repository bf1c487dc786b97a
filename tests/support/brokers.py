"""Brokers that tests share, each with queues of its own; commands and workers that use one database and one of them."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.command import Done, run, started

REDIS = os.environ.get("ETL_TEST_REDIS_URL", "")
RABBITMQ = os.environ.get("ETL_TEST_RABBITMQ_URL", "")
NO_REDIS = "ETL_TEST_REDIS_URL names no broker"
NO_RABBITMQ = "ETL_TEST_RABBITMQ_URL names no broker"
LEASE = "2"
_numbers = count()


@dataclass(frozen=True)
class Site:
    """A folder, a database and a queue of a broker, as several machines would see them."""

    folder: Path
    database: str
    broker: str
    queue: str
    lease: str = LEASE
    """Seconds; on a busy machine a short one may be over while its worker is well."""

    @property
    def variables(self) -> dict[str, str]:
        return {"ETL_BROKER_URL": self.broker, "ETL_QUEUE": self.queue, "ETL_LEASE_SECONDS": self.lease}

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """A command as a process."""
        return started(self.folder, "--database", self.database, *arguments, variables=self.variables, **options)

    def run(self, *arguments: str) -> Done:
        """A command to its end."""
        return run(self.folder, "--database", self.database, *arguments, variables=self.variables)

    def several(self, *commands: Sequence[str]) -> list[Done]:
        """Commands one after the other in one process."""
        from tests.faults.dumps import several  # its package imports this module

        return several(self.folder, self.database, *commands, **self.variables)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the database, where a statement gives some."""
        import psycopg

        with psycopg.connect(self.database, autocommit=True) as session:
            done = session.execute(query)
            return done.fetchall() if done.description else []

    @contextmanager
    def worker(self, processes: int = 2, **options: Any) -> "Iterator[subprocess.Popen[str]]":
        """A worker that waits for work; what is left of it is killed at the end."""
        process = self.start(
            "-v",
            "worker",
            "--concurrency",
            str(processes),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            **options,
        )
        try:
            assert process.stderr is not None
            assert "wait for work" in process.stderr.readline()
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@contextmanager
def own_queue(broker: str) -> Iterator[str]:
    """The name of a queue that is gone at the end, with all that waits in it."""
    name = f"etl-test-{os.getpid()}-{next(_numbers)}"
    try:
        yield name
    finally:
        emptied(broker, name)


def emptied(broker: str, queue: str) -> None:
    """Let a queue be gone, with all its messages."""
    if broker.startswith("redis"):
        _emptied_redis(broker, queue)
    else:
        kombu: Any = import_module("kombu")  # its types are half of them
        with kombu.Connection(broker) as connection:
            connection.default_channel.queue_delete(queue)
            connection.default_channel.exchange_delete(queue)


def _emptied_redis(broker: str, queue: str) -> None:
    import redis

    with redis.Redis.from_url(broker) as client:
        client.delete(queue, f"_kombu.binding.{queue}", f"_kombu.binding_permanent.{queue}")
        unacked: Any = client.hgetall("unacked")
        for tag in [tag for tag, message in unacked.items() if queue.encode() in message]:
            client.hdel("unacked", tag)
            client.zrem("unacked_index", tag)


def children(process: "subprocess.Popen[str]") -> Sequence[int]:
    """The processes that a process has started, and not ended."""
    with suppress(FileNotFoundError):
        return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    return []
