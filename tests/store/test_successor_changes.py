"""Bills are a function of the readings that are there, in whatever order these came, however often they were made."""

from itertools import permutations
from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.readings import hours, line, tariff

HEADER = "client_number,meter,timestamp,kwh"
MONTHS = ("2024-01", "2024-02", "2024-03")
EXCHANGE = "2024-02-10T07"


def rows(meter: str, first: str, end: str, client: str = "K") -> list[str]:
    return [f"{client},{row.replace(client, meter, 1)}" for row in hours(client, first, end)]


def _file(name: str, *some: list[str]) -> Path:
    return written(f"{name}.csv", HEADER, *(row for one in some for row in one))


def files() -> dict[str, Path]:
    """Months of a client whose meter is exchanged in February, and of another one in a file of its own."""
    old = [row for row in rows("OLD", "2024-02-01", "2024-02-11") if row.split(",")[2] < EXCHANGE]
    new = [row for row in rows("NEW", "2024-02-10", "2024-03-01") if row.split(",")[2] >= EXCHANGE]
    return {
        "january": _file("january", rows("OLD", "2024-01-01", "2024-02-01")),
        "february": _file("february", old, new),
        "march": _file("march", rows("NEW", "2024-03-01", "2024-04-01")),
        "other": _file("other", rows("Z", "2024-01-01", "2024-02-03", "Z")),
        "other_later": _file("other_later", rows("Z", "2024-02-03", "2024-04-01", "Z")),
    }


def bill(etl: Shell) -> None:
    for month in MONTHS:
        etl("bill", "--month", month, "--tariff", "flat.toml")


def settled(etl: Shell) -> list[str]:
    """The bills when none is stale any more, without the revisions that were on the way."""
    assert etl("bill", "--stale").code in {0, 3}
    assert etl.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"
    return sorted(etl.exported("bills").splitlines())


ORDERS = list(permutations(("january", "february", "march", "other", "other_later")))[::60]


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_months_loaded_in_any_order_with_bills_in_between_are_what_a_fresh_database_has(
    etl: Shell, order: tuple[str, ...]
) -> None:
    tariff("flat.toml", line("energy", "1"))
    inputs = files()
    for name in order:
        etl.load(inputs[name], "--timezone", "UTC")
        bill(etl)
    on_the_way = settled(etl)
    etl.reset()
    for name in inputs:
        etl.load(inputs[name], "--timezone", "UTC")
    bill(etl)
    assert on_the_way == settled(etl)


def test_a_load_names_the_successor_that_it_makes_and_an_unload_that_takes_it_back_makes_bills_stale(
    etl: Shell,
) -> None:
    tariff("flat.toml", line("energy", "1"))
    inputs = files()
    for name in ("other", "other_later", "january", "march"):
        etl.load(inputs[name], "--timezone", "UTC")
    bill(etl)
    done = etl.load(inputs["february"], "--timezone", "UTC")
    sentence = "meter OLD ends 2024-02-10T07:00, meter NEW goes on: assumed (etl assign with to and from says it)"
    assert done["warnings"] == [f"client K: {sentence}"]
    bill(etl)
    again = etl.load(_file("more", rows("NEW", "2024-04-01", "2024-04-03")), "--timezone", "UTC")
    assert again["warnings"] == []
    undone = etl.ok("unload", "5", "--json").json
    assert undone["stale"] == 2
    assert undone["assumed"] == []


def test_a_first_or_last_reading_that_moves_makes_bills_of_other_months_stale(etl: Shell) -> None:
    """The old meter's readings of two more days make the bills after them say another day."""
    tariff("flat.toml", line("energy", "1"))
    early = rows("OLD", "2024-01-01", "2024-01-20"), rows("NEW", "2024-01-15", "2024-04-01")
    etl.load(_file("a", *early, rows("Z", "2024-01-01", "2024-04-01", "Z")), "--timezone", "UTC")
    bill(etl)
    named = etl.exported("bills").count("meter OLD has no reading after 2024-01-20: if it ended, etl assign its to")
    assert named == 3
    etl.load(_file("b", rows("OLD", "2024-01-20", "2024-01-22")), "--timezone", "UTC")
    etl("bill", "--stale")
    shown = etl.exported("bills")
    assert shown.count("meter OLD has no reading after 2024-01-22: if it ended, etl assign its to") == 3
    assert "2024-01-20" not in shown
    etl.ok("unload", "2")
    etl("bill", "--stale")
    assert etl.exported("bills").count("meter OLD has no reading after 2024-01-20:") == 3


def test_an_assumed_successor_is_refused_where_missing_readings_are(etl: Shell) -> None:
    tariff("flat.toml", line("energy", "1"))
    for path in files().values():
        etl.load(path, "--timezone", "UTC")
    done = etl("bill", "--month", "2024-02", "--tariff", "flat.toml", "--missing", "refuse", "--client", "K")
    assert done.code == 1
    assert "client K: " in done.error
    etl.ok(
        "assign", written("a.csv", "client_number,meter,from,to", "K,OLD,,2024-02-10T07:00", "K,NEW,2024-02-10T07:00,")
    )
    etl.ok("bill", "--month", "2024-02", "--tariff", "flat.toml", "--missing", "refuse", "--client", "K")
