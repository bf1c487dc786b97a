"""`etl backup`: a copy of the database as it is at one instant, while others go on working with it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from etl.core.disk.targets import Target
from etl.store.database import copying


@dataclass(frozen=True)
class BackupReport:
    """What was written."""

    file: str
    size: int
    seconds: float


def backup(target: Target, progress: Callable[[int, int], None] | None = None) -> BackupReport:
    """Copy the database to a file, which is replaced whole; TargetError or DatabaseError when that cannot be."""
    started = time.monotonic()
    copying.copy_to(target, progress or (lambda _done, _all: None))
    return BackupReport(str(target), target.path.stat().st_size, time.monotonic() - started)
