"""`etl check`."""

from typing import Annotated

import typer

from etl.commands.terminal import Bar, Json, finish, open_database, say

VIOLATED = 1


def check(
    everything: Annotated[bool, typer.Option("--all", help="Compute every bill again, not a sample.")] = False,
    as_json: Json = False,
) -> None:
    """Verify the database: blocks, ledger, bills computed again."""
    open_database()
    from etl import check as use_case
    from etl.reports import check as report

    with Bar("steps") as bar:
        done = use_case.check(everything=everything, watcher=use_case.Watcher(bar.steps, bar.step))
    if not as_json:
        for line in report.warnings(done):
            bar.note(line)
        for line in report.violations(done):
            say(line)
    finish(report.as_json(done) if as_json else None, report.lines(done))
    if done.violations:
        raise typer.Exit(VIOLATED)
