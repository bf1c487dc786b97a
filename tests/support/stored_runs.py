"""A run with chunks as the table has it, for tests of its parts."""

from typing import Any


def begun(*sizes: int, kind: str = "bill", request: str = "{}", version: str = "v") -> int:
    """A run that is open, with a chunk of each size; its number."""
    from etl.store.input_versions import InputVersion
    from etl.store.runs.run_records import NewChunk, RunKey, begin

    chunks = [NewChunk(f'"{number}"', size) for number, size in enumerate(sizes, 1)]
    return begin(RunKey(kind, "local", request, version), InputVersion(0, 0), chunks)


def chunk(run: int, number: int) -> Any:
    """The row of a chunk."""
    from etl.store.models import Chunk

    return Chunk.objects.get(run_id=run, number=number)
