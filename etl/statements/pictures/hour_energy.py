"""Energy by local hour of a client's usage: a day on which the clock changes has 23 or 25 of them."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from etl.core.usage_page import Usage
from etl.core.zones import transitions
from etl.statements.pictures.day_energy import midnights
from etl.statements.pictures.slot_sums import SlotSums, common_unit, parts_of_flow

_HOUR, _DAY = 60, 1440


@dataclass
class Hour:
    """An hour that begins at a full hour after midnight; `energy` in the unit of all."""

    clock: int
    """The hour that the clock shows as it begins."""
    energy: int = 0
    known: bool = False
    estimated: bool = False
    missing: bool = False


@dataclass(frozen=True)
class HourEnergies:
    """The hours of each day of a usage."""

    days: list[list[Hour]]
    unit: Fraction
    """In kWh."""


def hour_energies(used: Usage, flow: str = "import") -> HourEnergies | None:
    """Return the hours of a usage of one client; None where a reading is longer than an hour."""
    parts = parts_of_flow(used, flow)
    if not parts or any(_HOUR % part.grid.interval for part in parts):
        return None
    starts = midnights(used.period, used.timezone)
    days = [list(range(start, end, _HOUR)) for start, end in pairwise(starts)]
    edges = [edge for day in days for edge in day]
    local = transitions(used.timezone).to_local(np.array(edges, np.int64) * 60) // 60
    hours = [Hour(minute % _DAY // _HOUR) for minute in local.tolist()]
    unit = common_unit(parts)
    for part in parts:
        sums = SlotSums(part, [*edges, starts[-1]], unit)
        columns = zip(hours, sums.energy(), sums.estimated, sums.known, sums.missing, strict=True)
        for hour, energy, estimated, known, missing in columns:
            hour.energy += energy
            hour.known |= known > 0
            hour.estimated |= estimated > 0
            hour.missing |= missing > 0
    places = iter(hours)
    return HourEnergies([[next(places) for _ in day] for day in days], unit)
