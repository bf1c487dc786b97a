"""Values by period of a schedule: one for all, or a table by period or by season and period."""

from collections.abc import Callable
from typing import TypeVar

from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.toml_table import Table

Read = TypeVar("Read")


def by_period(
    table: Table, key: str, schedule: Schedule | None, read: Callable[[Table, str], Read], *, seasons: bool = False
) -> tuple[Read, ...]:
    """Read one value for each bucket of the schedule; `seasons`: a season may have one for all its periods."""
    found = table.table(key) if isinstance(table.value(key), dict) else None
    if found is None:
        return (read(table, key),) * (len(schedule.buckets) if schedule else 1)
    if schedule is None:
        table.fail(key, "is by period, but the line has no schedule", 'add schedule = "ID", or write one for all')
    by_season = any(isinstance(value, dict) for value in found.data.values())
    values = []
    for (season, period), shown in zip(schedule.buckets, schedule.names, strict=True):
        if seasons and season in found.data and not isinstance(found.data[season], dict):
            found.has(season)
            values.append(read(found, season))
            continue
        group = found.table(season) if by_season else found
        if group is None or not group.has(period):
            found.fail("", f"{shown} has no {key}", f"write one for every period of schedule {schedule.id}")
        values.append(read(group, period))
    _refuse_others(found, schedule, by_season=by_season, seasons=seasons)
    return tuple(values)


def _refuse_others(found: Table, schedule: Schedule, *, by_season: bool, seasons: bool) -> None:
    known = {(season if by_season else "", period) for season, period in schedule.buckets}
    whole = {season for season, _ in schedule.buckets} if seasons else set()
    for name, value in found.data.items():
        for period in value if isinstance(value, dict) else [] if name in whole else [name]:
            if (name if by_season and isinstance(value, dict) else "", period) not in known:
                wrong = f"{name}.{period}" if isinstance(value, dict) else period
                found.fail("", f"schedule {schedule.id} has no period {wrong}", f"it has {', '.join(schedule.names)}")
