"""Periods that a run does not bill: they have not begun, or nobody has a reading in them."""

from datetime import UTC, date, datetime, timedelta

from etl.bill_runs.outcome import Outcome
from etl.core.bill_page import Requested
from etl.core.periods import Period
from etl.store.existence import read_days


class SkippedPeriods:
    """Enters the periods that are skipped into the outcome of a run."""

    def __init__(self, *, only_stale: bool) -> None:
        self._only_stale = only_stale
        self._read: dict[Period, bool] = {}
        """Whether anybody has a reading in a period."""

    def take(self, requested: Requested, outcome: Outcome) -> bool:
        """Return whether the days of a request are skipped; then the outcome says so."""
        period = requested.period
        if requested.even_without_readings:
            return False
        if not self._only_stale and period.start > _tomorrow():
            skipped = outcome.future
        elif self._is_read(period):
            return False
        else:
            skipped = outcome.unread
        if period not in skipped:
            skipped.append(period)
        return True

    def _is_read(self, period: Period) -> bool:
        if period not in self._read:
            self._read[period] = read_days.any_reading(period)
        return self._read[period]


def _tomorrow() -> date:
    """Return the last day that has begun somewhere, or is about to."""
    return datetime.now(UTC).date() + timedelta(days=1)
