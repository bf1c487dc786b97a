"""Fixtures of tests of checks."""

from collections.abc import Iterator

import pytest

from tests.support.command import Shell
from tests.support.sound_database import billed_august


@pytest.fixture
def sound(etl: Shell) -> Iterator[Shell]:
    """August 2017 of two clients; whatever a test makes of it is thrown away."""
    billed_august(etl)
    yield etl
    etl.reset()
