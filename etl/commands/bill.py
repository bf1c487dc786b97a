"""Command `etl bill`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import PERIOD, EndDay, FirstDay, Json, Months, OneClient, OwnPeriods, tariff_file
from etl.commands.terminal import (
    SET_ASIDE,
    choose_database,
    configure_elsewhere,
    finish,
    open_database,
    reading,
    retry_lost_session,
    warn,
)
from etl.core.errors import UsageError
from etl.engines import LOCAL, choices, known

if TYPE_CHECKING:
    from etl.bill_runs.request import Request, Watcher


_MISSING, _WORK = "Missing and doubtful readings", "Where bills are computed"
"""Headings of help."""


def bill(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    own_periods: OwnPeriods = None,
    stale: Annotated[
        bool, typer.Option("--stale", help="Bill again what is stale: its inputs have changed.", rich_help_panel=PERIOD)
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="With --stale: show what would change and why, and store nothing.", rich_help_panel=PERIOD
        ),
    ] = False,
    tariff: Annotated[
        Path | None,
        typer.Option(
            help="Tariff of clients without an assigned one: a file, or a name of etl tariff list (default: a sample).",
            metavar="TARIFF",
            parser=tariff_file,
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Which tariff of --tariff, where that is a URDB file of several.", metavar="NAME")
    ] = None,
    client: OneClient = None,
    missing: Annotated[
        str | None,
        typer.Option(
            help="Where readings are missing: bill (default), refuse or a chain, estimate:METHOD:LENGTH, ..., of "
            "interpolate, like-day, average-like-day, week or profile.",
            metavar="METHOD",
            rich_help_panel=_MISSING,
        ),
    ] = None,
    tolerance: Annotated[
        str | None,
        typer.Option(
            help="Share of readings that a complete bill may lack: 0.2%.", metavar="PERCENT", rich_help_panel=_MISSING
        ),
    ] = None,
    beyond: Annotated[
        int | None,
        typer.Option(
            "--estimate-beyond",
            help="Days after a meter's last reading that may be estimated (31; of a gap between readings all are).",
            min=0,
            max=3660,
            metavar="DAYS",
            rich_help_panel=_MISSING,
        ),
    ] = None,
    held: Annotated[
        str | None,
        typer.Option(
            help="Where readings fail a rule: hold the bill (default), or bill without them.",
            metavar="hold|bill",
            rich_help_panel=_MISSING,
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace bills of other periods that overlap these.")
    ] = False,
    even_without_readings: Annotated[
        bool,
        typer.Option(
            "--even-without-readings", help="Bill days of which nobody has a reading, or that have not begun, too."
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            help="Processes that compute (default: one, or one a core from 5,000 bills on; on several machines: "
            "--engine celery).",
            min=1,
            max=256,
            metavar="NUMBER",
            rich_help_panel=_WORK,
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(help=f"Who computes: {choices()}.", metavar="ENGINE", rich_help_panel=_WORK)
    ] = LOCAL,
    as_json: Json = False,
) -> None:
    """Compute clients' bills of a period. Bills whose inputs are unchanged stay as they are.

    $ etl bill --month 2017-08
    $ etl bill --month 2017-01..2017-12 --tariff my.toml
    $ etl bill --stale
    """
    from etl.bill_runs import billing_options

    reading(own_periods, tariff)
    periods = billing_options.periods(month, start, end, own_periods, stale=stale)
    missing_rule, refuse = billing_options.missing(missing, tolerance, beyond, held)
    if name is not None and tariff is None:
        raise UsageError("--name picks a tariff of a URDB file: name the file too (--tariff FILE)")
    if dry_run and not stale:
        raise UsageError("--dry-run goes with --stale: it shows what would become of stale bills")
    if dry_run and (workers is not None or engine != LOCAL or replace):
        raise UsageError("--dry-run computes here and replaces nothing: leave --workers, --engine and --replace out")
    choose_database()
    from etl import bill as use_case
    from etl.bill_runs.request import Request, Watcher, Workers
    from etl.reports import bill as report

    processes = Workers(workers, configure_elsewhere(), known(engine), by_cores=workers is None)
    open_database()

    with Bar("clients") as bar:
        watcher = Watcher(bar.start_clients, bar.clients, bar.step, bar.wait, bar.note)
        own = billing_options.own_periods(own_periods)
        request = Request(
            periods,
            own,
            tariff,
            client,
            missing_rule,
            refuse=refuse,
            replace=replace,
            tariff_name=name,
            even_without_readings=even_without_readings,
        )
        if dry_run:
            _preview(request, watcher, as_json=as_json)
            return
        done = retry_lost_session(lambda: use_case.bill(request, watcher, processes))
    for warning in done.warnings:
        warn(f"etl: {warning}")
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.incomplete or done.held or done.failed or done.mixed or done.skipped:
        raise typer.Exit(SET_ASIDE)


def _preview(request: "Request", watcher: "Watcher", *, as_json: bool) -> None:
    """Show what stale bills would be."""
    from etl.bill_runs.stale_preview import preview
    from etl.reports import bill as report

    found = retry_lost_session(lambda: preview(request, watcher))
    finish(report.preview_as_json(found) if as_json else None, report.preview_lines(found))
    if found.failed:
        raise typer.Exit(SET_ASIDE)
