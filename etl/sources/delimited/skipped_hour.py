"""What a layout does with the hour that the clock skips, before its stamps become UTC."""

from dataclasses import replace

import numpy as np

from etl.blocks.counts import Counts
from etl.core.zones import Transitions
from etl.sources.read_plan.plan_values import Table
from etl.sources.readings import Readings

SKIPPED_ZEROS = "a zero for an hour that the clock skips"


def settled(readings: Readings, table: Table, zone: Transitions) -> Readings:
    """Readings without those of skipped hours that the layout explains; the others stay, and are found wrong later."""
    if table.spring == "refuse" or not len(readings.seconds):
        return readings
    utc, _, missing = zone.to_utc(readings.seconds)
    if missing is None:
        return readings
    if table.spring == "shift":
        readings.seconds = np.where(missing, zone.to_local(utc), readings.seconds)
        return readings
    ghosts = missing & (readings.energy_mwh == 0)
    if not ghosts.any():
        return readings
    counts = readings.counts + Counts(ignored={SKIPPED_ZEROS: int(np.count_nonzero(ghosts))})
    return replace(readings.where(~ghosts), counts=counts)
