"""Warnings of bills that are made from what was assumed: until somebody names it, another reading is plausible."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from etl.blocks.assumptions import DIRECTION, MEDIUM, UNIT, ZONE, bits_of
from etl.core.usage_page import Usage

ZONE_WARNING = (
    "no time zone was named for its readings: they were taken as UTC, and are billed by the days and hours of {zone} "
    "(etl load --replace --timezone ZONE, or a timezone in etl assign)"
)
FLOW_WARNING = "the name of a file speaks against the import that was assumed (etl load --replace --flow FLOW)"
MEDIUM_WARNING = (
    "a name in a file speaks of another medium than the electricity that was assumed (etl load --replace --flow FLOW)"
)
UNIT_WARNING = "no unit was named for its readings: they were taken as kWh (etl load --replace --unit UNIT)"

_OTHERS = (UNIT, UNIT_WARNING), (DIRECTION, FLOW_WARNING), (MEDIUM, MEDIUM_WARNING)


def read_rows(used: Usage) -> set[int]:
    """Return the rows of the clients that have a reading in the period."""
    found = {row for use in used.long for row in np.unique(use.row).tolist()}
    for part in used.parts:
        rows = np.ones(len(used.clients), np.bool_) if part.unknown is None else ~part.unknown.all(axis=1)
        found.update(np.flatnonzero(rows).tolist())
    return found


def assumption_warnings(
    clients: Sequence[str], bits: Mapping[str, int], zone: str, *, unzoned: Collection[int] = ()
) -> dict[int, list[str]]:
    """Return the warnings of each client's bill, by row; `zone` is that of the bills, `unzoned` clients have none."""
    of_zone, texts = bits_of([ZONE]), dict[int, list[str]]()
    every = [bits.get(client, 0) | (of_zone if row in unzoned else 0) for row, client in enumerate(clients)]
    named = ((ZONE, ZONE_WARNING.format(zone=zone)), *_OTHERS)
    for own in set(every):
        texts[own] = [text for name, text in named if own & bits_of([name])]
    return {row: texts[own] for row, own in enumerate(every) if texts[own]}
