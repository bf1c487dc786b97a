"""Report of `etl backup`."""

from typing import Any

from etl.backup import BackupReport
from etl.reports.figures import head_lines


def as_json(report: BackupReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "bytes": report.size,
        "heads": [str(head) for head in report.heads],
        "seconds": round(report.seconds, 3),
    }


def lines(report: BackupReport) -> list[str]:
    """Name the file, its size and the newest documents in it."""
    return [f"{report.file}: a copy of the database, {report.size:,} bytes", *head_lines(report.heads)]
