"""Report of `etl plot`."""

from typing import Any

from etl.pictures.plot import Drawn
from etl.pictures.power_curve import hours
from etl.reports.figures import count


def as_json(done: Drawn) -> dict[str, Any]:
    return {
        "file": str(done.target),
        "bytes": done.bytes,
        "clients": done.clients,
        "shows": done.what,
        "minutes_missing": done.missing_minutes,
        "minutes_estimated": done.estimated_minutes,
    }


def lines(done: Drawn) -> list[str]:
    who = [count(done.clients, "client")] if done.clients else []
    what = [*who, done.what]
    if done.missing_minutes:
        what.append(f"no reading for {hours(done.missing_minutes)}")
    if done.estimated_minutes:
        what.append(f"estimated for {hours(done.estimated_minutes)}")
    return [f"{done.target}: {', '.join(what)}; {done.bytes:,} bytes"]
