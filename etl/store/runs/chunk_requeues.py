"""Chunks that wait again: those of dead or stopped workers, and those that failed."""

from collections.abc import Sequence

from django.db.models import F

from etl.store.database.error_messages import readable_errors
from etl.store.models import Chunk
from etl.store.runs.run_states import BROKEN, CLAIMED, OPEN, WAITING
from etl.store.runs.worker_names import is_dead


@readable_errors()
def requeue_lost(run: int, worker: str) -> int:
    """Requeue the chunks of a worker that is known to be dead; return how many there were."""
    chunks = Chunk.objects.filter(run_id=run, worker=worker, state=CLAIMED)
    return chunks.update(state=WAITING, token="", worker="", attempts=F("attempts") + 1)


@readable_errors()
def release(run: int, workers: Sequence[str]) -> None:
    """Requeue the chunks of workers that were stopped: these do not count as lost."""
    chunks = Chunk.objects.filter(run_id=run, worker__in=workers, state=CLAIMED)
    chunks.update(state=WAITING, token="", worker="")


@readable_errors()
def retry_failed(run: int) -> int:
    """Requeue chunks that failed; return how many there were."""
    return Chunk.objects.filter(run_id=run, state=BROKEN).update(state=WAITING, token="", worker="", report="")


@readable_errors()
def requeue_dead(run: int) -> None:
    """Requeue chunks of dead processes on this host without waiting for their leases."""
    for worker in Chunk.objects.filter(run_id=run, state=CLAIMED).values_list("worker", flat=True):
        if is_dead(worker):
            requeue_lost(run, worker)


@readable_errors()
def requeue_if_dead(chunk: int) -> bool:
    """Requeue a chunk if a dead process on this host has it; return whether it was requeued."""
    claimed = Chunk.objects.filter(pk=chunk, state=CLAIMED, run__state=OPEN).values_list("run", "worker").first()
    return claimed is not None and is_dead(claimed[1]) and bool(requeue_lost(*claimed))
