"""`etl worker`."""

from typing import Annotated

import typer

from etl.commands.terminal import choose_database, context, open_database, say


def worker(
    concurrency: Annotated[
        int | None, typer.Option(help="Processes that work at the same time (default: cores).", min=1, max=256)
    ] = None,
) -> None:
    """Do what `--engine celery` of other commands asks for, on this machine, until it is stopped."""
    choose_database()
    from etl import worker as use_case

    use_case.ready()
    open_database(create=True)

    def silent(_: str) -> None:
        """Nobody wants to know."""

    note, done = silent if context.quiet else say, say if context.verbose else silent
    code = use_case.serve(concurrency, say, note, done)
    if code:
        raise typer.Exit(code)
