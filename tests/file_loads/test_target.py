"""The write side of a load: its lock is taken late, pages that wait for it go in order, all can be discarded."""

import io
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.core.read_ahead import Threads
from etl.sources.file_reader import FileReader
from etl.sources.findings import Findings
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.understand import understand
from tests.support.command import Shell

if TYPE_CHECKING:
    from etl.file_loads.target import Target

pytestmark = pytest.mark.both_databases

ROWS = [f"{client},2017-08-01 {hour:02}:00,1" for client in ("7", "8") for hour in range(24)]
TEXT = "\n".join(["client,timestamp,kwh", *ROWS, ""]).encode()


@contextmanager
def opened(*, trial: bool = False, among_others: bool = False) -> Iterator[tuple[FileReader, "Target"]]:
    """A reader of two clients' days and its target, whose transaction ends with the block."""
    from etl.file_loads.report import Watcher
    from etl.file_loads.target import Target

    plan = understand(TEXT, "a.csv", Options())
    with Threads(1) as pool, ExitStack() as stack:
        reader = FileReader(Stream("a.csv", io.BytesIO(TEXT)), len(TEXT), plan, None, Findings(), pool, Path())
        yield (
            reader,
            Target(stack, reader, "UTC", Watcher(), [], trial=trial, exact=False, among_others=among_others),
        )


def blocks() -> int:
    from etl.store.models import IntervalBlock

    return IntervalBlock.objects.count()


def write(reader: FileReader, target: "Target") -> None:
    for page in reader.pages(lambda _: None, lambda _: None, target.stored_grids):
        target.write(*page)


@pytest.mark.usefixtures("etl")
def test_what_is_discarded_was_written_and_is_gone_when_the_transaction_ends() -> None:
    with opened() as (reader, target):
        write(reader, target)
        assert (blocks(), target.writer.changes.loaded) == (2, 48)
        target.discard()
    assert blocks() == 0


@pytest.mark.usefixtures("etl")
def test_a_trial_leaves_nothing() -> None:
    with opened(trial=True) as (reader, target):
        write(reader, target)
        assert blocks() == 2
    assert blocks() == 0


@pytest.mark.usefixtures("etl")
def test_nothing_to_write_takes_no_lock_and_discards_nothing() -> None:
    with opened() as (_, target), another_writer():
        target.discard()


@contextmanager
def another_writer() -> Iterator[None]:
    """Another thread holds the write lock."""
    from django.db import connections

    from etl.store.database import locks

    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with locks.write_lock():
            holds.set()
            done.wait()
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(600)
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.usefixtures("etl")
def test_pages_of_a_file_among_others_wait_while_another_process_writes() -> None:
    with opened(among_others=True) as (reader, target):
        with another_writer():
            write_waiting(reader, target)
            assert blocks() == 0
        assert target.writer.changes.loaded == 48
        assert blocks() == 2
        target.discard()
    assert blocks() == 0


def write_waiting(reader: FileReader, target: "Target") -> None:
    """As `write`, of channels whose interval nobody looks up in the database."""
    for page in reader.pages(lambda _: None, lambda _: None, lambda _: {}):
        target.write(*page)


def test_the_lock_is_free_while_a_file_is_only_read(etl: Shell) -> None:
    with opened() as (reader, _), another_writer():
        list(reader.pages(lambda _: None, lambda _: None, lambda _: {}))
    assert etl.ok("status").out.startswith("no readings yet")
