"""The days of a span that are in some seasons: what a price or a bound of these seasons is worth in a period."""

from collections.abc import Callable, Collection
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from etl.core.periods import EPOCH, Period
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.seasons import Days

SeasonOf = Callable[[Schedule, Days], npt.NDArray[np.intp]]
"""Returns the season of each day, which `Frame.season_of` does."""


def season_spans(
    schedule: Schedule | None, buckets: Collection[int], span: Period, season_of: SeasonOf
) -> list[Period]:
    """Return runs of days of a span whose season has one of the buckets; the whole span without a schedule."""
    if schedule is None or len(schedule.seasons.names) == 1:
        return [span]
    names = {schedule.buckets[bucket][0] for bucket in buckets}
    wanted = [place for place, name in enumerate(schedule.seasons.names) if name in names]
    first = (span.start - EPOCH).days
    days = np.arange(first, first + span.days, dtype=np.int64)
    inside = np.isin(season_of(schedule, days), wanted)
    edges = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0)).tolist()
    day = span.start.toordinal()
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [Period(EPOCH.fromordinal(day + low), EPOCH.fromordinal(day + high)) for low, high in pairs]


def months_of(spans: list[Period], period: Period, prorate: Proration, *, cut: bool) -> Fraction:
    """Count months in the days of a bill's period that are in `spans`."""
    return sum((prorate.months(span, period, cut=cut) for span in spans), Fraction(0))


def days_of(spans: list[Period]) -> int:
    return sum(span.days for span in spans)
