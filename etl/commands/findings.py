"""Commands `etl findings`: readings that fail a rule, and answers to them."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json, Months, OneClient, client_number
from etl.commands.terminal import finish, open_database

findings_app = typer.Typer(help="List readings that fail a rule, and answer them.", no_args_is_help=True)


@findings_app.command("list")
def findings_list(
    month: Months = None,
    client: OneClient = None,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="List the answers that were given instead, with their numbers.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List readings that fail a rule: they are not billed, and hold the bills of their clients."""
    open_database()
    from etl.core.periods import months
    from etl.findings import answers, open_findings
    from etl.reports import findings as report

    if accepted:
        given = answers.given(client)
        finish(report.answers_as_json(given) if as_json else None, report.listed_answers(given))
        return
    found = open_findings.open_findings(months(month) if month else [], client)
    finish(report.as_json(found) if as_json else None, report.lines(found))


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
    """Say that readings which fail a rule are right: they are billed again."""
    open_database()
    from etl.bill_runs.billing_options import day
    from etl.core.periods import months
    from etl.findings import answers
    from etl.reports import findings as report

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
    """Take answers back."""
    open_database()
    from etl.findings import answers
    from etl.reports import findings as report

    with Bar("clients") as bar:
        done = answers.reopen(numbers, bar.wait)
    finish(report.answer_as_json(done) if as_json else None, report.reopened(done))
