"""Readings of a file so high that a rule may take them for wrong: judged by the rules once the file is loaded."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from fractions import Fraction

import numpy as np

from etl.blocks.block_codec import week_of
from etl.blocks.long_read_codec import LongReads
from etl.blocks.weeks import Blocks, Ints
from etl.core.errors import AssignmentError
from etl.core.keys import Key
from etl.core.periods import shown_minute
from etl.core.usage_page import MWH_PER_KWH
from etl.review.open_findings import found_since
from etl.store.database.locks import snapshot
from etl.store.usage.rule_attributes import plausible_kw
from etl.validation.channel_readings import MINUTES_AN_HOUR
from etl.validation.rules import LOWEST_CODE_MWH, PLAUSIBLE_KW

LEARNED = 10_000
"""Channels of which bounds are looked up at once, where the file has so many: a question takes a millisecond."""


class HighReadings:
    """The weeks of the meters of one file that have such a reading.

    It looks at the highest reading of a block, which its form tells: no reading of a clean file is looked at.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        """`keys` are those of the channels, and grow."""
        self._keys = keys
        self._most_mw = np.zeros(0, np.int64)
        """By channel: the power up to which all readings are plausible."""
        self._weeks: dict[str, set[int]] = {}

    def take(self, blocks: Blocks) -> None:
        """Look at the highest reading of each block."""
        highest = blocks.packed.highest_mwh.astype(np.int64)
        self._add(blocks.channel, blocks.week, highest, np.full(len(blocks), blocks.interval))

    def take_long(self, reads: LongReads) -> None:
        """Look at long reads."""
        self._add(reads.channel, week_of(reads.start), reads.energy_mwh, reads.end - reads.start)

    def _add(self, channels: Ints, weeks: Ints, energy_mwh: Ints, minutes: Ints) -> None:
        if not len(channels):
            return
        count = int(channels.max()) + 1
        if count > len(self._most_mw):
            self._learn(max(count, min(len(self._keys), len(self._most_mw) + LEARNED)))
        allowed = np.minimum(self._most_mw[channels] * minutes // MINUTES_AN_HOUR, LOWEST_CODE_MWH - 1)
        for place in np.flatnonzero(energy_mwh > allowed).tolist():
            self._weeks.setdefault(self._meter(int(channels[place])), set()).add(int(weeks[place]))

    def _learn(self, count: int) -> None:
        """Look up the bounds of channels that are new, up to a number of them."""
        known = len(self._most_mw)
        meters = [self._meter(channel) for channel in range(known, count)]
        bounds: dict[str, Fraction] = {}
        with snapshot(), suppress(AssignmentError):  # bills name it
            bounds = plausible_kw(sorted(set(meters)))
        usual = int(Fraction(PLAUSIBLE_KW) * MWH_PER_KWH)
        most = np.full(count - known, usual, np.int64)
        for place in [place for place, meter in enumerate(meters) if meter in bounds]:
            most[place] = int(bounds[meters[place]] * MWH_PER_KWH)
        self._most_mw = np.append(self._most_mw, most)

    def _meter(self, channel: int) -> str:
        key = self._keys[channel]
        return key.meter or key.client

    def failing(self) -> Collection[str]:
        """Return what is to be said of the readings that fail, in a sentence or none. After the commit."""
        if not self._weeks:
            return []
        try:
            with snapshot():
                found, left = found_since(self._weeks)
        except AssignmentError as error:  # what a table says is no fault of this file
            return [f"its high readings were not judged: {error}"]
        rest = f"{left:,} more clients have readings as high, which their bills will judge (etl findings list)"
        texts = [rest] if left else []
        if not found:
            return texts
        first, one = found[0], len(found) == 1
        many = "1 reading fails a rule and is" if one else f"{len(found):,} readings fail a rule and are"
        of_meter = "" if first.meter == first.client else f", meter {first.meter}"
        where = f"client {first.client}{of_meter}, {shown_minute(first.reading.minute, first.zone)}"
        which = "" if one else "the first "
        return [f"{many} not billed, {which}of {where}: {first.reading.fact} (etl findings list)", *texts]
