"""Options that say how a file of readings is read, for every command that reads one."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.interface.option_groups import option, with_options

if TYPE_CHECKING:
    from etl.sources.read_plan.plan_values import Options


_LAYOUT, _TIMES, _VALUES = "Layout of the file", "Times", "Values"
"""Headings of help."""


@dataclass(frozen=True)
class FileOptions:
    """The options as they were typed, in the order in which help lists them."""

    format: Annotated[
        str,
        typer.Option(
            help="Layout of the file: auto, or one that etl layouts lists.", metavar="LAYOUT", rich_help_panel=_LAYOUT
        ),
    ] = "auto"
    layout: Annotated[
        Path | None,
        typer.Option(
            "--layout",
            help="Layout of your own: a TOML file (docs/reference/layouts.md).",
            metavar="FILE",
            rich_help_panel=_LAYOUT,
        ),
    ] = None
    columns: Annotated[
        str | None,
        typer.Option(
            help="Column of each role: client, timestamp, value, date, time, meter, register, flow or quality.",
            metavar="ROLE=NAME,...",
            rich_help_panel=_LAYOUT,
        ),
    ] = None
    wide: Annotated[
        bool,
        typer.Option(
            "--wide", help="Each column beside the timestamp is a client, called by its name.", rich_help_panel=_LAYOUT
        ),
    ] = False
    client: Annotated[
        str | None,
        typer.Option(
            "--client",
            help="Number of the client, for a file that names none.",
            metavar="CLIENT",
            rich_help_panel=_LAYOUT,
        ),
    ] = None
    timezone: Annotated[
        str | None, typer.Option(help="Time zone of the meters: Europe/Lisbon.", metavar="ZONE", rich_help_panel=_TIMES)
    ] = None
    stamps: Annotated[
        str | None,
        typer.Option(
            help="Time zone of timestamps without an offset (default: --timezone, else UTC).",
            metavar="ZONE",
            rich_help_panel=_TIMES,
        ),
    ] = None
    stamp: Annotated[
        str | None,
        typer.Option(
            help="Whether a timestamp marks the start or the end of its interval.",
            metavar="start|end",
            rich_help_panel=_TIMES,
        ),
    ] = None
    interval: Annotated[
        str | None,
        typer.Option(
            help="Length of each reading: 15min, 1h, 1d, 1w, 1month or 1y (default: found for each channel).",
            metavar="LENGTH",
            rich_help_panel=_TIMES,
        ),
    ] = None
    dates: Annotated[
        str | None,
        typer.Option(
            help="Order of day and month in dates like 03/04/2017.", metavar="dmy|mdy", rich_help_panel=_TIMES
        ),
    ] = None
    autumn: Annotated[
        str | None,
        typer.Option(
            help="An hour that the clock repeats, where the file has it once: the first of the two, or both in one "
            "(default: refuse it); twice says that the file has both.",
            metavar="once|halves|twice",
            rich_help_panel=_TIMES,
        ),
    ] = None
    unit: Annotated[
        str | None,
        typer.Option(help="Unit of the values: kWh, Wh, MWh, kW, W or MW.", metavar="UNIT", rich_help_panel=_VALUES),
    ] = None
    decimal: Annotated[
        str | None,
        typer.Option(help="Decimal mark: a point (.) or a comma (,).", metavar="MARK", rich_help_panel=_VALUES),
    ] = None
    register: Annotated[
        bool | None,
        typer.Option(
            "--register/--energy",
            help="Values are what a register shows, so that energy is the difference of two; or energy themselves.",
            rich_help_panel=_VALUES,
        ),
    ] = None
    digits: Annotated[
        int | None,
        typer.Option(
            help="Digits of the register, after which it rolls over to 0.", metavar="NUMBER", rich_help_panel=_VALUES
        ),
    ] = None
    control: Annotated[
        bool,
        typer.Option(
            "--control",
            help="Compare readings with these values, of a register or counted by one; never bill them.",
            rich_help_panel=_VALUES,
        ),
    ] = False
    flow: Annotated[
        str | None,
        typer.Option(
            help="Flow of the energy: import, export or generation (default: import).",
            metavar="FLOW",
            rich_help_panel=_VALUES,
        ),
    ] = None
    negative: Annotated[
        str,
        typer.Option(
            help="Values below zero: refuse them, or read them as energy exported.",
            metavar="refuse|export",
            rich_help_panel=_VALUES,
        ),
    ] = "refuse"

    def read(self) -> "Options":
        """Return what they mean; UsageError for what no file could make good."""
        from etl.sources.read_plan.option_texts import options

        return options(**vars(self))


def with_file_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, in place of its parameter `file_options`, an option for each field of FileOptions."""
    own = [option(field.name, field.default, field.type) for field in fields(FileOptions)]
    return with_options(command, "file_options", own, lambda typed: FileOptions(**typed))
