"""Report of `etl unbill`."""

from typing import Any

from etl.bill_runs.unbill import UnbillReport
from etl.core.periods import shown_period
from etl.reports.figures import count, stale_bills


def as_json(report: UnbillReport) -> dict[str, Any]:
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


def lines(report: UnbillReport) -> list[str]:
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
