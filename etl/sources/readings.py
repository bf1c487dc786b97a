"""Readings with numbered channels, as they leave the parsers."""

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from etl.blocks.counts import NOTHING, Counts
from etl.blocks.quality_codec import Codes
from etl.sources.channel_numbers import Channels
from etl.sources.rows import Reject, Rows

BLANK = -(2**62)
"""Energy of a blank value in a repeated hour: no reading, but its row shows which hour those beside it are of."""


@dataclass(eq=False)
class Readings:
    """Readings of one piece of a file, in the order of its rows (`seconds` and `energy_mwh` as in Rows)."""

    channel: npt.NDArray[np.int32]
    seconds: npt.NDArray[np.int64]
    energy_mwh: npt.NDArray[np.int64]
    quality: Codes | None = None
    counts: Counts = NOTHING
    rejects: list[Reject] = field(default_factory=list)
    end: npt.NDArray[np.int64] | None = None
    """Ends of the intervals, where the file has them beside their starts."""
    stamp: npt.NDArray[np.int64] | None = None
    """Revision stamps (etl.blocks.revision_codec), where the file has such."""
    blanks: int = 0
    """Values among them that are BLANK."""
    runs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]] | None = None
    """Rows where runs of one channel begin, with the number of rows at the end, and the channel of each run.

    Two runs beside each other are of different channels. None: not known.
    """

    def where(self, rows: npt.NDArray[np.bool_]) -> "Readings":
        """Return some of the readings, with all counts."""
        return replace(
            self,
            channel=self.channel[rows],
            seconds=self.seconds[rows],
            energy_mwh=self.energy_mwh[rows],
            quality=None if self.quality is None else self.quality[rows],
            end=None if self.end is None else self.end[rows],
            stamp=None if self.stamp is None else self.stamp[rows],
            runs=None,
        )


def numbered(rows: Rows, channels: Channels) -> Readings:
    """Give the rows of the strict reader channel numbers."""
    return Readings(
        channels.numbers(rows.keys)[rows.key] if rows.keys else np.empty(0, np.int32),
        rows.seconds,
        rows.energy_mwh,
        rows.quality,
        rows.counts,
        rows.rejects,
        rows.end,
        rows.stamp,
        int(np.count_nonzero(rows.energy_mwh == BLANK)),
    )


def split_by_sign(readings: Readings, channels: Channels) -> Readings:
    """Split signed readings into two each: import and export, one of them zero.

    Both are known then, so a bill does not take the hours of export for missing import.
    """
    quality, energy = readings.quality, readings.energy_mwh
    halves = np.stack([np.maximum(energy, 0), np.maximum(-energy, 0)])
    if readings.blanks:
        halves[:, energy == BLANK] = BLANK
    return Readings(
        np.concatenate([readings.channel, channels.with_flow(readings.channel, "export")]),
        np.tile(readings.seconds, 2),
        halves.ravel(),
        None if quality is None else np.tile(quality, 2),
        readings.counts,
        readings.rejects,
        None if readings.end is None else np.tile(readings.end, 2),
        None if readings.stamp is None else np.tile(readings.stamp, 2),
        2 * readings.blanks,
    )
