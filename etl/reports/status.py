"""Report of `etl status`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from etl.core.periods import Period, shown_period
from etl.invoicing.open_amounts import OpenAmounts
from etl.reports import loose_ends
from etl.reports.figures import count, grouped_kwh, kwh, table
from etl.status import MonthStatus, Status
from etl.store.documents.open_totals import Total
from etl.store.successor_changes import MeterPair
from etl.store.summary import Billed, Loaded

_NOTHING = Total(0, Decimal(0))
NAMED = 10
"""Meters of each kind that are shown."""


def as_json(found: Status) -> dict[str, Any]:
    """Return counts as numbers, energy as exact text, completeness as text: a percentage with two decimals."""
    return {
        "clients": found.clients,
        "readings": found.readings,
        "first": found.first and found.first.isoformat(),
        "last": found.end and found.end.isoformat(),
        "intervals": {str(minutes): series for minutes, series in found.intervals.items()},
        "timezone": found.zone,
        "months": [
            {
                "month": month.month,
                "flow": month.flow,
                "readings": month.readings,
                "expected": month.expected,
                "complete_percent": _percent(month),
                "kwh": kwh(month.energy_mwh),
            }
            for month in found.months
        ],
        "loads": found.loads,
        "newest_loads": [load(one) for one in found.newest],
        "bills": [
            {
                "period_start": one.start.isoformat(),
                "period_end": one.end.isoformat(),
                "currency": one.currency,
                "bills": one.bills,
                "estimated": one.estimated,
                "incomplete": one.incomplete,
                "held": one.held,
                "stale": one.stale,
                "failed": one.failed,
                **_open_as_json(one, found.open),
            }
            for one in found.bills
        ],
        "on_hold": [
            {
                "client_number": one.client,
                "period_start": one.period.start.isoformat(),
                "period_end": one.period.end.isoformat(),
                "days": one.age(found.today),
            }
            for one in found.on_hold
        ],
        "documents": _documents_as_json(found.open) if found.open else [],
        "items_waiting": found.items,
        "control_reads": found.control[0],
        "successors": successors(found.successors),
        "parallel": parallel(found.parallel),
        "to_look_at": loose_ends.as_json(found.ends),
        "kernel": not found.no_kernel,
        "no_kernel": found.no_kernel or None,
    }


def load(one: Loaded) -> dict[str, Any]:
    """Return a file of the ledger, with the number of each kind of row."""
    return {
        "id": one.load,
        "name": one.name,
        "loaded_at": one.loaded_at.isoformat(timespec="seconds"),
        "loaded": one.loaded,
        "items": one.items,
        "days": one.days,
        "edits": one.edits,
        "control_reads": one.control or 0,
    }


def successors(pairs: Sequence[MeterPair]) -> list[dict[str, Any]]:
    """Return meters that are taken to have been replaced."""
    return [
        {"client_number": one.client, "meter": one.meter, "ends": one.last, "other": one.other, "begins": one.first}
        for one in pairs
    ]


def parallel(pairs: Sequence[MeterPair]) -> list[dict[str, Any]]:
    """Return meters that read beside another one of their client."""
    return [{"client_number": one.client, "meter": one.meter, "other": one.other, "since": one.first} for one in pairs]


def _documents_as_json(found: OpenAmounts) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            "in_force": total.number,
            "amount": f"{total.amount:f}",
            "unbilled": found.unbilled.get(currency, _NOTHING).number,
            "unbilled_amount": f"{found.unbilled.get(currency, _NOTHING).amount:f}",
        }
        for currency, total in found.in_force.items()
    ]


def _open_as_json(one: Billed, found: OpenAmounts | None) -> dict[str, Any]:
    """Return how many bills of some days are open, and how many of these wait; null where nothing was issued."""
    if found is None:
        return dict.fromkeys(("open", "open_amount", "waiting", "waiting_amount", "re_estimated"))
    every, waiting = _open(one, found)
    return {
        "open": every.number,
        "open_amount": f"{every.amount:f}",
        "waiting": waiting.number,
        "waiting_amount": f"{waiting.amount:f}",
        "re_estimated": found.re_estimated.get((one.start, one.end, one.currency), _NOTHING).number,
    }


def _open(one: Billed, found: OpenAmounts) -> tuple[Total, Total]:
    """Return the open bills of some days, and those of them that wait."""
    key = one.start, one.end, one.currency
    return found.bills.get(key, _NOTHING), found.waiting.get(key, _NOTHING)


def lines(found: Status, drawn: Sequence[str] = ()) -> list[str]:
    """Show all of it on one screen; `drawn` is how complete the months are."""
    if found.first is None or found.end is None:
        return ["no readings yet (load some: etl load readings.csv)", *_control(found), *_documents(found)]
    lengths = ", ".join(f"{_length(one)} ({count(series, 'channel')})" for one, series in found.intervals.items())
    span = f"{found.first:%Y-%m-%d %H:%M} to {found.end:%Y-%m-%d %H:%M}"
    texts = [
        f"{count(found.clients, 'client')}, {count(found.readings, 'reading')}, {span} UTC",
        f"intervals: {lengths}",
        *_control(found),
        "",
    ]
    texts += [*_months(found), "", *drawn, *([""] if drawn else [])]
    texts += [
        f"{count(found.loads, 'file')} loaded, newest first:",
    ]
    texts += [f"  {one.load}  {one.loaded_at:%Y-%m-%d %H:%M}  {one.name}: {_content(one)}" for one in found.newest]
    bills = _bills(found) if found.bills else ["no bills yet (make some: etl bill --month YYYY-MM)"]
    bills += [*_re_estimated(found), *_on_hold(found), *_documents(found)]
    ends = loose_ends.lines(found.ends)
    if ends:
        ends = ["", f"to look at (list them: etl status {' or '.join(loose_ends.options(found.ends))}):", *ends]
    return [*texts, "", *bills, *_meters(found), *ends]


def _content(one: Loaded) -> str:
    """Return what a file had: readings, control reads, items, types of days, or edits."""
    if one.control is not None:
        return count(one.control, "control read")
    for number, word in ((one.items, "item"), (one.days, "day"), (one.edits, "edit")):
        if number:
            return count(number, word)
    return count(one.loaded, "reading")


def _control(found: Status) -> list[str]:
    reads, meters = found.control
    return [f"{count(reads, 'control read')} of {count(meters, 'meter')}, which are not billed"] if reads else []


def _meters(found: Status) -> list[str]:
    """Return what is assumed of meters, and what is asked."""
    texts: list[str] = []
    if found.successors:
        number = count(len(found.successors), "meter is", "meters are")
        texts += ["", f"{number} taken to have been replaced (etl assign with to and from says it):"]
        texts += [
            f"  client {one.client}: meter {one.meter} ends {one.last}, meter {one.other} goes on"
            for one in found.successors[:NAMED]
        ]
    if found.parallel:
        number = count(len(found.parallel), "meter reads", "meters read")
        texts += ["", f"{number} beside another one of the client: do both count? (etl assign with to says no)"]
        texts += [
            f"  client {one.client}: meters {one.meter} and {one.other} both read since {one.first}"
            for one in found.parallel[:NAMED]
        ]
    more = [len(some) - NAMED for some in (found.successors, found.parallel) if len(some) > NAMED]
    return texts + ([f"  and {sum(more):,} more (etl status --replaced --all, or --parallel --all)"] if more else [])


def _length(minutes: int) -> str:
    return f"{minutes} min" if minutes else "longer reads"


def _months(found: Status) -> list[str]:
    rows = [[f"month ({found.zone})", "flow", "readings", "missing", "complete", "kWh"]]
    for one in found.months:
        missing = max(one.expected - one.readings, 0)
        energy = grouped_kwh(one.energy_mwh)
        rows.append([one.month, one.flow, f"{one.readings:,}", f"{missing:,}", f"{_percent(one)} %", energy])
    return table(rows, {2, 3, 4, 5})


def _percent(month: MonthStatus) -> str:
    """Return the share in percent, rounded down, so that 100.00 means all."""
    share = 10_000 * min(month.readings, month.expected) // month.expected if month.expected else 10_000
    return f"{share // 100}.{share % 100:02}"


def _bills(found: Status) -> list[str]:
    waiting = ["waiting"] if found.open and found.open.waiting else []
    to_issue = ["open", *waiting, "to issue"] if found.open else []
    on_hold = ["on hold"] if any(one.held for one in found.bills) else []
    rows = [["bills", "number", "estimated", "incomplete", *on_hold, "stale", "failed", *to_issue, "currency"]]
    for one in found.bills:
        held = [one.held] if on_hold else []
        numbers = (one.bills, one.estimated, one.incomplete, *held, one.stale, one.failed)
        rest = _rest(*_open(one, found.open), shown=bool(waiting)) if found.open else []
        days = shown_period(Period(one.start, one.end))
        rows.append([days, *(f"{number:,}" for number in numbers), *rest, one.currency])
    return table(rows, set(range(1, len(rows[0]) - 1)))


def _rest(every: Total, waiting: Total, *, shown: bool) -> list[str]:
    """Return how many bills are open, how many of these wait, and what a run of `etl issue` sends of the others."""
    rest = every.amount - waiting.amount
    return [f"{every.number:,}", *([f"{waiting.number:,}"] if shown else []), f"{rest:,f}"]


def _re_estimated(found: Status) -> list[str]:
    """Say of how many open bills only estimates have changed."""
    number = sum(one.number for one in found.open.re_estimated.values()) if found.open else 0
    if not number:
        return []
    bills = count(number, "waiting bill is", "waiting bills are")
    it = "it" if number == 1 else "them"
    return [f"  {bills} open: re-estimated: only estimates have changed (etl issue --re-estimated corrects {it})"]


def _on_hold(found: Status) -> list[str]:
    """Name the bills that have been on hold for the longest time."""
    if not found.holds:
        return []
    texts = [
        f"  client {one.client}, {shown_period(one.period)}: {count(one.age(found.today), 'day')} since its last one"
        for one in found.on_hold
    ]
    more = found.holds - len(found.on_hold)
    rest = [f"  and {more:,} more (etl status --on-hold --all)"] if more else []
    first = f"{count(found.holds, 'bill is', 'bills are')} on hold, the oldest first (etl findings list says why):"
    return ["", first, *texts, *rest]


def _documents(found: Status) -> list[str]:
    """Say what the documents in force add up to, which of them have no bill any more, and which items have none."""
    texts: list[str] = []
    if found.open:
        texts += [_total(total, currency, "in force") for currency, total in found.open.in_force.items()]
        lost = found.open.unbilled.items()
        texts += ["  " + _total(total, currency, "of days without a bill now") for currency, total in lost]
    if found.items:
        it = "it" if found.items == 1 else "them"
        texts.append(f"{count(found.items, 'item is', 'items are')} on no document yet (etl issue places {it})")
    return ["", *texts] if texts or found.open else []


def _total(total: Total, currency: str, what: str) -> str:
    return f"{count(total.number, 'document')} {what}: {total.amount:,f} {currency}"
