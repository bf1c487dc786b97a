"""`etl bill` and `etl issue`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.terminal import (
    SET_ASIDE,
    Bar,
    Json,
    OneClient,
    begun_elsewhere,
    finish,
    open_database,
    reading,
    retry_lost_session,
    say,
)
from etl.core.errors import UsageError


def bill(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    month: Annotated[str | None, typer.Option(help="2017-08, or 2017-01..2017-12.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="First day of another period: 2017-08-15.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="The day after its last.")] = None,
    periods: Annotated[
        Path | None, typer.Option(help="Each client's own periods: a CSV of client_number, from, to.")
    ] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Bills whose inputs have changed, in order of time.")] = False,
    tariff: Annotated[
        Path | None, typer.Option(help="The tariff of clients without an assignment (default: a sample).")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Which tariff of --tariff, a URDB file that holds several.")] = None,
    client: OneClient = None,
    missing: Annotated[
        str | None,
        typer.Option(help="When readings are missing: bill (default), refuse, estimate:week or estimate:profile."),
    ] = None,
    tolerance: Annotated[
        str | None, typer.Option(help="How much may be missing in a bill that counts as complete: 0.2%.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Supersede bills of other periods that overlap these.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(help="Processes that compute; with several machines: --engine celery.", min=1, max=256)
    ] = None,
    engine: Annotated[str, typer.Option(help="local, or celery: workers that a broker calls (etl worker).")] = "local",
    as_json: Json = False,
) -> None:
    """Compute clients' bills. Unchanged inputs change nothing."""
    from etl.bill_runs import billing_options

    reading(periods, tariff)
    wanted = billing_options.periods(month, start, end, periods, stale=stale)
    about_missing, refuse = billing_options.missing(missing, tolerance)
    if name is not None and tariff is None:
        raise UsageError("--name picks a tariff of a URDB file: name the file too (--tariff FILE)")
    open_database()
    from etl import bill as use_case
    from etl.bill_runs.request import Request, Watcher, Workers
    from etl.engines import known
    from etl.reports import bill as report

    with Bar("clients") as bar:
        watcher = Watcher(bar.start_clients, bar.clients, bar.step, bar.wait, bar.note)
        own = billing_options.own_periods(periods)
        request = Request(wanted, own, tariff, client, about_missing, refuse=refuse, replace=replace, tariff_name=name)
        who = Workers(workers, begun_elsewhere(), known(engine))
        done = retry_lost_session(lambda: use_case.bill(request, watcher, who))
    for warning in done.warnings:
        say(f"etl: {warning}")
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.incomplete or done.failed or done.mixed:
        raise typer.Exit(SET_ASIDE)


def issue(
    month: Annotated[str, typer.Option(help="The calendar month whose bills become final: 2017-08.")],
    client: OneClient = None,
    as_json: Json = False,
) -> None:
    """Make bills final: from then on a changed one is a new revision."""
    from etl.core import periods

    period = periods.month(month)
    open_database()
    from etl import issue as use_case
    from etl.reports import issue as report

    with Bar("bills") as bar:
        done = use_case.issue(period, client, bar.wait)
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.bills.stale or done.bills.failed:
        raise typer.Exit(SET_ASIDE)
