"""Report of `etl compare`."""

from fractions import Fraction
from typing import Any

from etl.comparisons.comparison import CompareReport, TariffSum
from etl.core.periods import shown_period
from etl.reports.figures import count, kwh, table

SHARES = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
"""Of the clients, from those who save the least."""


def as_json(report: CompareReport) -> dict[str, Any]:
    """Return amounts as exact texts; `rows` has clients one by one while there are at most twenty."""
    return {
        "month": report.span.month,
        "period_start": report.span.start.isoformat(),
        "period_end": report.span.end.isoformat(),
        "without_readings": [f"{period.start}..{period.end}" for period in report.unread],
        "currency": report.currency,
        "clients": report.clients,
        "tariffs": [
            {"tariff": one.label, "name": one.name, "total": str(one.total), "best_for": one.best, **_spread(one)}
            for one in report.tariffs
        ],
        "saving": str(report.saving),
        "failed": len(report.failed),
        "failures": [{"client_number": client, "error": str(error)} for client, error in report.failed],
        "rows": [
            {
                "client_number": row.client,
                "kwh": kwh(row.energy_mwh),
                "totals": {one.label: total for one, total in zip(report.tariffs, row.totals, strict=True)},
                "best": report.tariffs[row.best].label,
                "saving": row.saving,
            }
            for row in report.rows
        ],
        "seconds": round(report.seconds, 3),
    }


def _spread(tariff: TariffSum) -> dict[str, Any]:
    if not tariff.savings:
        return {}
    tenth, half, most = map(str, tariff.savings.at(*SHARES))
    return {
        "cheaper_for": tariff.savings.cheaper,
        "dearer_for": tariff.savings.dearer,
        "savings": {"10%": tenth, "50%": half, "90%": most},
    }


def lines(report: CompareReport) -> list[str]:
    texts = [f"{shown_period(report.span)}: {count(report.clients, 'client')}, amounts in {report.currency}", ""]
    rows = [["tariff", "total", "best for"]]
    rows += [[one.label, f"{one.total:,}", f"{one.best:,}"] for one in report.tariffs]
    texts += table(rows, {1, 2})
    first = report.tariffs[0].label
    texts += ["", f"the best tariff for each client saves {report.saving:,} {report.currency} against {first}"]
    texts += [f"{shown_period(one)} is not compared: nobody has a reading in it" for one in report.unread]
    if report.failed:
        texts.append(f"{count(len(report.failed), 'client')} could not be compared and counts in no sum")
    below = _clients(report) if len(report.rows) == report.clients else _savings(report)
    return [*texts, "", *below] if below else texts


def _savings(report: CompareReport) -> list[str]:
    """Return for how many each other tariff is cheaper than the first, and what the 10th, 50th and 90th of 100 save."""
    first, *others = report.tariffs
    rows = [[f"against {first.label}", "cheaper for", "dearer for", "10 % save at most", "half", "90 %"]]
    for one in others:
        savings, shares = one.savings, one.savings.at(*SHARES)
        rows.append([one.label, f"{savings.cheaper:,}", f"{savings.dearer:,}", *(f"{share:,}" for share in shares)])
    return table(rows, set(range(1, 6))) if others else []


def _clients(report: CompareReport) -> list[str]:
    rows = [["client", "kWh", *(one.label for one in report.tariffs), "best", "saving"]]
    rows += [
        [row.client, kwh(row.energy_mwh), *row.totals, report.tariffs[row.best].label, row.saving]
        for row in report.rows
    ]
    last = len(rows[0]) - 1
    return table(rows, {*range(1, last - 1), last})
