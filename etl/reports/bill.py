"""Report of `etl bill`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from etl.bill_runs.outcome import BillReport
from etl.core.periods import as_option, shown_period
from etl.invoicing.open_sets import OpenSet
from etl.reports import loose_ends
from etl.reports.figures import amount, cause, cause_lines, causes_as_json, count, kwh, shown_kwh, sums_as_json
from etl.store.bills.failures import FailedBill

if TYPE_CHECKING:
    from etl.bill_runs.stale_preview import BillChange, StalePreview

SHOWN = 20
"""Clients of whom the terminal says what was issued."""


def as_json(report: BillReport) -> dict[str, Any]:
    """Return amounts and energy as exact texts; days `start..end` have the end excluded."""
    return {
        "run": report.run,
        "month": report.periods[0].month if len(report.periods) == 1 else "",
        "periods": [f"{period.start}..{period.end}" for period in report.periods],
        "clients": report.clients,
        "bills": report.bills,
        "kwh": kwh(report.energy_mwh),
        "total": {currency: str(total) for currency, total in report.total.items()},
        "changed": report.changed,
        "unchanged": report.unchanged,
        "incomplete": report.incomplete,
        "held": report.held,
        "estimated": report.estimated,
        "stale": report.stale,
        "withdrawn": report.withdrawn + report.withdrawn_unread,
        "without_readings": [f"{period.start}..{period.end}" for period in report.unread],
        "not_begun": [f"{period.start}..{period.end}" for period in report.future],
        "no_longer_read": report.no_longer_read,
        "mixed": [{"load": one.load, "clients": one.clients} for one in report.mixed],
        "failed": len(report.failed),
        "failures": _failures(report.failed),
        "open": [
            {
                "client_number": one.client,
                "period_start": one.period.start.isoformat(),
                "period_end": one.period.end.isoformat(),
                "issued": None if one.issued is None else str(one.issued),
                "now": str(one.billed),
                "difference": f"{one.billed - (one.issued or 0):+}",
                "currency": one.currency,
            }
            for one in report.open
        ],
        "to_look_at": loose_ends.counts(report.ends),
        "seconds": round(report.seconds, 3),
        "warnings": report.warnings,
    }


def _failures(failed: Sequence[FailedBill]) -> list[dict[str, str]]:
    return [
        {
            "client_number": one.client,
            "period_start": one.period.start.isoformat(),
            "period_end": one.period.end.isoformat(),
            "error": one.reason,
        }
        for one in failed
    ]


def lines(report: BillReport) -> list[str]:
    """Say what was billed, and what needs attention."""
    totals = ", ".join(f"{total:,} {currency}" for currency, total in report.total.items())
    if not report.periods:
        return ["no bill is stale: nothing to do", *loose_ends.lines(report.ends)]
    when = shown_period(report.periods[0])
    if len(report.periods) > 1:
        when += f" to {shown_period(report.periods[-1])}"
    texts = [f"{when}: " + ", ".join(filter(None, (count(report.bills, "bill"), shown_kwh(report.energy_mwh), totals)))]
    if report.bills and not report.changed and not report.withdrawn and not report.withdrawn_unread:
        texts.append("  nothing changed: every bill is the same")
    elif report.unchanged:
        texts.append(f"  {report.changed:,} new or changed, {report.unchanged:,} unchanged")
    if report.failed:
        texts.append(f"  {count(len(report.failed), 'bill')} could not be made")
    if report.incomplete:
        texts.append(f"  {count(report.incomplete, 'bill is', 'bills are')} incomplete: readings are missing")
    if report.held:
        held = count(report.held, "bill is", "bills are")
        texts.append(f"  {held} on hold: readings fail a rule (etl findings)")
    if report.stale:
        texts.append(
            f"  {count(report.stale, 'bill is', 'bills are')} stale: readings have been loaded since (etl bill --stale)"
        )
    if report.no_longer_read:
        clients = count(report.no_longer_read, "client is", "clients are")
        texts.append(f"  {clients} no longer read: no bill (to bill without readings: etl assign)")
    texts += [
        f"  bills of {count(one.clients, 'client')} include load {one.load}, the others do not yet (etl bill --stale)"
        for one in report.mixed
    ]
    texts += _not_billed(report)
    return texts + _open(report) + loose_ends.lines(report.ends)


def _not_billed(report: BillReport) -> list[str]:
    """Say which bills have nothing left, and which periods are not billed."""
    texts: list[str] = []
    if report.withdrawn:
        what = "the client has no meter, or no reading, in the period any more"
        texts.append(f"  {count(report.withdrawn, 'bill')} withdrawn: {what}")
    if report.withdrawn_unread:
        why = "nobody has a reading in the period any more"
        texts.append(f"  {count(report.withdrawn_unread, 'bill')} withdrawn: {why}")
    texts += [
        f"  {shown_period(period)} is not billed: {why} (bill it --even-without-readings)"
        for period, why in report.skipped.items()
    ]
    return texts


def _open(report: BillReport) -> list[str]:
    """Say what was issued otherwise than it is billed now, and what sends the correction."""
    texts = [f"  client {one.client}, {shown_period(one.period)}: {difference(one)}" for one in report.open[:SHOWN]]
    if len(report.open) > SHOWN:
        texts.append(f"  and {len(report.open) - SHOWN:,} more that differ from what was issued (--json names them)")
    if report.open:
        texts.append(f"  to correct what was issued: etl issue {as_option(report.periods)}")
    return texts


def difference(one: OpenSet) -> str:
    """Say what was issued, what it is now, and what the client owes more or less."""
    if one.issued is None:
        return f"is {one.billed} {one.currency} now"
    was = f"was issued as {one.issued} {one.currency}"
    if not one.bills:
        return f"{was}, has no bill now"
    missing = f"; no bill of {shown_period(one.unbilled[0])}" if one.unbilled else ""
    return f"{was}, is {one.billed} now ({one.billed - one.issued:+}{missing})"


def preview_as_json(found: "StalePreview") -> dict[str, Any]:
    """Return what would change, as exact texts; of days that would have no bill any more `bills` is 0."""
    return {
        "dry_run": True,
        "stale": found.stale,
        "changed": found.changed,
        "unchanged": found.same,
        "before": {currency: sums_as_json(sums, "bills") for currency, sums in found.before.items()},
        "after": {currency: sums_as_json(sums, "bills") for currency, sums in found.after.items()},
        "causes": causes_as_json(found.by_cause, "bills"),
        "changes": [
            {
                "client_number": one.client,
                "period_start": one.period.start.isoformat(),
                "period_end": one.period.end.isoformat(),
                "currency": one.currency,
                "before": sums_as_json(one.before, "bills"),
                "after": sums_as_json(one.after, "bills"),
                "difference": f"{one.after.money - one.before.money:+f}",
                "causes": list(one.causes),
            }
            for one in found.changes
        ],
        "failures": _failures(found.failed),
    }


def preview_lines(found: "StalePreview") -> list[str]:
    """Say what would become of stale bills, the largest changes first."""
    if not found.stale:
        return ["no bill is stale: nothing to do"]
    texts = [f"would compute {count(found.stale, 'bill')} again (nothing was stored)"]
    texts += [
        f"  {amount(found.before[currency], currency)} -> {amount(found.after[currency], currency)}"
        for currency in found.before
    ]
    texts += cause_lines(found.by_cause)
    texts += [f"  client {one.client}, {shown_period(one.period)}: {_changed(one)}" for one in found.changes[:SHOWN]]
    if found.changed > SHOWN:
        texts.append(f"  and {found.changed - SHOWN:,} more with a change (--json names them)")
    if found.same:
        texts.append(f"  {count(found.same, 'client period')} would have the same energy and money")
    texts += [
        f"  client {one.client}, {shown_period(one.period)}: cannot be computed and stays: {one.reason}"
        for one in found.failed[:SHOWN]
    ]
    if len(found.failed) > SHOWN:
        texts.append(f"  and {len(found.failed) - SHOWN:,} more that cannot be computed (--json names them)")
    return texts


def _changed(one: "BillChange") -> str:
    before = amount(one.before, one.currency) if one.before.bills else "no bill"
    after = amount(one.after, one.currency) if one.after.bills else "no bill"
    return f"{before} -> {after} ({one.after.money - one.before.money:+,f}; {cause(one.causes)})"
