"""An input version is the newest load and the number of changes to assignments, prices and history."""

import pytest

from tests.support.command import Shell, written

pytestmark = pytest.mark.both_databases


@pytest.mark.usefixtures("rows")
def test_it_begins_at_nothing_and_a_bump_counts_one() -> None:
    from etl.store import input_versions
    from etl.store.database.locks import WRITER

    assert input_versions.current(WRITER) == (0, 0)
    for changes in (1, 2):
        input_versions.bump()
        assert input_versions.current(WRITER) == (0, changes)


def test_a_load_counts_by_its_number_and_an_assignment_as_a_change(etl: Shell) -> None:
    from etl.store import input_versions

    load = etl.load(written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1"), "--interval", "1h")[
        "id"
    ]
    before = input_versions.current()
    assert before.load == load
    etl.ok("assign", written("who.csv", "client_number,kind", "a,house"))
    assert input_versions.current() == (load, before.changes + 1)


@pytest.mark.usefixtures("rows")
def test_a_snapshot_does_not_see_a_later_bump() -> None:
    from etl.store import input_versions
    from etl.store.database.locks import WRITER, snapshot

    with snapshot():
        before = input_versions.current()
        input_versions.bump()
        assert (input_versions.current(), input_versions.current(WRITER).changes) == (before, before.changes + 1)
