"""Commands `etl sniff` and `etl layouts`: how files are read, before anything is loaded."""

from typing import Annotated

import typer

from etl.commands import file_options as of_file
from etl.commands.shared_options import Json
from etl.commands.terminal import finish, reading

layouts_app = typer.Typer(invoke_without_command=True)


def sniff(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    file: Annotated[str, typer.Argument(help="A file or its URL; - is standard input.", metavar="FILE")],
    format: of_file.Format = "auto",  # noqa: A002 - the option's name
    timezone: of_file.Timezone = None,
    stamps: of_file.Stamps = None,
    unit: of_file.Unit = None,
    interval: of_file.Interval = None,
    register: of_file.Register = None,
    digits: of_file.Digits = None,
    stamp: of_file.Stamp = None,
    flow: of_file.Flow = None,
    client: of_file.FileClient = None,
    columns: of_file.Columns = None,
    dates: of_file.Dates = None,
    decimal: of_file.Decimal = None,
    layout: of_file.LayoutFile = None,
    negative: of_file.Negative = "refuse",
    as_json: Json = False,
) -> None:
    """Show how a file would be read. Prints its first readings and a declaration to edit; loads nothing."""
    reading(file, layout)
    from etl import sniff as use_case
    from etl.reports import sniff as report
    from etl.sources.read_plan.option_texts import options

    file_options = options(
        interval=interval, columns=columns, layout=layout,
        format=format, timezone=timezone, stamps=stamps, unit=unit, register=register, digits=digits, stamp=stamp,
        flow=flow, client=client, dates=dates, decimal=decimal, negative=negative,
    )  # fmt: skip
    found = use_case.sniff(file, file_options)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@layouts_app.callback()
def layouts(context: typer.Context, as_json: Json = False) -> None:
    """List the layouts that files are recognised by, or show one."""
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
    """Print the declaration of a layout, to copy and edit."""
    from etl import sniff as use_case

    text = use_case.show(name)
    finish({"name": name, "declaration": text} if as_json else None, text.splitlines())
