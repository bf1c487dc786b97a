"""Commands `etl check` and `etl findings`: whether what is stored is whole, and whether it is plausible."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import MONTH, Json, Months, OneClient, client_number
from etl.commands.terminal import SET_ASIDE, choose_database, columns, finish, open_database, reading, say
from etl.core.days import read_moment
from etl.core.errors import UsageError

VIOLATED = 1

findings_app = typer.Typer(help="List readings that fail a rule, and answer them.", no_args_is_help=True)


def check(
    everything: Annotated[bool, typer.Option("--all", help="Compute every bill again, not only a sample.")] = False,
    head: Annotated[
        list[str] | None,
        typer.Option(
            help="A head as etl issue, backup and check print it: that document must be there, unchanged. Repeatable.",
            metavar="SERIES:NUMBER:SHA",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Verify stored readings, the ledger, bills and documents. A sample of the bills is computed again.

    $ etl check
    $ etl check --all
    """
    choose_database()
    from etl.store.documents.chain import read_head

    heads = [read_head(text) for text in head or ()]
    open_database()
    from etl import check as use_case
    from etl.reports import check as report

    with Bar("steps") as bar:
        done = use_case.check(everything=everything, heads=heads, watcher=use_case.Watcher(bar.steps, bar.step))
    if not as_json:
        for line in report.warnings(done):
            bar.note(line)
        for line in report.violations(done):
            say(line)
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.violations:
        raise typer.Exit(VIOLATED)


def validate(
    month: Annotated[str, typer.Option(help="Calendar month, or a range of months.", metavar=MONTH)],
    client: OneClient = None,
    rules: Annotated[
        Path | None, typer.Option(help="TOML file of thresholds for the rules that warn.", metavar="FILE")
    ] = None,
    as_json: Json = False,
) -> None:
    """Try the rules on the readings of a month. What fails is not billed, the rest are warnings.

    $ etl validate --month 2017-08
    """
    reading(rules)
    choose_database()
    from etl.review.rule_thresholds import read_thresholds
    from etl.validation.rules import WARNINGS

    thresholds = WARNINGS if rules is None else read_thresholds(rules)
    open_database()
    from etl.core.periods import months
    from etl.reports import findings as report
    from etl.review import warned_readings as use_case

    periods = months(month)
    with Bar("clients") as bar:
        done = use_case.validate(periods, client, bar.clients, thresholds)
    finish(report.validation_as_json(done) if as_json else None, report.validation(done))
    if done.failed:
        raise typer.Exit(SET_ASIDE)


@findings_app.command("list")
def findings_list(
    month: Months = None,
    client: OneClient = None,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="List the answers that were given instead, with their numbers.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List readings that fail a rule and are not billed.

    $ etl findings list --month 2017-08
    """
    open_database()
    from etl.core.periods import months
    from etl.reports import findings as report
    from etl.review import answers, open_findings

    if accepted:
        given = answers.stored_answers(client)
        finish(report.answers_as_json(given) if as_json else None, report.listed_answers(given))
        return
    found = open_findings.open_findings(months(month) if month else [], client)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@findings_app.command("show")
def findings_show(
    client: Annotated[str, typer.Argument(help="The client.", metavar="CLIENT", callback=client_number)],
    at: Annotated[
        str,
        typer.Option(help="The day, or a time of it as etl findings list shows it.", metavar="YYYY-MM-DD[THH:MM]"),
    ],
    meter: Annotated[str | None, typer.Option(help="Only this meter's.", metavar="METER")] = None,
    as_json: Json = False,
) -> None:
    """Draw the readings of a day. What fails a rule, or is warned of, is marked.

    $ etl findings show 7584 --at 2017-08-14
    """
    try:
        day, _ = read_moment(at)
    except ValueError as error:
        raise UsageError(f"--at {at}: {error}") from None
    open_database()
    from etl.reports.drawings import day_pictures as report
    from etl.reports.drawings.bars import ink_for
    from etl.review.day_readings import day_readings

    found = day_readings(client, day, meter)
    finish(report.as_json(found) if as_json else None, report.lines(found, ink_for(sys.stdout), columns()))


@findings_app.command("accept")
def findings_accept(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    client: Annotated[str, typer.Argument(help="The client.", metavar="CLIENT", callback=client_number)],
    month: Annotated[str, typer.Option(help="Calendar month, or a range of months.", metavar="YYYY-MM")],
    because: Annotated[str, typer.Option(help="Why the readings are right.", metavar="REASON")],
    meter: Annotated[str | None, typer.Option(help="Only this meter's.", metavar="METER")] = None,
    rule: Annotated[str | None, typer.Option(help="Only what fails this rule.", metavar="RULE")] = None,
    until: Annotated[
        str | None,
        typer.Option(help="Accept all values up to this day, excluded, and not only those read.", metavar="YYYY-MM-DD"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say that such readings are right: they are billed.

    $ etl findings accept 7584 --month 2017-08 --because "the house was empty"
    """
    open_database()
    from etl.bill_runs.billing_options import day
    from etl.core.periods import months
    from etl.reports import findings as report
    from etl.review import answers

    right = answers.Right(client, months(month), because, meter, rule, day("--until", until))
    with Bar("clients") as bar:
        done = answers.accept(right, bar.wait)
    finish(report.answer_as_json(done) if as_json else None, report.accepted(done))


@findings_app.command("reopen")
def findings_reopen(
    numbers: Annotated[
        list[int], typer.Argument(help="Numbers of answers, as `etl findings list --accepted` has them.", metavar="N")
    ],
    as_json: Json = False,
) -> None:
    """Take answers back.

    $ etl findings reopen 4
    """
    open_database()
    from etl.reports import findings as report
    from etl.review import answers

    with Bar("clients") as bar:
        done = answers.reopen(numbers, bar.wait)
    finish(report.answer_as_json(done) if as_json else None, report.reopened(done))
