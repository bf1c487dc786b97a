"""`etl load`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.terminal import SET_ASIDE, Bar, Json, finish, open_database, reading, say
from etl.core.disk.targets import Target

if TYPE_CHECKING:
    from etl.file_loads.report import LoadReport, Settings
    from etl.sources.read_plan.plan_values import Options


def load(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    files: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, URLs; - is standard input.", metavar="FILE...")
    ],
    format: Annotated[str, typer.Option(help="auto, or the name of a layout.")] = "auto",  # noqa: A002 - the option's name
    timezone: Annotated[str | None, typer.Option(help="Zone in which the meters stand: Europe/Lisbon.")] = None,
    stamps: Annotated[
        str | None, typer.Option(help="Zone of stamps without offset (default: --timezone, else UTC).")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="kWh, Wh, MWh, kW, W or MW.")] = None,
    interval: Annotated[
        str | None, typer.Option(help="15min, 1h, or 1d, 1w, 1month, 1y (default: found for each channel).")
    ] = None,
    register: Annotated[bool, typer.Option("--register", help="Values are what a register shows.")] = False,
    digits: Annotated[int | None, typer.Option(help="Digits of that register, behind which it is 0 again.")] = None,
    stamp: Annotated[str | None, typer.Option(help="start or end: the end of its interval that a stamp names.")] = None,
    flow: Annotated[str | None, typer.Option(help="import, export or generation (default: import).")] = None,
    client: Annotated[str | None, typer.Option(help="The client of files that name none.")] = None,
    columns: Annotated[
        str | None,
        typer.Option(help="client=NAME,timestamp=NAME,value=NAME (also date, time, meter, register, flow, quality)."),
    ] = None,
    dates: Annotated[str | None, typer.Option(help="dmy or mdy: the order of dates like 03/04/2017.")] = None,
    decimal: Annotated[str | None, typer.Option(help="The decimal mark: . or ,")] = None,
    layout: Annotated[Path | None, typer.Option(help="A file that declares the layout (docs/reference/layouts.md).")] = None,
    negative: Annotated[str, typer.Option(help="refuse or export: what values below zero are.")] = "refuse",
    rejects: Annotated[Path | None, typer.Option(help="Set bad rows aside in this file.")] = None,
    max_rejects: Annotated[str | None, typer.Option(help="Fail when more rows are bad: 100 or 0.1%.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all of it, keep nothing.")] = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help="First remove readings that this file contradicts: the same file loaded with other options, "
            "or another interval length",
        ),
    ] = False,
    keep_going: Annotated[bool, typer.Option("--keep-going", help="Load the other files when one fails.")] = False,
    engine: Annotated[str, typer.Option(help="local, or celery: whole files by workers (etl worker).")] = "local",
    as_json: Json = False,
) -> None:
    """Load files of readings, each whole or not at all."""
    inputs = reading(*files, layout)
    bad_rows = None if rejects is None else Target(rejects, inputs, device="name a file")
    folder = open_database(create=True)
    from etl import load as use_case
    from etl.file_loads.report import Settings, Watcher
    from etl.reports import load as report
    from etl.sources.read_plan.option_texts import options

    asked = options(
        interval=interval, columns=columns, layout=layout,
        format=format, timezone=timezone, stamps=stamps, unit=unit, register=register, digits=digits, stamp=stamp,
        flow=flow, client=client, dates=dates, decimal=decimal, negative=negative,
    )  # fmt: skip
    how = Settings(folder, bad_rows, max_rejects, dry_run=dry_run, replace=replace, keep_going=keep_going)
    with Bar("bytes") as bar:
        if engine == "local":  # which needs nothing of how bills are computed
            watcher = Watcher(bar.note, bar.begin, bar.reach, bar.wait, bar.fetch)
            done = use_case.load(files, asked, how, watcher)
        else:
            done = _by_workers(files, asked, how, engine, bar)
    for file in done.files:
        if file.error:
            say(f"etl: {file.error}")
    finish(report.as_json(done) if as_json else None, report.lines(done, dry_run=dry_run))
    if done.set_aside:
        raise typer.Exit(SET_ASIDE)


def _by_workers(files: list[str], asked: "Options", how: "Settings", engine: str, bar: Bar) -> "LoadReport":
    from etl.bill_runs.request import Watcher, Workers
    from etl.engines import known
    from etl.engines.load_by_workers import load_by_workers

    watcher = Watcher(bar.start_bytes, many=bar.step, waiting=bar.wait, note=bar.note)
    return load_by_workers(files, asked, how, watcher, Workers(engine=known(engine)))
