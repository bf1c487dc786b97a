"""Report of `etl load`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from etl.blocks.assumptions import in_order
from etl.blocks.counts import NOTHING
from etl.file_loads.report import FileReport, LoadReport
from etl.reports.figures import by_flow, count, kwh, shown_stamp, stamp

_ASIDE = ("rejected", "blank", "ignored", "estimated", "rounded")
_ENERGIES = {"kwh": "energy_mwh", "kwh_revised": "revised_mwh", "kwh_removed": "removed_mwh"}


def as_json(report: LoadReport) -> dict[str, Any]:
    """Return sums over the files of the command, and each file."""
    files = [_file(file) for file in report.files]
    firsts = [file.first_minute for file in report.files if file.first_minute is not None]
    ends = [file.end_minute for file in report.files if file.end_minute is not None]
    return {
        "id": next((file.load for file in reversed(report.files) if file.load is not None), None),
        "files": len(files),
        **sum((file.counts for file in report.files), NOTHING).numbers(),
        "removed": sum(file.removed for file in report.files),
        "clients": report.clients,
        "first": stamp(min(firsts, default=None)),
        "last": stamp(max(ends, default=None)),
        **_energies(report.files),
        "layout": ", ".join(dict.fromkeys(file.layout for file in report.files if file.layout)),
        "timezone": ", ".join(dict.fromkeys(file.timezone for file in report.files if file.timezone)),
        "assumed": in_order({name for file in report.files for name in file.assumed}),
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
        **_energies([file]),
        "layout": file.layout,
        "timezone": file.timezone,
        "understood": file.understood,
        "assumed": file.assumed,
        "control": file.control,
        "warnings": file.warnings,
    }


def _energies(files: Sequence[FileReport]) -> dict[str, dict[str, str]]:
    """Return the energy of readings loaded, what revised ones changed, and that of removed ones, by flow."""
    found: dict[str, dict[str, str]] = {}
    for name, field in _ENERGIES.items():
        sums: Counter[str] = Counter()
        for file in files:
            sums.update(getattr(file, field))
        found[name] = {flow: kwh(amount) for flow, amount in sums.items()}
    return found


def lines(report: LoadReport, *, dry_run: bool) -> list[str]:
    """Return a line or two for each file."""
    return [line for file in report.files for line in _lines(file, dry_run=dry_run)]


def _lines(file: FileReport, *, dry_run: bool) -> list[str]:
    if file.error:
        return [f"{file.name}: not loaded"]
    if file.skipped:
        return [f"{file.name}: already loaded (load {file.load}), nothing to do"]
    did, what = "would load" if dry_run else "loaded", "control read" if file.control else "reading"
    parts = [f"{file.name}: {did} {count(file.counts.loaded, what)} of {count(file.clients, 'client')}"]
    if file.first_minute is not None:
        parts.append(f"{shown_stamp(file.first_minute)} to {shown_stamp(file.end_minute)}")
    parts += by_flow(file.energy_mwh)
    known, numbers = _known(file), file.counts.numbers()
    aside = [f"{numbers[name]:,} {name}" for name in _ASIDE if numbers[name]]
    result = [", ".join(parts) + (f"; {', '.join(known)}" if known else "")]
    if file.removed:
        removed = "would be removed for it" if dry_run else "removed for it"
        energy = ", ".join(by_flow(file.removed_mwh))
        result.append(f"  {count(file.removed, 'reading')} of earlier loads {removed}, {energy}")
    if aside:
        why = "; ".join(f"{amount:,} {reason}" for reason, amount in file.counts.ignored.items())
        result.append(
            f"  of {count(file.counts.read, 'reading')} read: {', '.join(aside)}" + (f" ({why})" if why else "")
        )
    return result + [f"  {warning}" for warning in file.warnings]


def _known(file: FileReport) -> list[str]:
    """Say how many readings were known: those with another value now, and what that changed, and the others."""
    texts = []
    if file.counts.revised:
        change = ", ".join(by_flow(file.revised_mwh, signed=True))
        texts.append(f"{file.counts.revised:,} revised" + (f" ({change})" if change else ""))
    return texts + ([count(file.counts.duplicate, "duplicate")] if file.counts.duplicate else [])
