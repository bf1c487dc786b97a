"""`etl load --engine celery`: whole files spread over workers that see the same paths and URLs."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from etl.bill_runs import request
from etl.bill_runs.request import Workers
from etl.core.errors import EtlError, UsageError
from etl.engines import drive_of, shared_runs
from etl.engines.chunks import VERSION
from etl.engines.file_job import unpacked
from etl.file_loads.load_files import check
from etl.file_loads.report import FileReport, LoadReport, Settings
from etl.sources.inputs.opening import files
from etl.sources.read_plan.plan_values import Options
from etl.store.database.error_messages import readable_errors
from etl.store.database.locks import write_lock
from etl.store.runs import run_progress, run_records, run_states


def load_by_workers(
    arguments: Sequence[str], options: Options, settings: Settings, watcher: request.Watcher, workers: Workers
) -> LoadReport:
    """Load files as `etl.load.load` does, by workers: all are tried, then the first failure is raised."""
    started = time.monotonic()
    check(options, settings)
    _refuse(arguments, settings, workers.engine)
    drive = drive_of(workers.engine)
    number = shared_runs.begin(_run(arguments, options, settings, workers.engine), watcher)
    with shared_runs.resumable(number, watcher), readable_errors():
        drive(number, workers, watcher)
        report = _finish(number, watcher)
    report.seconds = time.monotonic() - started
    failed = [file for file in report.files if file.error]
    if failed and not settings.keep_going:
        raise _failure(failed, [file for file in report.files if not file.error])
    for file in report.files:
        if file.understood:
            watcher.note(f"{file.name}: {file.understood}")
    return report


def _refuse(arguments: Sequence[str], settings: Settings, engine: str) -> None:
    """Raise UsageError for what only one process can do."""
    what = "- (standard input)" if "-" in arguments else "--dry-run" if settings.dry_run else ""
    what = "--rejects" if settings.rejects is not None else what
    what = "--threads" if settings.threads is not None else what
    if what:
        raise UsageError(f"--engine {engine}: workers cannot do {what} (leave it out, or load without workers)")


def _run(arguments: Sequence[str], options: Options, settings: Settings, engine: str) -> shared_runs.NewRun:
    """Return the run of these files with these options; a chunk is a file."""
    named = dict(files(arguments))
    layout = options.layout and str(Path(options.layout).absolute())
    fields = {
        "options": {**asdict(options), "layout": layout},
        "settings": {"max_rejects": settings.max_rejects, "replace": settings.replace},
        "folder": str(Path.cwd()),
        "files": hashlib.sha256(json.dumps(list(named)).encode()).hexdigest(),
    }
    key = run_records.RunKey(run_states.LOAD, engine, json.dumps(fields, ensure_ascii=False, sort_keys=True), VERSION)
    chunks = [run_records.NewChunk(json.dumps(name, ensure_ascii=False), size) for name, size in named.items()]
    return shared_runs.NewRun(key, chunks, discard=_discard)


def _discard(number: int) -> None:
    run_records.close(number, run_states.STOPPED, "another version of etl was given the same request")


def _finish(number: int, watcher: request.Watcher) -> LoadReport:
    """Close the run; return what came of all chunks, in the order of the files."""
    with write_lock(waiting=watcher.waiting):
        report = _gathered(number)
        failed = sum(bool(file.error) for file in report.files)
        loaded = sum(file.counts.loaded for file in report.files)
        summary = {"files": len(report.files), "loaded": loaded, "failed": failed}
        shared_runs.finish(number, json.dumps(summary))
    return report


def _gathered(number: int) -> LoadReport:
    report = LoadReport([], 0, 0)
    for chunk in run_progress.ended_chunks(number):
        fields = json.loads(chunk.report)
        report.files += [FileReport.from_json(file) for file in fields["files"]]
        report.numbers |= unpacked(fields["clients"])
    report.clients = len(report.numbers)
    return report


def _failure(failed: Sequence[FileReport], loaded: Sequence[FileReport]) -> EtlError:
    error = EtlError(failed[0].error)
    for other in failed[1:]:
        error.add_note(other.error)
    if loaded:
        error.add_note(f"loaded all the same: {', '.join(file.name for file in loaded)}")
    return error
