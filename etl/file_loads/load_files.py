"""The files of a load in their order, each by itself; the first failure ends it, unless others are to be loaded too."""

import re
import time
from collections.abc import Sequence
from contextlib import closing

from etl.core.errors import DatabaseError, EtlError, UsageError
from etl.core.memory import keep_freed_arrow_memory
from etl.core.pauses import collector_paused
from etl.core.processes import cores
from etl.core.read_ahead import Threads
from etl.core.zones import zone
from etl.file_loads.file_load import FileLoad
from etl.file_loads.report import FileReport, LoadReport, Settings, Watcher
from etl.sources.inputs.fetching import fetched
from etl.sources.inputs.opening import expand
from etl.sources.read_plan.plan_values import Options
from etl.sources.rejects import RejectsFile
from etl.store.database import schema

MOST_THREADS = 8
"""More wait for the one thread that writes; each has about 6 MB."""

THREADS_AMONG_OTHERS = 2
"""Where several processes load at once, there are more of these than cores."""


def load(arguments: Sequence[str], options: Options, settings: Settings, watcher: Watcher | None = None) -> LoadReport:
    """Load files in the order given, each by itself; the first failure ends it, unless `keep_going`."""
    started = time.monotonic()
    keep_freed_arrow_memory()
    check(options, settings)
    inputs = expand(arguments, schema.files())
    rejects = RejectsFile(settings.rejects) if settings.rejects else None
    files: list[FileReport] = []
    clients: set[str] = set()
    watcher = watcher or Watcher()
    coming = closing(fetched(inputs, settings.folder, watcher.fetching))
    with Threads(settings.threads or usual_threads(settings)) as pool, collector_paused(), coming as sources:
        for source in sources:
            try:
                one = FileLoad(source, options, settings, watcher, rejects, pool)
                files.append(one.run())
                clients = clients | one.clients if clients else one.clients  # no copy of very many
            except EtlError as error:
                if not settings.keep_going or (settings.among_others and isinstance(error, DatabaseError)):
                    raise _with_loaded(error, files) from error
                files.append(FileReport(source.name, error=str(error)))
    return LoadReport(files, len(clients), time.monotonic() - started, clients)


def usual_threads(settings: Settings) -> int:
    """Return how many threads parse a file where nobody says it."""
    return min(cores(), THREADS_AMONG_OTHERS if settings.among_others else MOST_THREADS)


def check(options: Options, settings: Settings) -> None:
    """Raise UsageError for options that fit no file."""
    for name in (options.timezone, options.stamps):
        if name is not None:
            zone(name)
    limit = settings.max_rejects
    if limit is not None and not re.fullmatch(r"\d+|\d+(\.\d+)?%", limit):
        raise UsageError(f"--max-rejects {limit}: not a number of rows or a share of them (100 or 0.5%)")


def _with_loaded(error: EtlError, files: list[FileReport]) -> EtlError:
    """Note which files of the command are loaded, where there are several."""
    if files:
        error.add_note(f"loaded before it: {', '.join(file.name for file in files)}")
    return error
