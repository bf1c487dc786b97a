"""Report of `etl load`."""

from typing import Any

from etl.blocks.counts import NOTHING
from etl.file_loads.report import FileReport, LoadReport
from etl.reports.figures import count, kwh, shown_kwh, shown_stamp, stamp

_ASIDE = ("duplicate", "revised", "rejected", "blank", "ignored", "estimated", "rounded")


def as_json(report: LoadReport) -> dict[str, Any]:
    """Return sums over the files of the command, and each file."""
    files = [_file(file) for file in report.files]
    firsts = [file.first_minute for file in report.files if file.first_minute is not None]
    ends = [file.end_minute for file in report.files if file.end_minute is not None]
    energy: dict[str, int] = {}
    for file in report.files:
        for flow, amount in file.energy_mwh.items():
            energy[flow] = energy.get(flow, 0) + amount
    return {
        "id": next((file.load for file in reversed(report.files) if file.load is not None), None),
        "files": len(files),
        **sum((file.counts for file in report.files), NOTHING).numbers(),
        "removed": sum(file.removed for file in report.files),
        "clients": report.clients,
        "first": stamp(min(firsts, default=None)),
        "last": stamp(max(ends, default=None)),
        "kwh": {flow: kwh(amount) for flow, amount in energy.items()},
        "layout": ", ".join(dict.fromkeys(file.layout for file in report.files if file.layout)),
        "timezone": ", ".join(dict.fromkeys(file.timezone for file in report.files if file.timezone)),
        "seconds": round(report.seconds, 3),
        "warnings": [warning for file in report.files for warning in file.warnings],
        "loads": files,
    }


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "id": file.load,
        "name": file.name,
        "skipped": file.skipped,
        "error": file.error or None,
        **file.counts.numbers(),
        "removed": file.removed,
        "ignored_why": dict(file.counts.ignored),
        "clients": file.clients,
        "first": stamp(file.first_minute),
        "last": stamp(file.end_minute),
        "kwh": {flow: kwh(amount) for flow, amount in file.energy_mwh.items()},
        "layout": file.layout,
        "timezone": file.timezone,
        "understood": file.understood,
        "warnings": file.warnings,
    }


def lines(report: LoadReport, *, dry_run: bool) -> list[str]:
    """Return a line or two for each file."""
    return [line for file in report.files for line in _lines(file, dry_run=dry_run)]


def _lines(file: FileReport, *, dry_run: bool) -> list[str]:
    if file.error:
        return [f"{file.name}: not loaded"]
    if file.skipped:
        return [f"{file.name}: already loaded (load {file.load}), nothing to do"]
    did = "would load" if dry_run else "loaded"
    parts = [f"{file.name}: {did} {count(file.counts.loaded, 'reading')} of {count(file.clients, 'client')}"]
    if file.first_minute is not None:
        parts.append(f"{shown_stamp(file.first_minute)} to {shown_stamp(file.end_minute)}")
    parts += [shown_kwh(amount) + ("" if flow == "import" else f" {flow}") for flow, amount in file.energy_mwh.items()]
    numbers = file.counts.numbers()
    aside = [f"{numbers[name]:,} {name}" for name in _ASIDE if numbers[name]]
    result = [", ".join(parts)]
    if file.removed:
        removed = "would be removed for it" if dry_run else "removed for it"
        result.append(f"  {count(file.removed, 'reading')} of earlier loads {removed}")
    if aside:
        why = "; ".join(f"{amount:,} {reason}" for reason, amount in file.counts.ignored.items())
        result.append(
            f"  of {count(file.counts.read, 'reading')} read: {', '.join(aside)}" + (f" ({why})" if why else "")
        )
    return result + [f"  {warning}" for warning in file.warnings]
