"""Report of `etl export`."""

from typing import Any

from etl.export import ExportReport
from etl.reports.figures import count


def as_json(report: ExportReport) -> dict[str, Any]:
    return {
        "target": report.target,
        "what": report.what,
        "rows": report.rows,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 3),
        "warnings": list(report.warnings),
    }


def lines(report: ExportReport) -> list[str]:
    rows = count(report.rows, report.what.removesuffix("s").replace("-", " "))
    return [f"{report.target}: {rows}, {count(report.bytes, 'byte')}"]
