"""Options of the command line that need reading: `15min`, `client=ID,timestamp=WHEN,value=kWh`."""

import re
from pathlib import Path
from typing import Any

from etl.blocks.weeks import INTERVALS
from etl.core.errors import UsageError
from etl.core.zones import zone
from etl.sources.cells.clean_text import clean_id, printable
from etl.sources.read_plan.plan_values import Options

ROLES = ("client", "timestamp", "date", "time", "value", "meter", "register", "flow", "quality")

_UNITS = {"": 1, "min": 1, "m": 1, "h": 60}


def divides_an_hour(seconds: int) -> bool:
    """Return whether a length is that of an interval."""
    return seconds > 0 and seconds % 60 == 0 and 3600 % seconds == 0


_STEPS = {"d": "day", "day": "day", "w": "week", "week": "week", "month": "month", "y": "year", "year": "year"}


def step(text: str | None) -> str | None:
    """Read the step of `1d`, `1w`, `1month`, `1y` (also `day` and the like); None for any other."""
    match = re.fullmatch(r"1? ?([a-z]+)", (text or "").strip())
    return _STEPS.get(match[1]) if match else None


def minutes(text: str | None) -> int | None:
    """Read minutes of `15min`, `15`, `1h`, none of a step of days; UsageError for what does not divide an hour."""
    if text is None or step(text):
        return None
    match = re.fullmatch(r"(\d{1,4}) ?(min|m|h|)", text.strip())
    length = int(match[1]) * _UNITS[match[2]] if match else 0
    if length not in INTERVALS:
        raise UsageError(f"--interval {text}: not an interval that divides an hour (15min, 30min, 1h)")
    return length


def column_names(text: str | None) -> dict[str, str]:
    """Read column names by role."""
    found: dict[str, str] = {}
    for part in (text or "").split(",") if text else ():
        role, equals, name = part.partition("=")
        role = role.strip()
        if role not in ROLES or not equals or not name.strip():
            raise UsageError(f"--columns: {part!r} is not ROLE=NAME with a role of {', '.join(ROLES)}")
        if role in found:
            raise UsageError(f"--columns names {role} twice")
        found[role] = name.strip()
    return found


def client_number(text: str | None) -> str | None:
    """Read the client of a file without one; UsageError for what a column of clients could not hold either."""
    try:
        return None if text is None else clean_id(text)
    except ValueError as error:
        raise UsageError(f"--client {printable(text or '')!r} {error}") from None


def options(
    *, interval: str | None, columns: str | None, layout: Path | None, client: str | None = None, **plain: Any
) -> Options:
    """Read the options of a command on a file; `plain` are fields of Options as they stand."""
    for name in filter(None, (plain.get("timezone"), plain.get("stamps"))):
        zone(name)
    return Options(
        client=client_number(client),
        interval=minutes(interval),
        step=step(interval),
        columns=column_names(columns),
        layout=str(layout) if layout else None,
        **plain,
    )
