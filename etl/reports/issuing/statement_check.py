"""Report of `etl statement --check`: the items that rules ask of a bill, and the pages that lack them."""

from collections import Counter
from typing import Any

from etl.reports.figures import count, table
from etl.statements.page_check import CheckReport
from etl.statements.page_items import ITEMS, Item

_HEAD = ["state", "item", "rules of", "source, or what to do"]
_SHOWN = 5
"""Clients that a line names."""


def as_json(report: CheckReport) -> dict[str, Any]:
    return {
        "statements": report.pages,
        "failed": report.failed,
        "complete": report.complete,
        "items": [
            {
                "item": item.name,
                "title": item.title,
                "rules": list(item.rules),
                "source": item.source,
                "needed": item.needed,
                "state": report.state(item),
                "lacking": list(report.lacking[item.name]),
                "remedy": item.remedy if report.lacking[item.name] else "",
            }
            for item in ITEMS
        ],
    }


def lines(report: CheckReport) -> list[str]:
    """Say of each item whether the pages show it, from where, or what to do; then what that comes to."""
    rows = [[report.state(item), item.title, " ".join(item.rules), _where(report, item)] for item in ITEMS]
    states = Counter(state for state, *_ in rows)
    counts = [f"{states['shown']} on every page", f"{states['lacking']} lacking"]
    counts.append(f"{states['left out']} left out that not every bill needs")
    failed = f"; {count(report.failed, 'bill')} could not be made" if report.failed else ""
    end = f"{count(report.pages, 'statement')}, {len(ITEMS)} items: {', '.join(counts)}{failed}"
    return [*table([_HEAD, *rows], set()), end]


def _where(report: CheckReport, item: Item) -> str:
    lacking = report.lacking[item.name]
    if not lacking:
        return f"from {item.source}"
    if len(lacking) == report.pages:
        return item.remedy
    more = f" and {len(lacking) - _SHOWN:,} more" if len(lacking) > _SHOWN else ""
    return f"{item.remedy} ({len(lacking):,} of {report.pages:,}: {', '.join(lacking[:_SHOWN])}{more})"
