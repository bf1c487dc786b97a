"""Reports of `etl unload` and `etl unbill`."""

from typing import Any

from etl.bill_runs.unbill import UnbillReport
from etl.core.periods import shown_period
from etl.reports.figures import by_flow, count, kwh, stale_bills
from etl.unload import UnloadReport


def as_json(report: UnloadReport) -> dict[str, Any]:
    """Return counts, and the other loads that had readings among them."""
    return {
        "load": report.load,
        "name": report.name,
        "removed": report.readings,
        "items": report.items,
        "days": report.days,
        "edits": report.edits,
        "control_reads": report.control,
        "kwh": {flow: kwh(energy) for flow, energy in report.energy_mwh.items()},
        "stale": report.stale,
        "assumed": list(report.assumed),
        "others": [{"id": load, "name": name} for load, name in report.others],
    }


def lines(report: UnloadReport) -> list[str]:
    """Say what was removed, and what is to be done about it."""
    energy = "".join(f", {text}" for text in by_flow(report.energy_mwh))
    what = count(report.items, "item") if report.items else count(report.readings, "reading")
    what = count(report.days, "day") if report.days else what
    what = count(report.edits, "edit") if report.edits else what
    what = count(report.control, "control read") if report.control else what
    texts = [f"{report.name}: {what} of load {report.load} removed{energy}"]
    texts += [f"  load {load} had readings among them: load {name} again" for load, name in report.others]
    texts += [f"  {sentence}" for sentence in report.assumed]
    return texts + stale_bills(report.stale)


def unbilled_as_json(report: UnbillReport) -> dict[str, Any]:
    """Return counts, and the documents in force of the days of bills that were removed."""
    removed = report.removed
    return {
        "period_start": report.span.start.isoformat(),
        "period_end": report.span.end.isoformat(),
        "bills": removed.bills,
        "reaching": removed.reaching,
        "stale": removed.stale,
        "in_force": [
            {"currency": currency, "documents": total.number, "amount": f"{total.amount:f}"}
            for currency, total in removed.in_force.items()
        ],
    }


def unbilled(report: UnbillReport) -> list[str]:
    """Say what was removed, and what stays."""
    removed = report.removed
    texts = [f"{shown_period(report.span)}: {count(removed.bills, 'bill')} removed (compute them again: etl bill)"]
    texts += [
        f"  {count(total.number, 'document')} of these days stay{'s' if total.number == 1 else ''} in force: "
        f"{total.amount:,f} {currency} (etl issue credits days without a bill only by --credit-unbilled)"
        for currency, total in removed.in_force.items()
    ]
    if removed.reaching:
        reach = "reaches beyond these days and stays" if removed.reaching == 1 else "reach beyond these days and stay"
        texts.append(f"  {count(removed.reaching, 'bill')} {reach}")
    return texts + stale_bills(removed.stale)
