"""`etl prices load`: a file is taken whole or not at all, and a new price replaces the one of the same time."""

import pytest

from tests.support.command import Shell, written

pytestmark = pytest.mark.both_databases

FILE = ("stamp,spot,note", "2018-01-01T00:00:00Z,100,low", "2018-01-01T01:00:00Z,110,")


def loaded(etl: Shell, *lines: str) -> list[str]:
    """What `etl prices load` prints of a file."""
    return etl.ok("prices", "load", written("p.csv", *lines), "--timezone", "UTC").out.splitlines()


def test_a_file_is_loaded_once_and_columns_of_texts_are_named(etl: Shell) -> None:
    text = "  not read, as they hold no numbers: note"
    assert loaded(etl, *FILE) == ["2 prices of spot, 2 new or changed", text]
    assert loaded(etl, *FILE) == ["2 prices of spot, 0 new or changed", text]


def test_only_a_price_that_differs_is_changed(etl: Shell) -> None:
    loaded(etl, *FILE)
    assert loaded(etl, FILE[0], FILE[1], "2018-01-01T01:00:00Z,111,") == [
        "2 prices of spot, 1 new or changed", "  not read, as they hold no numbers: note",
    ]  # fmt: skip


def test_columns_are_apart(etl: Shell) -> None:
    loaded(etl, *FILE)
    assert loaded(etl, "stamp,grid", "2018-01-01T00:00:00Z,100", "2018-01-01T01:00:00Z,1") == [
        "2 prices of grid, 2 new or changed"
    ]


def test_a_bad_row_leaves_nothing(etl: Shell) -> None:
    done = etl("prices", "load", written("p.csv", FILE[0], FILE[1], "2018-01-01T01:00:00Z,x,"))
    assert (done.code, done.error[:14]) == (1, "etl: p.csv:3: ")
    assert loaded(etl, *FILE)[0] == "2 prices of spot, 2 new or changed"


def test_a_zone_that_does_not_exist_is_refused_before_the_file_is_read(etl: Shell) -> None:
    done = etl("prices", "load", "none.csv", "--timezone", "Nowhere")
    assert (done.code, done.error) == (
        2, "etl: 'Nowhere' is not a time zone (use an IANA name such as Europe/Lisbon)",
    )  # fmt: skip


def test_a_local_stamp_needs_a_zone(etl: Shell) -> None:
    rows = ("stamp,spot", "2018-01-01 00:00,100", "2018-01-01 01:00,110")
    assert etl("prices", "load", written("p.csv", *rows)).code == 1
    assert loaded(etl, *rows) == ["2 prices of spot, 2 new or changed"]
