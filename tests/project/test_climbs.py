"""Calls of `etl bill` that go back up, from a package to one above it: they are few, and each has its reason."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

from etl.core.disk.places import data_file
from tests.project.test_layers import LEVELS, child, common
from tests.support.command import Shell

CLIMBS = {
    ("etl.bill_runs", "etl.commands"): "progress is shown by the command",
    ("etl.store.database", "etl.commands"): "a run whose session was lost is tried again",
    ("etl.tariffs", "etl.tariffs.lines"): "a kind of line says which prices it needs",
    ("etl.tariffs", "etl.tariffs.quantities"): "a kind of quantity says which sums it needs",
    ("etl.tariffs.page", "etl.tariffs.quantities"): "a kind of quantity computes its values of a page",
}
MOST = 6


def is_climb(caller: str, called: str) -> bool:
    """Whether a call between these modules goes to another package, which is above."""
    if caller.rpartition(".")[0] == called.rpartition(".")[0]:
        return False
    own, other = caller.split("."), called.split(".")
    package = common(own, other)
    levels = LEVELS.get(".".join(package), {})
    floor, ceiling = levels.get(child(package, own)), levels.get(child(package, other))
    return floor is not None and ceiling is not None and ceiling < floor


def module_of(frame: FrameType | None) -> str:
    """Name the innermost module of etl that this frame is in, or was called from; empty for none."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("etl."):
            return name
        frame = frame.f_back
    return ""


@contextmanager
def climbs() -> Iterator[set[tuple[str, str]]]:
    """Collect pairs of packages, a call from the first to the second going up; imports of modules are none."""
    found: set[tuple[str, str]] = set()

    def look(frame: FrameType, event: str, _: Any) -> None:
        called = str(frame.f_globals.get("__name__", ""))
        if event != "call" or not called.startswith("etl.") or frame.f_code.co_name == "<module>":
            return
        caller = module_of(frame.f_back)
        if caller and is_climb(caller, called):
            found.add((caller.rpartition(".")[0], called.rpartition(".")[0]))

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


def test_a_bill_climbs_only_where_a_caller_or_a_registered_kind_is_asked(etl: Shell) -> None:
    etl.ok("load", data_file("readings.csv"))
    with climbs() as found:
        etl.ok("bill", "--month", "2017-08")
    assert found == set(CLIMBS)
    assert len(CLIMBS) <= MOST


@pytest.mark.parametrize(
    ("caller", "called", "up"),
    [
        ("etl.store.database.locks", "etl.commands.bill", True),
        ("etl.commands.bill", "etl.store.database.locks", False),
        ("etl.store.usage.factors", "etl.store.usage.client_pages", False),
        ("etl.store.loads.ledger", "etl.store.bills.pending", True),
    ],
)
def test_a_climb_is_a_call_to_a_package_above(caller: str, called: str, up: bool) -> None:
    assert is_climb(caller, called) == up
