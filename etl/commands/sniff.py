"""`etl sniff` and `etl layouts`: how files are read, before anything is loaded."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.terminal import Json, finish, reading

layouts_app = typer.Typer(help="The layouts of files that are declared.", invoke_without_command=True)


def sniff(  # noqa: PLR0917 - one argument an option; Typer fills them by name
    file: Annotated[str, typer.Argument(help="A file or its URL; - is standard input.", metavar="FILE")],
    format: Annotated[str, typer.Option(help="auto, or the name of a layout.")] = "auto",  # noqa: A002 - the option's name
    layout: Annotated[Path | None, typer.Option(help="A file that declares the layout (docs/reference/layouts.md).")] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone in which the meters stand.")] = None,
    stamps: Annotated[str | None, typer.Option(help="Zone of stamps without offset.")] = None,
    unit: Annotated[str | None, typer.Option(help="kWh, Wh, MWh, kW, W or MW.")] = None,
    interval: Annotated[str | None, typer.Option(help="15min, 1h, or 1d, 1w, 1month, 1y.")] = None,
    register: Annotated[bool, typer.Option("--register", help="Values are what a register shows.")] = False,
    digits: Annotated[int | None, typer.Option(help="Digits of that register.")] = None,
    stamp: Annotated[str | None, typer.Option(help="start or end.")] = None,
    flow: Annotated[str | None, typer.Option(help="import, export or generation.")] = None,
    client: Annotated[str | None, typer.Option(help="The client of files that name none.")] = None,
    columns: Annotated[str | None, typer.Option(help="client=NAME,timestamp=NAME,value=NAME")] = None,
    dates: Annotated[str | None, typer.Option(help="dmy or mdy.")] = None,
    decimal: Annotated[str | None, typer.Option(help="The decimal mark: . or ,")] = None,
    negative: Annotated[str, typer.Option(help="refuse or export.")] = "refuse",
    as_json: Json = False,
) -> None:
    """Show how a file would be read, its first readings and a declaration to edit; load nothing."""
    reading(file, layout)
    from etl import sniff as use_case
    from etl.reports import sniff as report
    from etl.sources.read_plan.option_texts import options

    asked = options(
        interval=interval, columns=columns, layout=layout,
        format=format, timezone=timezone, stamps=stamps, unit=unit, register=register, digits=digits, stamp=stamp,
        flow=flow, client=client, dates=dates, decimal=decimal, negative=negative,
    )  # fmt: skip
    found = use_case.sniff(file, asked)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@layouts_app.callback()
def layouts(context: typer.Context, as_json: Json = False) -> None:
    """List the layouts that files are recognised by."""
    if context.invoked_subcommand is not None:
        return
    from etl import sniff as use_case
    from etl.reports import sniff as report

    known = use_case.declared(), use_case.records()
    finish(report.layouts_json(*known) if as_json else None, report.layouts_lines(*known))


@layouts_app.command("show")
def layouts_show(
    name: Annotated[str, typer.Argument(help="A layout that is listed.")],
    as_json: Json = False,
) -> None:
    """Print the declaration of a layout, to copy."""
    from etl import sniff as use_case

    text = use_case.show(name)
    finish({"name": name, "declaration": text} if as_json else None, text.splitlines())
