"""Options that say how a file of readings is read, for every command that reads one."""

from pathlib import Path
from typing import Annotated

import typer

Format = Annotated[str, typer.Option(help="Layout of the file: auto, or one that etl layouts lists.", metavar="LAYOUT")]
Timezone = Annotated[str | None, typer.Option(help="Time zone of the meters: Europe/Lisbon.", metavar="ZONE")]
Stamps = Annotated[
    str | None,
    typer.Option(help="Time zone of timestamps without an offset (default: --timezone, else UTC).", metavar="ZONE"),
]
Unit = Annotated[str | None, typer.Option(help="Unit of the values: kWh, Wh, MWh, kW, W or MW.", metavar="UNIT")]
Interval = Annotated[
    str | None,
    typer.Option(
        help="Length of each reading: 15min, 1h, 1d, 1w, 1month or 1y (default: found for each channel).",
        metavar="LENGTH",
    ),
]
Register = Annotated[
    bool | None,
    typer.Option(
        "--register/--energy",
        help="Values are what a register shows, so that energy is the difference of two; or energy themselves.",
    ),
]
Digits = Annotated[
    int | None, typer.Option(help="Digits of the register, after which it rolls over to 0.", metavar="NUMBER")
]
Stamp = Annotated[
    str | None,
    typer.Option(help="Whether a timestamp marks the start or the end of its interval.", metavar="start|end"),
]
Flow = Annotated[
    str | None, typer.Option(help="Flow of the energy: import, export or generation (default: import).", metavar="FLOW")
]
FileClient = Annotated[
    str | None, typer.Option("--client", help="Number of the client, for a file that names none.", metavar="CLIENT")
]
Columns = Annotated[
    str | None,
    typer.Option(
        help="Names of columns: client=NAME,timestamp=NAME,value=NAME "
        "(also date, time, meter, register, flow, quality).",
        metavar="ROLE=NAME,...",
    ),
]
Dates = Annotated[str | None, typer.Option(help="Order of day and month in dates like 03/04/2017.", metavar="dmy|mdy")]
Decimal = Annotated[str | None, typer.Option(help="Decimal mark: a point (.) or a comma (,).", metavar="MARK")]
LayoutFile = Annotated[
    Path | None,
    typer.Option("--layout", help="Layout of your own: a TOML file (docs/reference/layouts.md).", metavar="FILE"),
]
Negative = Annotated[
    str,
    typer.Option(help="Values below zero: refuse them, or read them as energy exported.", metavar="refuse|export"),
]
