"""Broker of workers on other machines: a message is the number of a waiting chunk, and is sent again if it is lost."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from etl.core.errors import BrokerError, UsageError
from etl.core.extras import install
from etl.core.secret_urls import masked
from etl.store.runs import chunk_claims

TASK = "etl.chunk"
VISIBLE_AFTER = 24 * 3600
"""Seconds after which Redis gives a message to another worker if the first has not done it."""
LONGEST = VISIBLE_AFTER - 3600
"""Seconds after which a worker gives up a chunk: before its message goes to another."""

SCHEMES = ("redis", "rediss", "amqp", "amqps")
NEEDED = "ETL_BROKER_URL names no broker (write redis://host:6379/0 or amqp://user@host//)"
ONE_MACHINE = "SQLite is for one machine: workers elsewhere cannot write to it (use PostgreSQL, or --workers N)"
EXTRA = f"workers on several machines need an extra ({install('celery')})"
_ITS_OWN = ("CELERY_BROKER_URL", "CELERY_BROKER_READ_URL", "CELERY_BROKER_WRITE_URL", "CELERY_RESULT_BACKEND")
"""Variables of other programs, which Celery would prefer to its arguments."""


def broker_url() -> str:
    """Return ETL_BROKER_URL; raise UsageError if it names no broker."""
    url = os.environ.get("ETL_BROKER_URL", "")
    if not url:
        raise UsageError(NEEDED)
    if url.partition("://")[0] not in SCHEMES:
        raise UsageError(f"{shown(url)} is not a broker (write redis://host:6379/0 or amqp://user@host//)")
    return url


def shown(url: str) -> str:
    """Return the broker's URL without its password and options."""
    return masked(url.partition("?")[0])


def queue_name() -> str:
    """Return the queue that workers and commands of one database share."""
    return os.environ.get("ETL_QUEUE") or "etl"


def ready() -> None:
    """Raise UsageError if workers on several machines are impossible here."""
    if not chunk_claims.can_be_shared():
        raise UsageError(ONE_MACHINE)
    application()


def application() -> Any:
    """Return Celery for this broker, with every default changed that loses work."""
    url = broker_url()
    try:
        from celery import Celery
    except ImportError as error:
        raise UsageError(EXTRA, code="E-EXTRA") from error
    for name in _ITS_OWN:
        os.environ.pop(name, None)
    made = Celery("etl", broker=url, set_as_current=False, fixups=[])
    made.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_default_queue=queue_name(),
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,  # else a killed process takes its message with it
        task_time_limit=LONGEST,
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_timeout=4,
        broker_connection_retry=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,  # a worker waits for its broker as long as it lives
        timezone="UTC",
    )
    if url.startswith("redis"):
        made.conf.broker_transport_options = {"visibility_timeout": VISIBLE_AFTER}
        made.conf.redis_socket_connect_timeout = 4
    return made


class Bell:
    """Calls workers; BrokerError if they cannot be called now."""

    def __init__(self) -> None:
        self._celery, self._url, self._queue = application(), broker_url(), queue_name()

    def ring(self, chunks: Sequence[int]) -> None:
        """Send a message for each chunk."""
        if not chunks:
            return
        with self._reached() as connection:
            try:
                self._send(chunks, connection)
            except connection.channel_errors:  # the queue vanished just then: once more, which makes it again
                self._send(chunks, connection)

    def _send(self, chunks: Sequence[int], connection: Any) -> None:
        with self._celery.amqp.Producer(connection, auto_declare=False) as producer:
            for chunk in chunks:
                self._celery.send_task(TASK, [chunk], producer=producer, retry=False)

    def is_silent(self) -> bool:
        """Return whether no message waits for a worker, of this run or another."""
        with self._reached() as connection:
            try:
                return not connection.default_channel.queue_declare(self._queue, passive=True).message_count
            except connection.channel_errors:
                return True  # there is no such queue any more

    @contextmanager
    def _reached(self) -> Iterator[Any]:
        from kombu.exceptions import KombuError, OperationalError

        with self._celery.connection_for_write() as connection:
            away = (OperationalError, KombuError, OSError, *connection.connection_errors, *connection.channel_errors)
            try:
                connection.ensure_connection(max_retries=1, interval_start=0.1, timeout=5)
                yield connection
            except away as error:
                why = str(error).replace(self._url, shown(self._url))
                password = connection.password
                why = why.replace(password, "***") if password else why
                what = f"{shown(self._url)}: the broker does not answer: {why} (check ETL_BROKER_URL)"
                raise BrokerError(what) from error
