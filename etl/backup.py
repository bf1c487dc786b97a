"""Copy of the database at one instant, while others go on using it: `etl backup`."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.core.disk.targets import Target
from etl.store.database import copying
from etl.store.database.locks import snapshot
from etl.store.documents import document_rows
from etl.store.documents.chain import Head


@dataclass(frozen=True)
class BackupReport:
    """File that was written, its size in bytes, the newest document of each series in it, and how long it took."""

    file: str
    size: int
    heads: Sequence[Head]
    seconds: float


def backup(target: Target, progress: Callable[[int, int], None] | None = None) -> BackupReport:
    """Copy the database to a file, which is replaced whole; TargetError or DatabaseError when that cannot be."""
    started = time.monotonic()
    with snapshot():
        heads = document_rows.heads()
        copying.copy_to(target, progress or (lambda _done, _all: None))
    return BackupReport(str(target), target.path.stat().st_size, heads, time.monotonic() - started)
