"""Changes of attributes inside a bill: a line that reads the attribute has a version on either side of the day."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise

from etl.core.bill_page import BillPage
from etl.core.errors import TariffError
from etl.core.exact import placed
from etl.core.usage_page import Usage
from etl.tariffs.definition import Tariff, attributes_of
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.page.contract import History, Version, past_of_rows

Changes = frozenset[tuple[str, date]]
"""Attributes, each with a day on which it changes."""
NO_CHANGE: Changes = frozenset()


def by_changes(tariff: Tariff, usage: Usage) -> dict[Changes, list[int]]:
    """Return the rows of clients by the changes inside the bill that a line of the tariff reads."""
    names = tariff.attributes
    if not (names and usage.attributes):
        return {NO_CHANGE: [*range(len(usage.clients))]}
    found: dict[Changes, list[int]] = {}
    for row, own in enumerate(usage.attributes):
        steps = [(name, text) for name in names if not isinstance(text := own.get(name, ""), str)]
        days = frozenset((name, first) for name, text in steps for first, _ in text[1:])
        found.setdefault(days, []).append(row)
    return found


def changed(tariff: Tariff, changes: Changes, client: str) -> Tariff:
    """Return the tariff with a version of a line from each day on which one of its attributes changes."""
    lines = tuple(
        tuple(part for version in versions for part in _parts(tariff, version, changes, client))
        for versions in tariff.lines
    )
    return replace(tariff, lines=lines)


def _parts(tariff: Tariff, version: Version, changes: Changes, client: str) -> Iterator[Version]:
    names = attributes_of(version.line)
    days = sorted(
        {
            day
            for name, day in changes
            if name in names and (version.first or date.min) < day < (version.last or date.max)
        }
    )
    if days and getattr(plain_line(version.line), "spends_bank", False):
        name = next(name for name, day in changes if name in names and day == days[0])
        what = f"client {client}: {name} changes on {days[0]} inside the bill, and a bank is spent once a bill"
        remedy = f"bill the parts, up to {days[0]} and from then on"
        raise TariffError(f"{tariff.file}: line {version.line.id}", what, remedy)
    edges = [version.first, *days, version.last]
    yield from (Version(first, last, version.line) for first, last in pairwise(edges))


def bills_by_changes(
    rows: dict[Changes, list[int]],
    usage: Usage,
    past: History,
    bills: Callable[[Changes, Usage, History], BillPage],
) -> BillPage:
    """Return the bills of a page of clients whose attributes change on other days, each group by its own versions."""
    pages = [(own, bills(days, usage.of_rows(own), past_of_rows(past, own))) for days, own in rows.items()]
    by_row = {row: bill for own, page in pages for row, bill in zip(own, page.bills, strict=True)}
    names = dict.fromkeys(name for _, page in pages for name in page.balances)
    balances = {
        name: placed([(own, page.balances[name]) for own, page in pages if name in page.balances], len(usage.clients))
        for name in names
    }
    found = [by_row[row] for row in range(len(usage.clients))]
    return replace(pages[0][1], bills=found, balances=balances)
