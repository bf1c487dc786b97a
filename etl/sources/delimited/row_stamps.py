"""The stamp of a row of a declared table: one cell or two, ranges, numbers of periods, ends given as starts."""

from functools import lru_cache

import numpy as np

from etl.blocks.revision_codec import NONE
from etl.core.zones import Ints, Mask, Transitions
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import DAY, StampParser, seconds_of_day
from etl.sources.read_plan.lengths import long_rule
from etl.sources.read_plan.plan_values import ReadPlan, Table
from etl.sources.read_plan.samples import first_part


class RowStamps:
    """Reads the parts of a stamp, each from its cell; the row's seconds are their sum."""

    def __init__(self, plan: ReadPlan, table: Table, zone: Transitions | None) -> None:
        self._table = table
        self._ranges = table.between if plan.columns.time is None else ""  # else it is the time that is a range
        self._parser = StampParser(plan.clock.stamp_format, utc_only=plan.clock.utc_only)
        self._revisions = StampParser(plan.revision[1]) if plan.revision is not None else None
        self._zone = zone
        rows_tell = table.by_column and not table.elapsed and plan.revision is None and long_rule(plan, zone) is None
        self._back = zone if rows_tell else None
        # Ends on the clock of their starts are given as starts.
        self.shift = -60 * (plan.clock.interval or 0) if table.same_clock else 0

    def stamp(self, text: str) -> int:
        """Return seconds of the cell of a stamp or a date; ValueError where it is none."""
        if self._ranges:
            text = first_part(text, self._ranges)
        return self._parser.seconds(text) + self.shift

    def time(self, text: str) -> int:
        """Return seconds of a time of day."""
        if self._table.between:
            text = first_part(text, self._table.between)
        seconds = seconds_of_day(text)
        return DAY if self._table.midnight_ends and not seconds else seconds

    def revision(self, text: str) -> int:
        """Return the revision stamp of a cell; an empty one has none."""
        return self._revisions.seconds(text) if self._revisions is not None and text.strip(BLANKS) else NONE

    def period(self, text: str) -> int:
        """Return seconds from local midnight to the start of the period of this number."""
        return 60 * self._table.period_minutes * (_whole(text) - 1)

    def repeated(self, seconds: Ints) -> Mask | None:
        """Return which stamps are of an hour that the clock repeats, of which a row tells although a value is blank."""
        return None if self._back is None else self._back.to_utc(seconds)[1]

    def begin_days(self, midnights: Ints) -> Ints:
        """Return the UTC seconds of local midnights, from which elapsed slots are counted."""
        return midnights if self._zone is None else self._zone.to_utc(midnights)[0]

    def day_lengths(self, midnights: Ints) -> Ints:
        """Return seconds of the local days that begin at these midnights."""
        return self.begin_days(midnights + DAY) - self.begin_days(midnights)

    def begin_day(self, midnight: int) -> int:
        """Return the same as begin_days, for one row."""
        return int(self.begin_days(np.array([midnight], np.int64))[0])

    def day_length(self, midnight: int) -> int:
        return int(self.day_lengths(np.array([midnight], np.int64))[0])


@lru_cache(maxsize=1024)
def _whole(text: str) -> int:
    """Return a number, or an hour as it would be read on a clock: `25:00` is the last of the day with 25 hours."""
    text = text.strip(BLANKS).removesuffix(":00")
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 300):
        raise ValueError("is not the number of a period of the day")
    return int(text)
