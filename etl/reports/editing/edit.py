"""Report of `etl edit`."""

from dataclasses import asdict
from typing import Any

from etl.reports.figures import count, kwh, stale_bills
from etl.tariffs.page.completeness import duration
from etl.user_tables.edit_tables import EditsReport


def as_json(report: EditsReport) -> dict[str, Any]:
    """Return all of it, energy as exact texts."""
    found = asdict(report)
    return {
        **{name: value for name, value in found.items() if not name.endswith("_mwh")},
        "kwh": kwh(report.energy_mwh),
        "kwh_read": kwh(report.read_mwh),
    }


def lines(report: EditsReport, *, dry_run: bool) -> list[str]:
    """Say how many edits are new, and what they put in place of what."""
    parts = [f"{report.new:,} new"]
    parts += [f"{report.duplicates:,} entered before"] if report.duplicates else []
    parts += ["nothing is stored: --dry-run"] if dry_run else []
    number = f" (load {report.load})" if report.load else ""
    texts = [f"{count(report.rows, 'edit')}, {', '.join(parts)}{number}"]
    if report.new:
        gap = f", {duration(report.missing)} of it without a reading" if report.missing else ""
        was = f"in place of {kwh(report.read_mwh)} kWh" if report.missing < report.minutes else "where nothing was read"
        gap = gap if report.missing < report.minutes else ""
        texts.append(f"  {kwh(report.energy_mwh)} kWh in {duration(report.minutes)}, {was}{gap}")
    if report.new and report.pinned:
        texts.append("  pinned: they count whatever is read later, and each bill says so")
    if dry_run:
        return texts + ([f"  {count(report.stale, 'bill')} would be stale"] if report.stale else [])
    return texts + stale_bills(report.stale)
