"""Commands `etl issue` and `etl documents`."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import DAY, EndDay, FirstDay, Json, Months, OneClient, OwnPeriods
from etl.commands.terminal import SET_ASIDE, choose_database, finish, open_database, reading, retry_lost_session
from etl.core.errors import UsageError

_DOCUMENTS, _WHICH = "Documents", "Which bills are issued"
"""Headings of help."""


def issue(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    month: Months = None,
    start: FirstDay = None,
    end: EndDay = None,
    own_periods: OwnPeriods = None,
    client: OneClient = None,
    corrections: Annotated[
        str,
        typer.Option(
            help="How to correct what was sent: reversal (a credit note and a new invoice) or difference (one).",
            metavar="HOW",
            rich_help_panel=_DOCUMENTS,
        ),
    ] = "reversal",
    series: Annotated[
        str | None,
        typer.Option(
            help="Series of the documents' numbers (default: the year).", metavar="NAME", rich_help_panel=_DOCUMENTS
        ),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            help="Day of issue (default: today; never before the newest document of its series).",
            metavar=DAY,
            rich_help_panel=_DOCUMENTS,
        ),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(
            help="Time zone of the day of issue, whose year the series is (default: this machine's).",
            metavar="ZONE",
            rich_help_panel=_DOCUMENTS,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be issued and why, and issue nothing.")
    ] = False,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help="Also issue bills that lack readings.", rich_help_panel=_WHICH)
    ] = False,
    allow_empty: Annotated[
        bool,
        typer.Option("--allow-empty", help="Also issue bills that lack all readings, or some.", rich_help_panel=_WHICH),
    ] = False,
    allow_estimated: Annotated[
        bool,
        typer.Option(
            "--allow-estimated", help="Also issue bills whose missing readings are estimated.", rich_help_panel=_WHICH
        ),
    ] = False,
    credit_unbilled: Annotated[
        bool,
        typer.Option(
            "--credit-unbilled",
            help="Credit what was sent for days of the client that have no bill now (with --client or --periods).",
            rich_help_panel=_WHICH,
        ),
    ] = False,
    re_estimated: Annotated[
        bool,
        typer.Option(
            "--re-estimated",
            help="Also correct documents of bills of which only estimates have changed.",
            rich_help_panel=_WHICH,
        ),
    ] = False,
    most_credits: Annotated[
        int | None,
        typer.Option(
            "--max-credits",
            help="Most credit notes without a new invoice (default: 10, or 1 % of what is in force if that is more).",
            min=0,
            metavar="NUMBER",
            rich_help_panel=_WHICH,
        ),
    ] = None,
    held_after: Annotated[
        int | None,
        typer.Option(
            "--held-after",
            help="Bill and issue without the readings that fail what is on hold more than so many days after its own.",
            min=0,
            max=36600,
            metavar="DAYS",
            rich_help_panel=_WHICH,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Issue invoices of bills, and corrections of what was sent.

    $ etl issue --month 2017-08 --dry-run
    $ etl issue --month 2017-08
    """
    from etl.bill_runs import billing_options

    reading(own_periods)
    periods = billing_options.periods(month, start, end, own_periods, stale=None)
    if credit_unbilled and client is None and own_periods is None:
        raise UsageError("--credit-unbilled goes with --client or --periods: it credits days that have no bill")
    issued_on = billing_options.day("--date", date)
    choose_database()
    from etl import issue as use_case
    from etl.invoicing.decisions import CORRECTIONS, Allowed
    from etl.invoicing.issue_report import IssueReport, Request
    from etl.reports.issuing import issue as report

    if corrections not in CORRECTIONS:
        raise UsageError(f"--corrections {corrections}: is not one of {', '.join(CORRECTIONS)}")
    open_database()
    with Bar("clients") as bar:
        own = billing_options.own_periods(own_periods)
        allowed = Allowed(
            allow_incomplete,
            allow_empty,
            credit_unbilled,
            re_estimated=re_estimated,
            estimated=allow_estimated,
        )
        request = Request(
            periods, own, client, corrections, series, allowed, most_credits, dry_run=dry_run, issued_on=issued_on,
            timezone=timezone or "", held_after=held_after,
        )  # fmt: skip
        tries: list[IssueReport] = []
        done = retry_lost_session(lambda: use_case.issue(request, bar.wait, tries))
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.refusals:
        raise typer.Exit(SET_ASIDE)


def documents(month: Months = None, client: OneClient = None, as_json: Json = False) -> None:
    """List the documents that were issued, by number.

    $ etl documents --month 2017-08
    """
    from etl.core.periods import Period, months

    periods = months(month) if month is not None else []
    open_database()
    from etl.invoicing.listed_documents import documents as listed
    from etl.reports.issuing import documents as report

    found = listed(Period(periods[0].start, periods[-1].end) if periods else None, client)
    finish(report.as_json(found) if as_json else None, report.lines(found))
