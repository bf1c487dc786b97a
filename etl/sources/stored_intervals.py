"""Intervals that the database has for the channels of a file, where a few stamps alone do not prove one."""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from etl.blocks.long_read_codec import INTERVAL
from etl.blocks.weeks import Points
from etl.core.errors import InputError
from etl.core.keys import Key

Grids = Mapping[int, Sequence[tuple[int, int]]]
"""Interval and phase of the series that channels have in the database."""


class StoredIntervals:
    """Compares the channels of one file with the database."""

    def __init__(self, name: str, keys: Sequence[Key], stored_grids: Callable[[Sequence[int]], Grids]) -> None:
        self._name, self._keys, self._stored_grids = name, keys, stored_grids

    def compare(self, few: Mapping[int, int]) -> None:
        """Refuse another interval than the database has where a few stamps alone show it."""
        for channel, grids in self._short([number for number, interval in few.items() if interval]).items():
            if all(interval != few[channel] for interval, _ in grids):
                what = f"its few readings here are {few[channel]} minutes apart, those in the database {grids[0][0]}"
                raise self._error(channel, what, f"give --interval {grids[0][0]}min or --interval {few[channel]}min")

    def compare_long(self, few: Sequence[int]) -> None:
        """Refuse a few stamps a day or more apart where the database has shorter readings."""
        for channel, grids in self._stored_grids(few).items() if few else ():
            if all(interval != INTERVAL for interval, _ in grids):
                what = f"its few readings here are days apart, those in the database {grids[0][0]} minutes"
                raise self._error(channel, what, f"give --interval {grids[0][0]}min, 1d, 1w or 1month")

    def unknown(self, suggested: Collection[int]) -> set[int]:
        """Return those channels of which the database has no readings that show an interval."""
        return set(suggested) - {number for number, grids in self._stored_grids(list(suggested)).items() if grids}

    def of_single(self, points: Points) -> tuple[Points, dict[int, tuple[int, int]]]:
        """Give channels with one reading the interval that they have in the database."""
        channels = np.unique(points.channel).tolist()
        grids = self._short(channels)
        for channel in channels:
            if len(grids.get(channel, [])) != 1:
                what = f"client {self._keys[channel].client} has only one reading: its interval is not known"
                raise InputError(self._name, what, "give it: --interval 15min", code="E-INTERVAL")
        return points, {channel: grids[channel][0] for channel in channels}

    def _short(self, channels: Sequence[int]) -> Grids:
        """Return interval and phase of channels that the database has, but for long reads."""
        found = self._stored_grids(channels).items() if channels else ()
        own = {channel: [grid for grid in grids if grid[0] != INTERVAL] for channel, grids in found}
        return {channel: grids for channel, grids in own.items() if grids}

    def _error(self, channel: int, what: str, remedy: str) -> InputError:
        return InputError(self._name, f"client {self._keys[channel].client}: {what}", remedy, code="E-CLIENT")
