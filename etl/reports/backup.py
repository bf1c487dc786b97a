"""Report of `etl backup`."""

from typing import Any

from etl.backup import BackupReport


def as_json(report: BackupReport) -> dict[str, Any]:
    return {"file": report.file, "bytes": report.size, "seconds": round(report.seconds, 3)}


def lines(report: BackupReport) -> list[str]:
    """Name the file and its size."""
    return [f"{report.file}: a copy of the database, {report.size:,} bytes"]
