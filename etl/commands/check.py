"""Command `etl check`."""

from typing import Annotated

import typer

from etl.commands.progress_bar import Bar
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, open_database, say

VIOLATED = 1


def check(
    everything: Annotated[bool, typer.Option("--all", help="Compute every bill again, not only a sample.")] = False,
    as_json: Json = False,
) -> None:
    """Verify stored readings, the ledger and bills. A sample of the bills is computed again."""
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
