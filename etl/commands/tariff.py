"""Commands `etl tariff check`, `etl tariff list` and `etl tariff convert`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.commands.shared_options import Json, tariff_file
from etl.commands.terminal import finish, open_if_made, reading
from etl.core.disk.targets import Target

tariff_app = typer.Typer(help="Check tariff files, list tariffs, convert URDB files.", no_args_is_help=True)
TariffFile = Annotated[
    Path,
    typer.Argument(
        help="Tariff: a name of etl tariff list, or a file: TOML, or a .json file of OpenEI's URDB.",
        metavar="TARIFF",
        parser=tariff_file,
    ),
]
TariffName = Annotated[
    str | None, typer.Option("--name", help="Which tariff of a URDB file that has several.", metavar="NAME")
]


@tariff_app.command("check")
def tariff_check(
    file: TariffFile,
    name: TariffName = None,
    year: Annotated[
        int | None,
        typer.Option(
            help="Show the days of this year (default: the present one, where a schedule has a calendar).",
            metavar="YYYY",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a tariff file; show its lines, its week and a year.

    $ etl tariff check my.toml --year 2024
    """
    reading(file)
    from etl import tariff as use_case
    from etl.reports import tariff as report

    found = use_case.check(file, name, year, open_if_made)
    finish(report.as_json(found) if as_json else None, report.lines(found))


@tariff_app.command("list")
def tariff_list(as_json: Json = False) -> None:
    """List the tariffs that come with etl and those in use.

    $ etl tariff list
    """
    from etl import tariff as use_case
    from etl.reports import tariff as report

    found = use_case.shipped(), use_case.in_use() if open_if_made() else []
    finish(report.list_json(*found) if as_json else None, report.list_lines(*found))


@tariff_app.command("convert")
def tariff_convert(
    file: TariffFile,
    output: Annotated[
        Path | None, typer.Option(help="Write the TOML to this file (default: standard output).", metavar="FILE")
    ] = None,
    name: TariffName = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="Leave out a charge that etl cannot price, such as reactive; every bill says so. "
            "Repeat it for several.",
            metavar="CHARGE",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Convert a URDB file to a tariff in TOML, to be edited.

    $ etl tariff convert urdb.json --output my.toml
    """
    inputs = reading(file)
    target = None if output is None else Target(output, inputs)
    from etl import tariff as use_case
    from etl.tariffs.urdb.choice import Choice

    text = use_case.convert(file, target, Choice(name, tuple(dict.fromkeys(without or ()))))
    if output is None and not as_json:
        typer.echo(text, nl=False)
        return
    result = {"file": str(file), "output": str(output)} if output else {"file": str(file), "toml": text}
    finish(result if as_json else None, [f"{output}: written (check it: etl tariff check {output})"])
