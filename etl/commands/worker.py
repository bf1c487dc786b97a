"""Command `etl worker`."""

from typing import Annotated

import typer

from etl.commands.terminal import choose_database, context, open_database, say


def worker(
    concurrency: Annotated[
        int | None,
        typer.Option(
            help="Processes that work at the same time (default: one for each core).", min=1, max=256, metavar="NUMBER"
        ),
    ] = None,
) -> None:
    """Work for commands that use `--engine celery`, until stopped.

    $ etl worker --concurrency 4
    """
    choose_database()
    from etl import worker as use_case

    use_case.ready()
    open_database(create=True)

    def silent(_: str) -> None:
        """Print nothing."""

    note, done = silent if context.quiet else say, say if context.verbose else silent
    code = use_case.serve(concurrency, say, note, done)
    if code:
        raise typer.Exit(code)
