"""A series has the assumptions of the loads that stand in it, whatever was loaded and taken out on the way."""

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from etl.blocks.assumptions import bits_of, names_of
from tests.support.store_rows import MONDAY, bill
from tests.support.written_loads import LoadOf

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

HOURS = 8


def assumed() -> list[list[str]]:
    from etl.store.models import Series

    return [names_of(bits) for bits in Series.objects.order_by("pk").values_list("assumed", flat=True)]


def load(first: int, end: int, *names: str, replaces: tuple[int, ...] = ()) -> int:
    """Load hours of Monday; return the number of the load."""
    from etl.store.loads.clearing import clear_load

    one = LoadOf(assumed=names)
    for number in replaces:
        clear_load(number, one.cleared)
    return one.hours(*range(1, end - first + 1), first=MONDAY + first * 60).recorded(f"{first}-{end}-{names}.csv")


def unload(number: int) -> int:
    """Take out the readings of a load; return how many bills became stale."""
    from etl.store.loads import ledger
    from etl.store.loads.clearing import Cleared, clear_load

    cleared = Cleared()
    clear_load(number, cleared)
    return ledger.record_unload("unload", cleared)[1]


def test_what_a_load_assumes_is_kept_with_it_and_with_its_series() -> None:
    from etl.store.models import Load

    load(0, 2, "zone", "unit")
    assert assumed() == [["zone", "unit"]]
    assert Load.objects.get().assumed == "zone,unit"
    load(2, 4, "stamp")
    assert assumed() == [["zone", "stamp", "unit"]]


def test_it_goes_with_the_last_readings_of_the_load() -> None:
    first = load(0, 4, "unit")
    load(2, 6)  # over a part of it
    unload(first)
    assert assumed() == [[]]


def test_a_load_over_another_one_does_not_take_its_assumptions_away_and_one_in_its_place_does() -> None:
    first = load(0, 4, "zone", "unit")
    load(0, 4, "zone")
    assert assumed() == [["zone", "unit"]]
    load(0, 4, replaces=(first,))
    assert assumed() == [[]]


def test_bills_are_stale_when_another_thing_is_assumed_of_their_readings() -> None:
    from etl.store.models import Bill

    first = load(0, 2, "unit")
    bill("a")
    load(0, 2, "unit")
    assert not Bill.objects.get().stale
    load(0, 2, replaces=(first,))
    assert Bill.objects.get().stale


def test_long_reads_that_stay_between_removed_ones_keep_theirs() -> None:
    from etl.store.loads import ledger
    from etl.store.loads.clearing import Cleared, remove_reads
    from etl.store.loads.readback import stored_reads
    from etl.store.models import Series

    one = LoadOf(assumed=("unit",))
    one.long((0, 1440, 1), (1440, 2880, 2), (2880, 4320, 3))
    one.recorded()
    (series,) = Series.objects.values_list("pk", flat=True)
    reads, cleared = stored_reads([series]), Cleared()
    remove_reads(reads.where(reads.start != MONDAY + 1440), cleared)
    ledger.record_unload("two of three", cleared)
    assert assumed() == [["unit"]]


class Step(NamedTuple):
    """A load of some hours, or the unload of an earlier one; or both, where the load replaces it."""

    first: int
    length: int
    names: tuple[str, ...]
    older: int
    does: str


STEPS = st.builds(
    Step,
    st.integers(0, HOURS - 1),
    st.integers(1, HOURS),
    st.lists(st.sampled_from(["zone", "unit", "stamp"]), unique=True).map(tuple),
    st.integers(0, 5),
    st.sampled_from(["load", "load", "unload", "replace"]),
)


class Known:
    """What stands, hour by hour."""

    def __init__(self) -> None:
        self.covered: dict[int, set[int]] = {}
        self.standing: dict[int, set[int]] = {}
        self.names: dict[int, tuple[str, ...]] = {}

    def do(self, step: Step) -> None:
        loads = list(self.covered)
        older = loads[step.older % len(loads)] if loads and step.does != "load" else None
        gone = set() if older is None else self.covered.pop(older)
        self.standing = {load: hours - gone for load, hours in self.standing.items()}
        if step.does == "unload" and older is not None:
            unload(older)
        elif step.does != "unload":
            end = step.first + step.length
            number = load(step.first, end, *step.names, replaces=() if older is None else (older,))
            self.covered[number] = self.standing[number] = set(range(step.first, end))
            self.names[number] = step.names
        if not any(self.standing.values()):
            self.covered = {}  # the series is gone, and what the ledger knew of it

    def assumed(self) -> list[list[str]]:
        left = [number for number, hours in self.standing.items() if hours]
        return [names_of(bits_of(name for number in left for name in self.names[number]))] if left else []


@settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.lists(STEPS, min_size=1, max_size=8))
def test_after_any_loads_and_unloads_it_is_what_the_loads_still_standing_give(steps: list[Step]) -> None:
    from django.db import transaction

    with transaction.atomic():
        known = Known()
        for step in steps:
            known.do(step)
            assert assumed() == known.assumed()
        transaction.set_rollback(True)
