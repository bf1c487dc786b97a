"""Progress of a run, counted by the database, and the reports of its chunks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Sum

from etl.store.database.error_messages import readable_errors
from etl.store.input_versions import InputVersion
from etl.store.models import Chunk
from etl.store.runs.run_states import BROKEN, CLAIMED, ENDED, OPEN, SPLIT, WAITING


@dataclass(frozen=True)
class Progress:
    """Chunks of a run by state; clients (or bytes) that are done."""

    waiting: int
    claimed: int
    ended: int
    failed: int
    done: int

    @property
    def chunks(self) -> int:
        return self.waiting + self.claimed + self.ended + self.failed

    @property
    def over(self) -> bool:
        return not self.waiting and not self.claimed


class EndedChunk(NamedTuple):
    """A chunk that is done, and the inputs that it saw."""

    what: str
    size: int
    report: str
    saw: InputVersion


@readable_errors()
def progress(run: int) -> Progress:
    """Count the chunks of a run by state; a closed run has nothing left to do."""
    by_state = Chunk.objects.filter(run_id=run, run__state=OPEN).values_list("state").annotate(Count("pk"), Sum("size"))
    counts = {state: (chunks, size) for state, chunks, size in by_state}
    waiting, claimed, ended, failed = (counts.get(state, (0, 0)) for state in (WAITING, CLAIMED, ENDED, BROKEN))
    return Progress(waiting[0], claimed[0], ended[0], failed[0], ended[1])


@readable_errors()
def size_of(run: int) -> int:
    """Return how many clients (or bytes) a run has in all."""
    return Chunk.objects.filter(run_id=run).exclude(state=SPLIT).aggregate(size=Sum("size"))["size"] or 0


def ended_chunks(run: int) -> Iterator[EndedChunk]:
    """Yield the chunks of a run that are done, by number."""
    rows = Chunk.objects.filter(run_id=run, state=ENDED).order_by("number")
    for what, size, report, load, changes in rows.values_list("what", "size", "report", "newest_load", "changes"):
        yield EndedChunk(what, size, report, InputVersion(load or 0, changes))


@readable_errors()
def failures(run: int) -> list[str]:
    """Return why chunks of a run failed."""
    rows = Chunk.objects.filter(run_id=run, state=BROKEN).order_by("number")
    return [f"chunk {number}: {report}" for number, report in rows.values_list("number", "report")]


@readable_errors()
def refusals(run: int) -> list[str]:
    """Return the reasons of workers that gave back chunks which are waiting again."""
    rows = Chunk.objects.filter(run_id=run, state=WAITING).exclude(report="").order_by("report")
    return list(rows.values_list("report", flat=True).distinct())
