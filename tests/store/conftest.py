"""Fixtures of tests of the store."""

from collections.abc import Iterator

import pytest

from tests.support.command import Shell


@pytest.fixture
def rows(etl: Shell) -> Iterator[Shell]:
    """An empty database whose rows a test writes itself: no ledger knows of them, so they are thrown away."""
    yield etl
    etl.reset()
