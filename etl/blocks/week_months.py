"""UTC weeks and the months in which they lie."""

from datetime import date

from etl.blocks import block_codec


def month_change(week: int) -> int | None:
    """Return the minute inside a UTC week at which a month begins (not its first minute)."""
    start = block_codec.week_start(week)
    last = date.fromordinal(date(1970, 1, 1).toordinal() + start // 1440 + 6)
    minute = (last.replace(day=1) - date(1970, 1, 1)).days * 1440
    return minute if minute > start else None


def in_last_month(week: int) -> int:
    """Return a minute of a UTC week that lies in the later of its months, or in its only one."""
    change = month_change(week)
    return block_codec.week_start(week) if change is None else change


def month_of(minute: int) -> int:
    """Return the months from January 1970 to a UTC minute."""
    day = date.fromordinal(date(1970, 1, 1).toordinal() + minute // 1440)
    return (day.year - 1970) * 12 + day.month - 1
