"""Slots of an edit come back as they were stored, week by week, with what they answered."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.edits import an_edit, slots_of
from tests.support.store_rows import MONDAY

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

WEEK = 10_080


def test_slots_over_two_weeks_come_back_whole() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.edit_models import EditBlock
    from etl.store.edits.edit_blocks import any_edits, edits_of

    with snapshot():
        assert not any_edits()
    edit = an_edit(start=MONDAY + WEEK - 60, end=MONDAY + WEEK + 120)
    slots_of(edit, 1, 2, 3, answered=(-1, 7, -1))
    assert list(EditBlock.objects.order_by("week").values_list("known", "energy_mwh")) == [(1, 1), (2, 5)]
    with snapshot():
        assert any_edits()
        (found,) = edits_of(["a", "b"], (MONDAY, MONDAY + 2 * WEEK))
        assert edits_of(["b"], (MONDAY, MONDAY + 2 * WEEK)) == []
        assert edits_of(["a"], (MONDAY, MONDAY + WEEK - 60)) == []
    assert (found.mwh.tolist(), found.answered.tolist()) == ([1, 2, 3], [-1, 7, -1])
    assert found.starts.tolist() == [MONDAY + WEEK - 60, MONDAY + WEEK, MONDAY + WEEK + 60]
    assert found.edit.channel == ("a", "", "import", 60, 0)
    assert (found.edit.reason, found.edit.edited_by, found.edit.pinned) == ("off", "anna", False)


def test_edits_are_in_the_order_in_which_they_were_made() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.edits.edit_blocks import edits_of

    for meter, value in (("b", 1), ("a", 2), ("b", 3)):
        slots_of(an_edit(meter, end=MONDAY + 60), value)
    with snapshot():
        found = edits_of(["a", "b"], (MONDAY, MONDAY + 60))
    assert [one.mwh.tolist() for one in found] == [[1], [2], [3]]


def test_a_damaged_block_is_not_read() -> None:
    from etl.core.errors import DamagedError
    from etl.store.database.locks import snapshot
    from etl.store.edit_models import EditBlock
    from etl.store.edits.edit_blocks import edits_of

    slots_of(an_edit(), 1, 2)
    block = bytes(EditBlock.objects.get().values)
    EditBlock.objects.update(values=block[:-5] + bytes([block[-5] ^ 1]) + block[-4:])
    with snapshot(), pytest.raises(DamagedError):
        edits_of(["a"], (MONDAY, MONDAY + 60))


@given(
    interval=st.sampled_from([5, 15, 60]),
    phase=st.integers(0, 4),
    first=st.integers(0, 500),
    values=st.lists(st.tuples(st.integers(0, 2**40), st.integers(-1, 2**40)), min_size=1, max_size=300),
)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_stored_comes_back(interval: int, phase: int, first: int, values: list[tuple[int, int]]) -> None:
    from etl.store.database.locks import snapshot
    from etl.store.edits.edit_blocks import edits_of

    start = MONDAY + phase + first * interval
    edit = an_edit(f"m{interval}", start, start + len(values) * interval, interval=interval, phase=phase)
    mwh, answered = zip(*values, strict=True)
    wanted = slots_of(edit, *mwh, answered=answered)
    with snapshot():
        found = edits_of([f"m{interval}"], (start, start + len(values) * interval))[-1]
    assert found.edit == wanted.edit._replace(energy_mwh=sum(mwh))
    assert all(
        np.array_equal(getattr(found, name), getattr(replace(wanted), name)) for name in ("starts", "mwh", "answered")
    )
