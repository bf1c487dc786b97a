"""Report of `etl assign`."""

from typing import Any

from etl.assign import AssignReport
from etl.core.days import shown_moment
from etl.core.names import first_of
from etl.core.numbers import number_text
from etl.reports.figures import count, stale_bills
from etl.store.assigning.assigned_shares import ShareGap
from etl.store.assigning.dropped_terms import Dropped
from etl.store.assigning.taken_away import Taken
from etl.store.usage.assigned_rows import Moment

NAMED = 3
"""Clients that a line names; JSON has all."""
SHOWN = 20
"""Meters that the lines name; JSON has all."""


def as_json(report: AssignReport) -> dict[str, Any]:
    """Return counts, what lost its owner, and the meters whose shares leave a rest."""
    return {
        "rows": report.rows,
        "clients": report.clients,
        "changed": report.changed,
        "stale": report.stale,
        "taken": [
            {
                "client_number": one.client,
                "meter": one.meter,
                "from": _text(one.start),
                "to": _text(one.end),
                "days_with_readings": one.days,
                "bills": one.bills,
                "goes_to": one.meter if one.own_client else None,
            }
            for one in report.taken
        ],
        "dropped": [{"name": one.name, "clients": list(one.clients)} for one in report.dropped],
        "shares": [
            {"meter": one.meter, "from": _text(one.start), "to": _text(one.end), "share": number_text(one.share)}
            for one in report.shares
        ],
    }


def lines(report: AssignReport) -> list[str]:
    """Say what changed, what it takes away, and which meters leave a rest."""
    rows, clients = count(report.rows, "row"), count(report.clients, "client")
    texts = [f"{rows} for {clients}, {report.changed:,} of them changed"]
    texts += [f"  {_loss(one)}" for one in report.taken]
    texts += [f"  {_dropped(one)}" for one in report.dropped]
    texts += [f"  {_rest(one)}" for one in report.shares[:SHOWN]]
    if len(report.shares) > SHOWN:
        texts.append(f"  and {len(report.shares) - SHOWN:,} more such shares (all of them: --json)")
    return [*texts, *stale_bills(report.stale)]


def _loss(taken: Taken) -> str:
    what = "nothing" if taken.alone else f"no meter {taken.meter}"
    when = _when(taken.start, taken.end)
    lost = count(taken.days, "day") + " with readings" + (f" and {count(taken.bills, 'bill')}" if taken.bills else "")
    verb = "loses its owner" if taken.days == 1 and not taken.bills else "lose their owner"
    end = f"{verb}, and client {taken.meter} has them" if taken.own_client else verb
    return f"client {taken.client} has {what}{when and ' '}{when} any more: {lost} {end}"


def _dropped(lost: Dropped) -> str:
    some = first_of(lost.clients, NAMED)
    verb = "has" if len(lost.clients) == 1 else "have"
    return f"{count(len(lost.clients), 'client')} {verb} no {lost.name} any more, as the table names none: {some}"


def _rest(gap: ShareGap) -> str:
    when = _when(gap.start, gap.end)
    return f"meter {gap.meter}: its shares add up to {number_text(gap.share)} only{when and ' '}{when}"


def _when(start: Moment | None, end: Moment | None) -> str:
    """Return a stretch of time in words; empty: always."""
    if start and end:
        return f"from {shown_moment(*start)} to {shown_moment(*end)}"
    if end:
        return f"before {shown_moment(*end)}"
    return f"from {shown_moment(*start)} on" if start else ""


def _text(moment: Moment | None) -> str | None:
    return shown_moment(*moment) if moment else None
