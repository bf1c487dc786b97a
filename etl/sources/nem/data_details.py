"""The 200 record of a NEM12 file: whose the days under it are, in which unit and interval."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.blocks.weeks import INTERVALS
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.cells.clean_text import BLANKS, clean_id, clean_label, printable
from etl.sources.cells.values import POWER, mwh_per_unit
from etl.sources.read_plan.titles import unit_spelled

MARKET_TIME = 10 * 3600
"""Seconds that the clock of the market is ahead of UTC, all the year."""

_FIELDS = 9
_FLOWS = {"E": "import", "B": "export"}
"""The first letter of an NMI suffix: energy to the customer, energy from the customer; others are not billed."""

_NO_ENERGY = re.compile(r"[kMG]?(VArh?|VAh?|V|A)|pf|m3|MJ|GJ", re.IGNORECASE)
_AGAIN = "copy or download the file again"


@dataclass(frozen=True)
class Channel:
    """One measured stream; `unit`, `decimal` and `interval` are how its values are read."""

    key: Key
    unit: str
    interval: int
    """Minutes."""
    ignored: str = ""
    """Why its readings are left out."""
    decimal: str = "."

    @property
    def mwh(self) -> int:
        """mWh in one unit; 0 for what is left out."""
        return 0 if self.ignored else mwh_per_unit(self.unit)[0]

    @property
    def values(self) -> int:
        """Readings of a day."""
        return 1440 // self.interval


def channel(cells: Sequence[str], where: str) -> Channel:
    """Return the stream of a 200 record; InputError (at `where`, file and line) for one that cannot be read."""
    cells = [cell.strip(BLANKS) for cell in cells]
    if len(cells) < _FIELDS:
        raise InputError(where, f"the 200 record has {len(cells)} fields, not {_FIELDS} or more", _AGAIN, code="E-ROW")
    suffix, unit = printable(cells[4]), printable(cells[7])
    interval = _interval(cells[8], where)
    flow = _FLOWS.get(suffix[:1].upper())
    if suffix and not unit and flow is None:  # left out whatever it is in
        return Channel(Key("", "", suffix, "import"), "", interval, f"{suffix} without a unit")
    if not suffix or not unit:
        missing = "NMI suffix" if not suffix else "unit"
        example = "E1 for import, B1 for export" if not suffix else "kWh, Wh or MWh"
        raise InputError(
            where, f"the 200 record names no {missing}", f"write it into the record, such as {example}", code="E-ROW"
        )
    try:
        energy = energy_unit(unit)
    except ValueError as error:
        raise InputError(where, f"unit {unit!r} {error}", "kWh, Wh and MWh are read", code="E-UNIT") from None
    if energy is None or flow is None:
        return Channel(Key("", "", suffix, "import"), unit, interval, f"{suffix} in {energy or unit}")
    register = _label(clean_label, "NMI suffix", cells[4], where)
    return Channel(Key.of(_label(clean_id, "NMI", cells[1], where), "", register, flow), energy, interval)


def energy_unit(text: str) -> str | None:
    """kWh, Wh or MWh; None for a unit of something else; ValueError for what is none."""
    unit = unit_spelled(text)
    if unit is None and not _NO_ENERGY.fullmatch(text):
        raise ValueError("is not known")
    return None if unit in POWER else unit


def _label(clean: Callable[[str], str], name: str, text: str, where: str) -> str:
    try:
        return clean(text)
    except ValueError as error:
        shown = printable(text)
        what = f"{name} {shown!r} {error}" if shown else f"the {name} {error}"
        raise InputError(where, what, "load the file as it was downloaded", code="E-ROW") from None


def _interval(text: str, where: str) -> int:
    minutes = int(text) if re.fullmatch(r"[0-9]{1,3}", text) else 0
    if minutes not in INTERVALS:
        what = f"interval length {printable(text)!r} does not divide an hour" if text else "no interval length"
        raise InputError(where, f"the 200 record: {what}", "5, 15 and 30 minutes are usual", code="E-ROW")
    return minutes
