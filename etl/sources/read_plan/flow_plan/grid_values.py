"""Columns of values that are energy at the grid, where others beside them are plainly something else."""

import re
from collections.abc import Sequence

from etl.sources.cells.values import POWER
from etl.sources.read_plan.titles import is_register_title, unit_in
from etl.sources.words.senses import INSIDE, sense_of

_OF_REGISTERS = re.compile(r"(?<![0-9.])[12]\.8")
"""The number of what a register shows, or of what it counted."""


def at_the_grid(titles: Sequence[str], columns: Sequence[int], *, registers: bool) -> list[int]:
    """Return columns of values without those that the others make plain.

    Beside energy that is what a register shows, energy that stays behind the meter, and mean power of the same flow,
    or of none where the energy is of one.
    `registers`: what registers show is what the user wants.
    """
    found = [column for column in columns if is_register_title(titles[column]) == registers] or [*columns]
    found = [column for column in found if sense_of(titles[column]).doubt != INSIDE] or found
    flows = {sense_of(titles[column]).flow for column in found if _is_energy(titles[column])}
    meant = flows | {""} if len(flows) == 1 else flows
    return [column for column in found if not (_is_power(titles[column]) and sense_of(titles[column]).flow in meant)]


def _is_power(title: str) -> bool:
    return unit_in(title) in POWER


def _is_energy(title: str) -> bool:
    return not (_is_power(title) or _OF_REGISTERS.search(title))
