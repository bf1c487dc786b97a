"""`etl tariff check`, `list` and `convert`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.terminal import Json, finish, open_if_made, reading
from etl.core.disk.targets import Target

tariff_app = typer.Typer(no_args_is_help=True, help="Check tariff files, list tariffs, convert URDB files.")
TariffFile = Annotated[Path, typer.Argument(help="A tariff: TOML, or OpenEI's URDB as .json.")]
TariffName = Annotated[str | None, typer.Option("--name", help="Which tariff of a URDB file that holds several.")]


@tariff_app.command("check")
def tariff_check(file: TariffFile, name: TariffName = None, as_json: Json = False) -> None:
    """Check a tariff file whole; show its lines and its week."""
    reading(file)
    from etl import tariff as use_case
    from etl.reports import tariff as report

    found = use_case.check(file, name)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@tariff_app.command("list")
def tariff_list(as_json: Json = False) -> None:
    """Show the tariffs that come with etl, and those that clients have."""
    from etl import tariff as use_case
    from etl.reports import tariff as report

    found = use_case.shipped(), use_case.kept() if open_if_made() else []
    finish(report.list_json(*found) if as_json else None, report.list_lines(*found))


@tariff_app.command("convert")
def tariff_convert(
    file: TariffFile,
    output: Annotated[Path | None, typer.Option(help="Write the TOML here (default: standard output).")] = None,
    name: TariffName = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Leave a charge out that is not priced, as reactive; every bill says so. Several: repeat it."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a URDB file as TOML of our own, to be edited."""
    inputs = reading(file)
    target = None if output is None else Target(output, inputs)
    from etl import tariff as use_case
    from etl.tariffs.urdb.choice import Choice

    text = use_case.convert(file, target, Choice(name, tuple(dict.fromkeys(without or ()))))
    if output is None and not as_json:
        typer.echo(text, nl=False)
        return
    told = {"file": str(file), "output": str(output)} if output else {"file": str(file), "toml": text}
    finish(told if as_json else None, [f"{output}: written (check it: etl tariff check {output})"])
