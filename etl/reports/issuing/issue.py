"""Report of `etl issue`."""

from collections.abc import Sequence
from typing import Any

from etl.core.periods import Period, shown_period
from etl.invoicing.issue_report import Change, IssueReport
from etl.reports.figures import KINDS, cause, cause_lines, causes_as_json, count, head_lines

SHOWN = 20
"""Sets of each kind that the terminal names."""
ALIKE = 5
"""Clients with one reason that are named; of more, these."""


def as_json(report: IssueReport) -> dict[str, Any]:
    return {
        "dry_run": report.request.dry_run,
        "documents": report.documents,
        **{f"{kind}s": report.kinds[kind] for kind in KINDS},
        "first": report.first or None,
        "last": report.last or None,
        "items": report.items,
        "total": {currency: str(total) for currency, total in report.totals.items()},
        "unchanged": report.unchanged,
        "causes": causes_as_json(report.by_cause, "documents"),
        "changes": [
            {
                **_days(one.client, one.period),
                "currency": one.currency,
                "before": None if one.before is None else str(one.before),
                "after": str(one.after),
                "documents": one.documents,
                "causes": list(one.causes),
            }
            for one in report.changes
        ],
        "refused": report.refusals,
        "refusals": [{**_days(one.client, one.period), "reason": one.why} for one in report.refused],
        "beyond": [_days(*one) for one in report.beyond],
        "released": [_days(*one) for one in report.released],
        "re_estimated": report.waiting,
        "re_estimated_periods": [_days(*one) for one in report.re_estimated],
        "open": report.open,
        "open_periods": [_days(*one) for one in report.later],
        "head": str(report.head) if report.head else None,
    }


def _days(client: str, period: Period) -> dict[str, str]:
    return {
        "client_number": client,
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
    }


def lines(report: IssueReport) -> list[str]:
    texts = [_first_line(report)]
    if report.items:
        on = "it" if report.documents == 1 else "them"
        texts.append(f"  {count(report.items, 'item is', 'items are')} on {on}")
    dry = report.request.dry_run
    texts += cause_lines(report.by_cause) if dry else []
    corrected = [one for one in report.changes if one.corrects or dry]
    texts += [
        f"  client {one.client}, {shown_period(one.period)}: {_change(one, why=dry)}" for one in corrected[:SHOWN]
    ]
    texts += _more(report.changed if dry else report.corrected, "more with a change")
    if report.unchanged:
        has = "bill was issued before and has" if report.unchanged == 1 else "bills were issued before and have"
        texts.append(f"  {report.unchanged:,} {has} not changed")
    texts += _refused(report)
    texts += [
        f"  client {client}, {shown_period(period)}: issued whole, although only some of its days were requested"
        for client, period in report.beyond[:SHOWN]
    ]
    texts += _more(report.reaching, "more beyond the days that were requested")
    without = f"without the readings that fail a rule (--held-after {report.request.held_after})"
    texts += [f"  client {client}, {shown_period(period)}: {without}" for client, period in report.released[:SHOWN]]
    texts += _more(report.releases, "more without such readings")
    texts += [
        f"  client {client}, {shown_period(period)}: open: re-estimated: only estimates have changed "
        "(etl issue --re-estimated corrects it)"
        for client, period in report.re_estimated[:SHOWN]
    ]
    texts += _more(report.waiting, "more of which only estimates have changed")
    if report.open:
        days = ", ".join(dict.fromkeys(shown_period(period) for _, period in report.later[:SHOWN]))
        texts.append(f"  other periods have changed since they were issued: {days} (etl issue corrects those, too)")
    return texts + head_lines([report.head] if report.head else [])


def _first_line(report: IssueReport) -> str:
    if not report.documents:
        return "nothing to issue" if not report.refusals else "nothing was issued"
    kinds = [count(report.kinds[kind], noun) for kind, noun in KINDS.items() if report.kinds[kind]]
    totals = " and ".join(f"{total:,} {currency}" for currency, total in report.totals.items())
    if report.request.dry_run:
        return f"would issue {_list(kinds)}, together {totals} (nothing was issued)"
    span = report.first if report.first == report.last else f"{report.first} to {report.last}"
    return f"issued {_list(kinds)}, {span}, together {totals}"


def _change(one: Change, *, why: bool) -> str:
    """Say what was issued and what is now; `why`: with the causes."""
    if one.before is None:
        if not one.corrects:
            return f"{one.after} {one.currency}"
        return f"is {one.after} {one.currency} now" + (f" ({cause(one.causes)})" if why else "")
    causes = f"; {cause(one.causes)}" if why else ""
    return f"was issued as {one.before} {one.currency}, is {one.after} now ({one.after - one.before:+}{causes})"


def _refused(report: IssueReport) -> list[str]:
    """Say what was not issued, each reason once for the clients that share it: a rare one is not lost behind others."""
    alike: dict[tuple[Period, str], list[str]] = {}
    for one in report.refused:
        alike.setdefault((one.period, one.why), []).append(one.client)
    reasons = list(alike.items())
    texts = [f"  {_clients(own)}, {shown_period(period)}: not issued: {why}" for (period, why), own in reasons[:SHOWN]]
    left = report.refusals - sum(len(own) for _, own in reasons[:SHOWN])
    return texts + ([f"  and {left:,} more not issued (--json names them)"] if left else [])


def _clients(own: Sequence[str]) -> str:
    if len(own) > ALIKE:
        return f"{len(own):,} clients ({', '.join(own[:ALIKE])} ...)"
    return f"client{'s' * (len(own) > 1)} {', '.join(own)}"


def _list(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _more(number: int, what: str) -> list[str]:
    return [f"  and {number - SHOWN:,} {what} (--json names them)"] if number > SHOWN else []
