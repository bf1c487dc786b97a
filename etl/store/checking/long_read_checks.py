"""Checks of stored long reads: of each one, against its neighbours and its series, and their sums."""

from collections.abc import Iterator, Mapping

from etl.blocks import quality_codec
from etl.blocks.week_months import month_of
from etl.core.periods import EPOCH
from etl.core.usage_page import SUSPECT
from etl.core.violations import Violation
from etl.store.checking.stored_totals import CheckedSeries, Reach, StoredTotals
from etl.store.database.locks import READER
from etl.store.models import LongRead

ROWS = 1024


def check_reads(by_id: Mapping[int, CheckedSeries], totals: StoredTotals) -> Iterator[Violation]:
    """Check all reads of some series of long reads; each counts in the UTC month in which it begins."""
    stored = LongRead.objects.using(READER).filter(series_id__in=by_id).order_by("series_id", "start_minute")
    before, reach = (0, 0), Reach()
    for identity, start, end, energy, quality in stored.values_list(
        "series_id", "start_minute", "end_minute", "energy_mwh", "quality"
    ).iterator(chunk_size=ROWS):
        series = by_id[identity]
        where = f"{series.where}, read from {EPOCH.fromordinal(EPOCH.toordinal() + start // 1440)}"
        if start >= end or energy < 0 or not quality_codec.possible(quality, SUSPECT):
            yield Violation(where, "ends before it begins, or has an impossible energy or quality")
        if before[0] == identity and start < before[1]:
            yield Violation(where, "shares minutes with the read before it")
        if start < series.first or end > series.end:
            yield Violation(where, "lies outside the minutes of its series")
        before = identity, end
        reach.add(identity, start, end)
        totals.add(month_of(start), series.flow, 1, energy)
    yield from reach.check(by_id)
