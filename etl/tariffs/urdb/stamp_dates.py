"""Dates that URDB writes as instants: local midnights of its editors, in UTC or in the clock of where they sat."""

from datetime import UTC, date, datetime, timedelta

from etl.tariffs.toml_table import Table, shown

DAY = timedelta(days=1)
_LAST_MINUTE = timedelta(hours=23, minutes=59)


def first_day(table: Table) -> date | None:
    """Return the midnight UTC that is nearest to `startdate`; of two, the earlier one."""
    stamp = _stamp(table, "startdate")
    return None if stamp is None else _nearest(stamp)


def last_day(table: Table) -> date | None:
    """Read `enddate`, that day included: as `startdate`, but 23:59 is the end of its own day."""
    stamp = _stamp(table, "enddate")
    if stamp is None:
        return None
    return stamp.date() if _since_midnight(stamp) >= _LAST_MINUTE else _nearest(stamp)


def _nearest(stamp: datetime) -> date:
    return stamp.date() + (DAY if _since_midnight(stamp) > DAY / 2 else timedelta())


def _since_midnight(stamp: datetime) -> timedelta:
    return timedelta(hours=stamp.hour, minutes=stamp.minute, seconds=stamp.second, microseconds=stamp.microsecond)


def _stamp(table: Table, field: str) -> datetime | None:
    """Read seconds or milliseconds since 1970, or ISO text, as UTC."""
    value = table.data.get(field)
    try:
        if value is None or value == "":
            return None
        if isinstance(value, str) and not value.lstrip("-").isdigit():
            stamp = datetime.fromisoformat(value)
            return stamp.astimezone(UTC) if stamp.tzinfo else stamp
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        table.fail(field, f"{shown(value)} is not a date", 'write it like "2017-03-01T00:00:00Z"')
