"""What `etl unload` shows."""

from typing import Any

from etl.reports.figures import count
from etl.unload import UnloadReport


def as_json(report: UnloadReport) -> dict[str, Any]:
    """Counts, and the other loads that had readings among them."""
    return {
        "load": report.load,
        "name": report.name,
        "removed": report.readings,
        "stale": report.stale,
        "others": [{"id": load, "name": name} for load, name in report.others],
    }


def lines(report: UnloadReport) -> list[str]:
    """What went, and what is to be done about it."""
    told = [f"{report.name}: {count(report.readings, 'reading')} of load {report.load} taken out"]
    told += [f"  load {load} had readings among them: load {name} again" for load, name in report.others]
    if report.stale:
        told.append(f"  {count(report.stale, 'bill is', 'bills are')} stale now (etl bill --stale)")
    return told
