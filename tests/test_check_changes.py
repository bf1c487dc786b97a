"""Each single change of a database by another hand is noticed by `etl check`, but for those that change no money.

The ordinary tests try a third of the columns on SQLite, ETL_EVERY_CHANGE=1 all of them, on PostgreSQL too. With -s the
table of all is printed.
"""

import os

import pytest

from tests.support.command import Shell
from tests.support.full_database import fill
from tests.support.single_changes import changed, every_change

EVERY = bool(os.environ.get("ETL_EVERY_CHANGE"))
pytestmark = [pytest.mark.both_databases] if EVERY else []

STATES = {
    "Run": {"state", "ended_at", "report"},
    "Chunk": {"state", "token", "worker", "lease_until", "attempts", "newest_load", "changes", "ended_at", "report"},
    "Inputs": {"changes"},
    "Bill": {"stale"},
}
"""Columns that change as work goes on, without any seal; docs/explanation/reliability.md says why that is no harm."""
UNNOTICED = {"Document": {"id"}, "Bill": {"id"}, "Seal": {"id"}}
"""Numbers of rows that no other row names."""


def test_single_changes_are_noticed(etl: Shell) -> None:
    from django.apps import apps

    from etl.check import check

    fill(etl)
    assert [model.__name__ for model in apps.get_models() if not model._default_manager.exists()] == []
    assert not check().violations
    columns = every_change()[:: 1 if EVERY else 3]
    noticed, wrong = 0, []
    for change in [one for some in columns for one in some]:
        with changed(change) as made:
            found = check().violations if made else []
        print(f"{change}: {found[0] if found else 'UNNOTICED' if made else 'refused by the database'}")
        may_hide = change.column in STATES.get(change.table, set()) | UNNOTICED.get(change.table, set())
        noticed += bool(found)
        if made and not found and not may_hide:
            wrong.append(str(change))
    assert wrong == []
    assert noticed > 2 * len(columns) / 3
    etl.reset()
