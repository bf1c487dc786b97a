"""Runs in their table: begun, found again, closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import READER, WRITER
from etl.store.input_versions import InputVersion
from etl.store.models import Chunk, Run
from etl.store.runs.run_states import BILL, CLAIMED, DONE, OPEN, WAITING


class NewChunk(NamedTuple):
    """A chunk before it is written: which clients or which file as JSON, how many or how large."""

    what: str
    size: int


@dataclass(frozen=True)
class RunKey:
    """Identity of a run: the same command given again resumes an open run of the same key."""

    kind: str
    engine: str
    request: str
    version: str


@dataclass(frozen=True)
class OpenRun:
    """A run to work on."""

    number: int
    key: RunKey
    saw: InputVersion


@readable_errors()
def begin(key: RunKey, saw: InputVersion, chunks: Iterable[NewChunk] = (), state: int = OPEN) -> int:
    """Write a run and its chunks; return its number."""
    with transaction.atomic(using=WRITER):
        run = Run.objects.create(
            kind=key.kind, engine=key.engine, request=key.request, version=key.version,
            state=state, newest_load=saw.load, changes=saw.changes, begun_at=datetime.now(UTC),
        )  # fmt: skip
        Chunk.objects.bulk_create(
            [
                Chunk(run_id=run.pk, number=number, what=chunk.what, size=chunk.size)
                for number, chunk in enumerate(chunks, 1)
            ]
        )
    return int(run.pk)


@readable_errors()
def find_resumable(key: RunKey, saw: InputVersion | None) -> tuple[int | None, list[int]]:
    """Return the open run to resume, if its inputs have not changed, and open runs that can no longer finish.

    Without `saw` the run depends on no inputs that the database holds.
    """
    same = Run.objects.filter(kind=key.kind, state=OPEN, request=key.request).order_by("-pk")
    found, others = None, []
    for run in same:
        unchanged = saw is None or (saw == InputVersion(run.newest_load, run.changes) and not _done_since(run).exists())
        if found is None and run.version == key.version and unchanged:
            found = int(run.pk)
        else:
            others.append(int(run.pk))
    return found, others


@readable_errors()
def open_run(number: int) -> OpenRun | None:
    """Return a run to work on; None if it is closed."""
    run = Run.objects.filter(pk=number, state=OPEN).first()
    if run is None:
        return None
    key = RunKey(run.kind, run.engine, run.request, run.version)
    return OpenRun(int(run.pk), key, InputVersion(run.newest_load, run.changes))


def close(run: int, state: int, report: str) -> bool:
    """Close a run; return whether it was open. Used inside the transaction that makes it true.

    Workers can no longer end its chunks: their results would belong to no run.
    """
    ended = {"state": state, "report": report, "ended_at": datetime.now(UTC)}
    if not Run.objects.filter(pk=run, state=OPEN).update(**ended):
        return False
    Chunk.objects.filter(run_id=run, state__in=(WAITING, CLAIMED)).update(state=WAITING, token="")
    return True


def save_report(run: int, report: str) -> None:
    """Save the report of a run that is done."""
    Run.objects.filter(pk=run).update(report=report, ended_at=datetime.now(UTC))


def open_bill_runs() -> list[int]:
    """Return the runs whose bills wait to be published, as the snapshot has them."""
    return list(Run.objects.using(READER).filter(kind=BILL, state=OPEN).order_by("pk").values_list("pk", flat=True))


def open_runs() -> list[int]:
    """Return the runs of any kind that are not finished. Used in the write lock."""
    return list(Run.objects.filter(state=OPEN).order_by("pk").values_list("pk", flat=True))


def open_bill_orders() -> list[tuple[int, str]]:
    """Return number and request of the runs whose bills wait to be published. Used in the write lock."""
    return list(Run.objects.filter(kind=BILL, state=OPEN).order_by("pk").values_list("pk", "request"))


@readable_errors()
def done_since(run: int) -> list[int]:
    """Return other bill runs that ended since this one began: they may have changed bills that it left alone."""
    return list(_done_since(Run.objects.get(pk=run)).values_list("pk", flat=True))


def _done_since(run: Run) -> "QuerySet[Run]":
    return Run.objects.filter(kind=BILL, state=DONE, ended_at__gte=run.begun_at).exclude(pk=run.pk)
