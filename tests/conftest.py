"""Fixtures of tests of whole commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.command import Shell
from tests.support.one_database import database_url
from tests.support.stored import check_stored

settings.register_profile(
    "ordinary",
    deadline=None,
    derandomize=True,  # what fails now and passed before is a change, not chance
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no fault
)
settings.load_profile("ordinary")
database_url()  # before modules of tests are imported: those that name models need Django configured


LONG = ("tests/test_postgres.py", "tests/faults/", "tests/tariffs/test_oracle.py", "tests/project/test_packaging.py")
"""Files with tests of many seconds."""


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin first, so that no process waits for another's last one."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
