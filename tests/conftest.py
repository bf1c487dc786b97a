"""Fixtures of tests of whole commands."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.command import Shell
from tests.support.one_database import database_url
from tests.support.stored import check_stored
from tests.support.temporary_files import use_memory

settings.register_profile(
    "ordinary",
    deadline=None,
    derandomize=True,  # what fails now and passed before is a change, not chance
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no fault
)
settings.load_profile("ordinary")
use_memory()
database_url()  # before modules of tests are imported: those that name models need Django configured


LONG = ("tests/faults/", "tests/tariffs/test_oracle.py", "tests/project/test_packaging.py")
"""Files with tests of many seconds."""
LONGEST = "tests/test_postgres.py::test_what_is_tested_on_sqlite_holds_here_too"
"""Tests of minutes."""


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """The one database of this process; `etl` gives it to a test empty."""
    made = Shell(tmp_path_factory.mktemp("database"))
    yield made
    made.close()


@pytest.fixture
def etl(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """Commands in this process, in an empty folder, on an empty database, which must be sound when the test ends."""
    monkeypatch.chdir(tmp_path)
    shell.reset()
    yield shell
    check_stored()
    shell.close()


@pytest.fixture
def rows(etl: Shell) -> Iterator[Shell]:
    """An empty database whose rows a test writes itself: no ledger knows of them, so they are thrown away."""
    yield etl
    etl.reset()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """No garbage is looked for among modules and tests, which all stay: that was a third of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin first, each in a process of its own: each process takes a part of the list.

    On a server only those are run again that have its database: the others need none, or files of their own.
    """
    if database_url().startswith("postgresql"):
        items[:] = [item for item in items if isinstance(item, pytest.Function) and "shell" in item.fixturenames]
    longest = [item for item in items if item.nodeid.startswith(LONGEST)]
    others = [item for item in items if not item.nodeid.startswith(LONGEST)]
    others.sort(key=lambda item: not item.nodeid.startswith(LONG))
    parts = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    for place, item in enumerate(longest):
        others.insert(place % parts * (len(items) // parts), item)
    items[:] = others
