"""Command `etl status`."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from etl.commands.interface.option_groups import option, with_options
from etl.commands.shared_options import All, Json
from etl.commands.terminal import (
    columns,
    open_database,
    retry_lost_session,
    show,
    show_json,
    show_json_rows,
    show_pages,
)
from etl.core.errors import UsageError

if TYPE_CHECKING:
    from etl.status import Status

OF_BILLS = {
    "incomplete": "List bills that lack readings.",
    "estimated": "List bills with estimates.",
    "on-hold": "List bills on hold, as readings fail a rule.",
    "stale": "List bills whose inputs have changed since.",
    "failed": "List bills that could not be made.",
}
OTHERS = {
    "without-bill": "List clients without a bill of a billed month.",
    "without-reading": "List clients that are assigned and have no reading.",
    "nobodys": "List meters with readings that are nobody's.",
    "shares": "List meters that are shared to less than the whole.",
    "claims": "List meters that are a client's in a file and not by etl assign.",
    "replaced": "List meters that are taken to have been replaced.",
    "parallel": "List meters that read beside another one of the client.",
    "loads": "List files that were loaded, the newest first.",
}
LISTS = OF_BILLS | OTHERS
"""What can be listed, each by an option of its own."""
FIRST = 5
"""Rows of a list that are shown unless all are wanted."""


def with_lists(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, in place of its parameter `lists`, an option for each list; it gets the names of those chosen."""
    own = [
        option(
            kind.replace("-", "_"),
            default=False,
            annotation=Annotated[bool, typer.Option(f"--{kind}", help=text, rich_help_panel="Lists")],
        )
        for kind, text in LISTS.items()
    ]
    return with_options(command, "lists", own, lambda typed: [kind for kind in LISTS if typed[kind.replace("-", "_")]])


@with_lists
def status(lists: list[str], everything: All = False, as_json: Json = False) -> None:
    """Show what the database contains, or list what is counted in it.

    $ etl status
    $ etl status --incomplete
    """
    if len(lists) > 1:
        raise UsageError(f"--{lists[0]} and --{lists[1]} are two lists (ask for one at a time)")
    if everything and not lists:
        raise UsageError("--all goes with a list: etl status --incomplete --all")
    open_database()
    if lists:
        _list(lists[0], None if everything or as_json else FIRST, as_json=as_json)
        return
    from etl import status as use_case
    from etl.reports import status as report

    found = retry_lost_session(lambda: use_case.status(listed=as_json))
    if as_json:
        show_json(report.as_json(found))
    else:
        show(*report.lines(found, _drawn(found)))


def _drawn(found: "Status") -> list[str]:
    """Draw completeness: by day where clients are few, else by month."""
    from etl.core.periods import month
    from etl.pictures.daily_completeness import CLIENTS, completeness
    from etl.reports.drawings import completeness_rows as rows
    from etl.reports.drawings.bars import ink_for

    ink = ink_for(sys.stdout)
    if found.clients > CLIENTS:
        return rows.by_month(found.months, ink, columns())
    newest = sorted({one.month for one in found.months})[-rows.ROWS :]
    days = retry_lost_session(lambda: completeness([month(one) for one in newest], rows.ROWS))
    return rows.by_day(days, ink, columns())


def _list(kind: str, most: int | None, *, as_json: bool) -> None:
    from etl.exports.shown.aligned import width_of
    from etl.store.database.locks import snapshot

    with snapshot():
        if kind in OF_BILLS:
            _list_bills(kind, most, as_json=as_json)
            return
        from etl.reports.listing import status_lists as report

        rows = report.rows(kind)
    if as_json:
        show_json({kind: len(rows), "rows": rows})
    else:
        show(*report.lines(kind, rows, most, width_of(sys.stdout)))


def _list_bills(kind: str, most: int | None, *, as_json: bool) -> None:
    from etl.exports.shown.aligned import width_of
    from etl.reports.listing import bills as report
    from etl.review import found_bills as use_case
    from etl.store.bills.bill_list import Chosen

    found = use_case.find_bills(Chosen(statuses=(use_case.status_of(kind),)), most)
    if as_json:
        show_json_rows({kind: found.number}, "rows", (report.as_json(row) for page in found.pages for row in page))
    else:
        show_pages(report.pages(found, width_of(sys.stdout)))
