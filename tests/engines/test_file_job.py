"""A chunk of a load is a file: what came of it is its report, and the clients of its readings are packed short."""

import json
from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER


@pytest.mark.usefixtures("shell")
def test_the_clients_of_a_file_are_packed_short_and_unpacked_as_they_were() -> None:
    from etl.engines.file_job import packed, unpacked

    clients = {f"client {number}" for number in range(5000)} | {"Übergröße"}
    assert unpacked(packed(clients)) == clients
    assert len(packed(clients)) < 15_000
    assert unpacked(packed(set())) == set()


@pytest.mark.both_databases
def test_a_file_that_ended_its_workers_is_given_up_with_its_reason(etl: Shell) -> None:
    from etl.engines.chunks import VERSION, Worker
    from etl.engines.file_job import FILES, POISON
    from etl.store.input_versions import InputVersion
    from etl.store.models import Chunk
    from etl.store.runs import chunk_claims, run_progress, run_records, run_states

    written("bad.csv", HEADER, "a,2017-08-01T00:00:00Z,1")
    request = {"options": {}, "settings": {}, "folder": str(Path.cwd())}
    key = run_records.RunKey(run_states.LOAD, "celery", json.dumps(request), VERSION)
    run = run_records.begin(key, InputVersion(0, 0), [run_records.NewChunk(json.dumps("bad.csv"), 1)])
    Chunk.objects.filter(run_id=run).update(attempts=chunk_claims.LOST_AT_MOST + 1)
    assert Worker(FILES).once(run=run)
    (ended,) = run_progress.ended_chunks(run)
    (file,) = json.loads(ended.report)["files"]
    assert (file["name"], file["error"]) == ("bad.csv", f"bad.csv: {POISON}")
    assert etl("status").code == 0
