"""Command `etl check`."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import choose_database, finish, open_database, say

VIOLATED = 1


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
    """Verify stored readings, the ledger, bills and documents. A sample of the bills is computed again."""
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
