"""Warnings of bills that are made from what was assumed: until somebody names it, another reading is plausible."""

from collections.abc import Mapping, Sequence

from etl.blocks.assumptions import DIRECTION, MEDIUM, UNIT, ZONE, bits_of

ZONE_WARNING = (
    "no time zone was named for its readings: they were taken as UTC, and are billed by the days and hours of {zone} "
    "(etl load --replace --timezone ZONE, or a timezone in etl assign)"
)
FLOW_WARNING = "the name of a file speaks against the import that was assumed (etl load --replace --flow FLOW)"
MEDIUM_WARNING = (
    "a name in a file speaks of another medium than the electricity that was assumed (etl load --replace --flow FLOW)"
)
UNIT_WARNING = "no unit was named for its readings: they were taken as kWh (etl load --replace --unit UNIT)"


def assumption_warnings(
    clients: Sequence[str], bits: Mapping[str, int], zone: str, *, zone_unknown: bool
) -> dict[int, list[str]]:
    """Return the warnings of each client's bill, by row; `zone` is that of the bills."""
    found: dict[int, list[str]] = {}
    for row, client in enumerate(clients):
        own = bits.get(client, 0)
        if zone_unknown or own & bits_of([ZONE]):
            found.setdefault(row, []).append(ZONE_WARNING.format(zone=zone))
        named = ((UNIT, UNIT_WARNING), (DIRECTION, FLOW_WARNING), (MEDIUM, MEDIUM_WARNING))
        for warning in (text for name, text in named if own & bits_of([name])):
            found.setdefault(row, []).append(warning)
    return found
