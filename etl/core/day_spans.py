"""Days as people read them: the first and the last one, both included."""

from datetime import date, timedelta

from etl.core.periods import Period


def shown_days(first: date, end: date) -> str:
    """Return the days from `first` to before `end`: `2017-08-01..2017-08-14`, or `2017-08-01` for a single one."""
    last = end - timedelta(days=1)
    return f"{first}" if first == last else f"{first}..{last}"


def shown_period(period: Period) -> str:
    """Return `2017-08` for a calendar month, else its days."""
    return period.month or shown_days(period.start, period.end)
