"""Loads of a day each, one after the other: the work of a load does not grow with what was loaded before."""

from collections.abc import Iterator
from contextlib import chdir, contextmanager
from datetime import date, timedelta
from typing import Any

from django.db.backends.signals import connection_created

from tests.faults.tries import Try, fault
from tests.support.command import Shell, written
from tests.support.one_database import database_url
from tests.support.readings import HEADER, hours

CLIENTS = 5
FEW, MANY = 28, 400
WEEK = 7
MOST = 1.02


def no_file() -> str:
    return "" if database_url().startswith("sqlite") else "only SQLite counts what it does"


@fault("400 daily loads", 1, 2, "SQLite's work for the last week <= 1.02 x that for the third", needs=no_file)
def daily(one: Try) -> None:
    """The first try, that of the ordinary tests, is of four weeks."""
    one.shell.reset()
    works = []
    with chdir(one.folder):
        for number in range(MANY if one.number else FEW):
            day = date(2017, 1, 2) + timedelta(days=number)
            works.append(work(one.shell, day))
            if number == WEEK:  # whatever is loaded from now on may change a bill
                assert one.shell("bill", "--month", "2017-01").code == 3
    third, last = sum(works[2 * WEEK : 3 * WEEK]), sum(works[-WEEK:])
    assert last <= MOST * third, f"{last} instructions for the last week, {third} for the third"


def work(shell: Shell, day: date) -> int:
    """The instructions of SQLite's machine that the load of a day takes."""
    rows = [row for client in range(CLIENTS) for row in hours(f"c{client}", f"{day}", f"{day + timedelta(days=1)}")]
    written("day.csv", HEADER, *rows)
    shell.close()
    with counted() as counts:
        assert shell.load("day.csv", "--timezone", "UTC")["loaded"] == len(rows)
    return sum(counts)


@contextmanager
def counted() -> Iterator[list[int]]:
    """The instructions of all connections that are made meanwhile, as a list of ones."""
    counts: list[int] = []

    def count() -> int:
        counts.append(1)
        return 0  # go on

    def made(connection: Any, **_: object) -> None:
        connection.connection.set_progress_handler(count, 1)

    connection_created.connect(made)
    try:
        yield counts
    finally:
        connection_created.disconnect(made)
