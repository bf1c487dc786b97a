"""`etl load --engine celery`: whole files spread over workers that see the same paths and URLs."""

import base64
import hashlib
import json
import time
import zlib
from collections.abc import Sequence
from contextlib import chdir, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from etl.bill_runs import request
from etl.bill_runs.request import Workers
from etl.core.errors import DatabaseError, EtlError, UsageError
from etl.core.pauses import collector_paused
from etl.engines import drive_of
from etl.engines.chunks import VERSION, Jobs
from etl.engines.lease import Lease, LostError
from etl.file_loads.load_files import check, load
from etl.file_loads.report import FileReport, LoadReport, Settings, Watcher
from etl.sources.inputs.opening import files
from etl.sources.inputs.urls import is_url, masked
from etl.sources.read_plan.plan_values import Options
from etl.store import input_versions
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import WRITER, concurrent_write, write_lock
from etl.store.database.schema import folder
from etl.store.runs import chunk_claims, chunk_requeues, run_progress, run_records, run_states, worker_names

POISON = "reading it ended the process each time (report it)"
NO_FOLDER = "{file}: worker {worker} has no folder {folder} (workers must see the same files)"


def load_by_workers(
    arguments: Sequence[str], options: Options, settings: Settings, watcher: request.Watcher, workers: Workers
) -> LoadReport:
    """Load as `etl.load.load` does, by workers; all files are tried before the first failure is raised."""
    started = time.monotonic()
    check(options, settings)
    _refuse(arguments, settings)
    drive = drive_of(workers.engine)
    number = _begin(arguments, options, settings, workers.engine, watcher)
    try:
        with readable_errors():
            drive(number, workers, watcher)
            report = _gathered(number)
    except (KeyboardInterrupt, SystemExit, EtlError):
        watcher.note(f"run {number} is left open: the same command goes on with it (or: etl runs stop {number})")
        raise
    report.seconds = time.monotonic() - started
    failed = [file for file in report.files if file.error]
    if failed and not settings.keep_going:
        raise _first(failed, [file for file in report.files if not file.error])
    for file in report.files:
        if file.understood:
            watcher.note(f"{file.name}: {file.understood}")
    return report


def _refuse(arguments: Sequence[str], settings: Settings) -> None:
    """UsageError for what only one process can do."""
    what = "- (standard input)" if "-" in arguments else "--dry-run" if settings.dry_run else ""
    what = "--rejects" if settings.rejects is not None else what
    if what:
        raise UsageError(f"--engine celery: workers cannot do {what} (leave it out, or load without workers)")


def _begin(
    arguments: Sequence[str], options: Options, settings: Settings, engine: str, watcher: request.Watcher
) -> int:
    """The open run of the same files, or a new one; a chunk a file."""
    named = dict(files(arguments))
    layout = options.layout and str(Path(options.layout).absolute())
    told = {
        "options": {**asdict(options), "layout": layout},
        "settings": {"max_rejects": settings.max_rejects, "replace": settings.replace},
        "folder": str(Path.cwd()),
        "files": hashlib.sha256(json.dumps(list(named)).encode()).hexdigest(),
    }
    key = run_records.RunKey(run_states.LOAD, engine, json.dumps(told, ensure_ascii=False, sort_keys=True), VERSION)
    with write_lock(waiting=watcher.waiting):
        number, others = run_records.find_resumable(key, None)
        for other in others:
            run_records.close(other, run_states.STOPPED, "another version of etl was told the same")
        if number is None:
            chunks = [run_records.NewChunk(json.dumps(name, ensure_ascii=False), size) for name, size in named.items()]
            return run_records.begin(key, input_versions.current(WRITER), chunks)
        chunk_requeues.retry_failed(number)
    watcher.note(f"going on with run {number}")
    return number


def _gathered(number: int) -> LoadReport:
    """What came of all chunks, in the order of the files; the run is done then."""
    report = LoadReport([], 0, 0)
    for one in run_progress.ended_chunks(number):
        told = json.loads(one.report)
        report.files += [FileReport(**file) for file in told["files"]]
        report.numbers |= _unpacked(told["clients"])
    report.clients = len(report.numbers)
    failed = sum(bool(file.error) for file in report.files)
    summary = {"files": len(report.files), "loaded": sum(file.loaded for file in report.files), "failed": failed}
    with write_lock():  # in which a second command like this one lets failed chunks wait again
        if reasons := run_progress.failures(number):
            raise EtlError(f"run {number}: {reasons[0]} (the same command tries it again; or etl runs stop {number})")
        if not run_progress.progress(number).over:
            raise EtlError(f"run {number}: another command tries its failed chunks again (wait for that one)")
        if not run_records.close(number, run_states.DONE, json.dumps(summary)):
            raise EtlError(f"run {number} was ended by another etl meanwhile (etl runs show {number})")
    return report


def _first(failed: Sequence[FileReport], loaded: Sequence[FileReport]) -> EtlError:
    error = EtlError(failed[0].error)
    for other in failed[1:]:
        error.add_note(other.error)
    if loaded:
        error.add_note(f"loaded all the same: {', '.join(file.name for file in loaded)}")
    return error


class Files:
    """The job of a worker: a chunk is a file."""

    def __init__(self, run: run_records.OpenRun) -> None:
        told = json.loads(run.key.request)
        self._options = Options(**told["options"])
        self._settings = Settings(folder(), keep_going=True, among_others=True, **told["settings"])
        self._folder = told["folder"]

    def do(self, claimed: chunk_claims.Claim, lease: Lease) -> None:
        """Load the file, which is known by its bytes if a worker that is lost has done so; what it says of the file
        that fails is its report."""
        name = json.loads(claimed.what)
        if claimed.lost > chunk_claims.LOST_AT_MOST:
            report = _failed(masked(name), f"{masked(name)}: {POISON}")
        else:
            report = self._load(name, lease)
        told = {"files": [vars(file) for file in report.files], "clients": _packed(report.numbers)}
        with concurrent_write():
            chunk_claims.end(claimed, input_versions.current(WRITER), json.dumps(told, ensure_ascii=False))

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
            error = f"{masked(name)}: unexpected {type(failure).__name__}: {failure} (report it)"
        return _failed(masked(name), error)


FILES: Jobs = {run_states.LOAD: Files}


def _failed(name: str, error: str) -> LoadReport:
    return LoadReport([FileReport(name, error=error)], 0, 0)


def _packed(clients: set[str]) -> str:
    """Client numbers as short as they can be: there may be many in each of many files."""
    return base64.b85encode(zlib.compress(json.dumps(sorted(clients)).encode())).decode()


def _unpacked(text: str) -> set[str]:
    told: list[Any] = json.loads(zlib.decompress(base64.b85decode(text)))
    return set(told)
