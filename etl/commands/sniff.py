"""Commands `etl sniff` and `etl layouts`: how files are read, before anything is loaded."""

from typing import Annotated

import typer

from etl.commands.file_options import FileOptions, with_file_options
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, reading

layouts_app = typer.Typer(invoke_without_command=True)


@with_file_options
def sniff(
    file: Annotated[str, typer.Argument(help="A file or its URL; - is standard input.", metavar="FILE")],
    file_options: FileOptions,
    as_json: Json = False,
) -> None:
    """Show how a file would be read. Prints its first readings and a declaration to edit; loads nothing.

    $ etl sniff readings.csv
    """
    reading(file, file_options.layout)
    from etl import sniff as use_case
    from etl.reports import sniff as report

    options = file_options.read()
    found = use_case.sniff(file, options)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@layouts_app.callback()
def layouts(context: typer.Context, as_json: Json = False) -> None:
    """List the layouts that files are recognised by, or show one.

    $ etl layouts
    """
    if context.invoked_subcommand is not None:
        return
    from etl import sniff as use_case
    from etl.reports import sniff as report

    known = use_case.declared(), use_case.records()
    finish(report.layouts_json(*known) if as_json else None, report.layouts_lines(*known))


@layouts_app.command("show")
def layouts_show(
    name: Annotated[str, typer.Argument(help="Name of a layout (etl layouts lists them).", metavar="LAYOUT")],
    as_json: Json = False,
) -> None:
    """Print the declaration of a layout, to copy and edit.

    $ etl layouts show ausgrid-solar-home
    """
    from etl import sniff as use_case

    text = use_case.show(name)
    finish({"name": name, "declaration": text} if as_json else None, text.splitlines())
