"""Command `etl load`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.file_options import FileOptions, with_file_options
from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import SET_ASIDE, finish, open_database, reading, say
from etl.core.disk.targets import Target
from etl.engines import LOCAL, choices, known

if TYPE_CHECKING:
    from etl.file_loads.report import LoadReport, Settings
    from etl.sources.read_plan.plan_values import Options


@with_file_options
def load(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    files: Annotated[
        list[str],
        typer.Argument(help="Files, folders, patterns like '*.csv', URLs; - is standard input.", metavar="FILE..."),
    ],
    file_options: FileOptions,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Write rows that cannot be read to this file, and load the others.", metavar="FILE"),
    ] = None,
    max_rejects: Annotated[
        str | None,
        typer.Option(
            help="Fail when more rows than this are rejected: 100 or 0.1% (default with --rejects: 5%).",
            metavar="LIMIT",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all of it, store nothing.")] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="First remove readings that this file contradicts: the same file loaded with other options, "
            "or another interval length.",
        ),
    ] = False,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Load the other files when one fails.")] = False,
    threads: Annotated[
        int | None,
        typer.Option(
            help="Threads that parse a file (default: one a core, at most 8).", min=1, max=256, metavar="NUMBER"
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help=f"Who loads: {choices()}.", metavar="ENGINE")] = LOCAL,
    as_json: Json = False,
) -> None:
    """Load files of readings, each whole or not at all.

    $ etl load readings.csv --timezone Europe/Lisbon
    $ etl load 2024/*.csv --rejects bad.csv
    $ curl -s https://example.com/readings.csv | etl load -
    """
    inputs = reading(*files, file_options.layout)
    bad_rows = None if rejects is None else Target(rejects, inputs, device="name a file")
    options = file_options.read()
    known(engine)  # before a database is made
    folder = open_database(create=True)
    from etl import load as use_case
    from etl.file_loads.report import Settings, Watcher
    from etl.reports import load as report

    settings = Settings(
        folder, bad_rows, max_rejects, dry_run=dry_run, replace=replace, keep_going=keep_going, threads=threads
    )
    with Bar("bytes") as bar:
        if engine == LOCAL:  # which needs nothing of how bills are computed
            watcher = Watcher(bar.note, bar.begin, bar.reach, bar.wait, bar.fetch)
            done = use_case.load(files, options, settings, watcher)
        else:
            done = _by_workers(files, options, settings, engine, bar)
    for file in done.files:
        if file.error:
            say(f"etl: {file.error}")
    finish(report.as_json(done) if as_json else None, report.lines(done, dry_run=dry_run))
    if done.set_aside:
        raise typer.Exit(SET_ASIDE)


def _by_workers(files: list[str], options: "Options", settings: "Settings", engine: str, bar: Bar) -> "LoadReport":
    from etl.bill_runs.request import Watcher, Workers
    from etl.engines.load_by_workers import load_by_workers

    watcher = Watcher(bar.start_bytes, many=bar.step, waiting=bar.wait, note=bar.note)
    return load_by_workers(files, options, settings, watcher, Workers(engine=engine))
