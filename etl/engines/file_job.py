"""Files of a load: how a worker does a chunk of a run of `etl load`, which is one file."""

import base64
import json
import zlib
from contextlib import chdir, nullcontext
from pathlib import Path
from typing import Any

from etl.core.errors import DatabaseError, EtlError, unexpected
from etl.core.pauses import collector_paused
from etl.engines.chunks import Jobs
from etl.engines.lease import Lease, LostError
from etl.file_loads.load_files import load
from etl.file_loads.report import FileReport, LoadReport, Settings, Watcher
from etl.sources.inputs.urls import is_url, masked
from etl.sources.read_plan.plan_values import Options
from etl.store import input_versions
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import WRITER, concurrent_write
from etl.store.database.schema import folder
from etl.store.runs import chunk_claims, run_records, run_states, worker_names

POISON = "reading it ended the process each time (report it)"
NO_FOLDER = "{file}: worker {worker} has no folder {folder} (workers must see the same files)"


class FileJob:
    """The options of a run, read once by each process that does its chunks."""

    def __init__(self, run: run_records.OpenRun) -> None:
        fields = json.loads(run.key.request)
        self._options = Options(**fields["options"])
        self._settings = Settings(folder(), keep_going=True, among_others=True, **fields["settings"])
        self._folder = fields["folder"]

    def do(self, claimed: chunk_claims.Claim, lease: Lease) -> None:
        """Load the file of a chunk; why it cannot be loaded is in its report, and does not fail the chunk.

        A file that a worker loaded before it died is known by its bytes.
        """
        name = json.loads(claimed.what)
        if claimed.lost > chunk_claims.LOST_AT_MOST:
            report = _failed(masked(name), f"{masked(name)}: {POISON}")
        else:
            report = self._load(name, lease)
        fields = {"files": [file.as_json() for file in report.files], "clients": packed(report.numbers)}
        with concurrent_write():
            chunk_claims.end(claimed, input_versions.current(WRITER), json.dumps(fields, ensure_ascii=False))

    def _load(self, name: str, lease: Lease) -> LoadReport:
        here = nullcontext() if Path(name).is_absolute() or is_url(name) else chdir(self._folder)
        watcher = Watcher(progress=lambda _: lease.check(), waiting=lambda _: lease.check())
        try:
            with readable_errors(), here, collector_paused():
                return load([name], self._options, self._settings, watcher)
        except (DatabaseError, LostError):
            raise
        except FileNotFoundError:
            error = NO_FOLDER.format(file=name, worker=worker_names.worker_name(), folder=self._folder)
        except EtlError as failure:
            error = str(failure)
        except Exception as failure:  # noqa: BLE001 - the other files can be loaded
            error = f"{masked(name)}: {unexpected(failure)}"
        return _failed(masked(name), error)


FILES: Jobs = {run_states.LOAD: FileJob}


def _failed(name: str, error: str) -> LoadReport:
    return LoadReport([FileReport(name, error=error)], 0, 0)


def packed(clients: set[str]) -> str:
    """Return client numbers as short text: there may be many in each of many files."""
    return base64.b85encode(zlib.compress(json.dumps(sorted(clients)).encode())).decode()


def unpacked(text: str) -> set[str]:
    """Read what `packed` wrote."""
    numbers: list[Any] = json.loads(zlib.decompress(base64.b85decode(text)))
    return set(numbers)
