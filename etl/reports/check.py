"""Report of `etl check`."""

from typing import Any

from etl.check import CheckReport
from etl.reports.figures import count, head_lines


def as_json(report: CheckReport) -> dict[str, Any]:
    """Return what was checked and what was found."""
    return {
        "database": report.database,
        "versions": report.versions,
        "series": report.totals.series,
        "blocks": report.totals.blocks,
        "readings": report.totals.readings,
        "loads": report.loads,
        "bills": report.bills,
        "recomputed": report.recomputed,
        "stale": report.stale,
        "documents": report.documents,
        "heads": [str(head) for head in report.heads],
        "violations": [one._asdict() for one in report.violations],
        "more": report.more,
        "warnings": report.warnings,
        "seconds": round(report.seconds, 3),
    }


def warnings(report: CheckReport) -> list[str]:
    return [f"etl: {warning}" for warning in report.warnings]


def violations(report: CheckReport) -> list[str]:
    """Return a line each, and how many more there are where they are too many to show."""
    shown = [f"etl: {one}" for one in report.violations]
    return [*shown, f"etl: and {report.more:,} more"] if report.more else shown


def lines(report: CheckReport) -> list[str]:
    """Say what was checked, and whether it is sound."""
    totals = report.totals
    found = len(report.violations) + report.more
    bills = f"{count(report.bills, 'bill')}, {report.recomputed:,} of them computed again"
    if report.stale:
        bills += f" (not the {report.stale:,} stale)"
    if report.documents:
        bills += f", {count(report.documents, 'document')}"
    versions = ", ".join(f"{_NAMES[name]} {version}" for name, version in report.versions.items())
    return [
        f"{report.database}: {count(totals.blocks, 'block')} of {count(totals.series, 'series', 'series')} with "
        f"{count(totals.readings, 'reading')}, {count(report.loads, 'load')}, {bills}: "
        + (count(found, "violation") if found else "all sound"),
        f"  {versions}",
        *head_lines(report.heads),
    ]


_NAMES = {"python": "Python", "sqlite": "SQLite", "postgresql": "PostgreSQL"}
