"""Report of `etl unload`."""

from typing import Any

from etl.reports.figures import by_flow, count, kwh, stale_bills
from etl.unload import UnloadReport


def as_json(report: UnloadReport) -> dict[str, Any]:
    """Return counts, and the other loads that had readings among them."""
    return {
        "load": report.load,
        "name": report.name,
        "removed": report.readings,
        "items": report.items,
        "kwh": {flow: kwh(energy) for flow, energy in report.energy_mwh.items()},
        "stale": report.stale,
        "assumed": list(report.assumed),
        "others": [{"id": load, "name": name} for load, name in report.others],
    }


def lines(report: UnloadReport) -> list[str]:
    """Say what was removed, and what is to be done about it."""
    energy = "".join(f", {text}" for text in by_flow(report.energy_mwh))
    what = count(report.items, "item") if report.items else count(report.readings, "reading")
    texts = [f"{report.name}: {what} of load {report.load} removed{energy}"]
    texts += [f"  load {load} had readings among them: load {name} again" for load, name in report.others]
    texts += [f"  {sentence}" for sentence in report.assumed]
    return texts + stale_bills(report.stale)
