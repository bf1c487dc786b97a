"""Warnings of bills that are made from what was assumed: until somebody names it, another reading is plausible."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from etl.blocks.assumptions import DIRECTION, MEDIUM, UNIT, ZONE, bits_of
from etl.core.usage_page import Usage
from etl.phrasebook.english import english

_WARNINGS = {ZONE: "zone_assumed", UNIT: "unit_assumed", DIRECTION: "flow_assumed", MEDIUM: "medium_assumed"}


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
    for own in set(every):
        texts[own] = [english(key, zone=zone) for name, key in _WARNINGS.items() if own & bits_of([name])]
    return {row: texts[own] for row, own in enumerate(every) if texts[own]}
