"""What a layout does with the hour that the clock skips, before its stamps become UTC."""

import numpy as np

from etl.core.zones import Transitions
from etl.sources.readings import Readings
from etl.sources.rows import Table

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
    return _without(readings, ghosts) if ghosts.any() else readings


def _without(readings: Readings, ghosts: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Readings:
    keep = ~ghosts
    counted = {**readings.ignored, SKIPPED_ZEROS: int(np.count_nonzero(ghosts))}
    return Readings(
        readings.channel[keep],
        readings.seconds[keep],
        readings.energy_mwh[keep],
        None if readings.quality is None else readings.quality[keep],
        readings.rows,
        readings.blank,
        readings.rounded,
        counted,
        readings.rejects,
    )
