"""The last edit that answers what is there counts; of a client's channel only while it is the client's."""

from datetime import UTC, datetime
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.core.usage_page import Grid, Source
from etl.store.edits.counted_edits import CountedEdits, counted
from etl.store.edits.edit_blocks import EditedSlots, StoredEdit

AT = datetime(2024, 1, 2, tzinfo=UTC)
SOURCE = Source(7, "T1", -(1 << 30), 1 << 30, Fraction(10), Fraction(1, 2))
GRID = Grid(600, 60, 5)
Slot = tuple[int, int, int]
"""Its place, the value, and the reading that it answers."""


def edit(*slots: Slot, pinned: bool = False, reason: str = "off") -> EditedSlots:
    place, mwh, answered = (np.array(column, np.int64) for column in zip(*slots, strict=True))
    starts = 600 + place * 60
    row = StoredEdit(1, 1, "m", "", "import", 60, 0, int(starts[0]), int(starts[-1]) + 60, 0, "", pinned, reason, "x",
                     AT)  # fmt: skip
    return EditedSlots(row, starts, mwh, answered)


def among(raw: list[int], *edits: EditedSlots, free: list[bool] | None = None) -> CountedEdits:
    return counted(edits, GRID, np.array(raw, np.int64), np.array(free or [True] * 5))


def test_an_edit_counts_while_what_it_answered_is_there() -> None:
    found = among([-1, 5, 5, -1, 0], edit((0, 9, -1), (1, 9, 5), (2, 9, 4), (3, 9, 0), (4, 9, -1)))
    assert found.which.tolist() == [0, 0, -1, -1, -1]
    assert found.mwh.tolist() == [9, 9, -1, -1, -1]


def test_a_pinned_one_counts_whatever_is_there_but_not_where_another_series_reads() -> None:
    free = [True, False, True, True, True]
    assert among([1] * 5, edit((0, 9, -1), (1, 9, -1), pinned=True), free=free).which.tolist() == [0, -1, -1, -1, -1]


def test_the_last_that_counts_wins() -> None:
    edits = edit((0, 1, -1), (1, 1, -1)), edit((1, 2, -1), (2, 2, -1)), edit((0, 3, 8), (2, 3, 8))
    assert among([-1] * 5, *edits).mwh.tolist() == [1, 2, 2, -1, -1]


def test_slots_outside_the_grid_are_left_out() -> None:
    assert among([-1] * 5, edit((-1, 9, -1), (0, 1, -1)), edit((5, 9, -1))).mwh.tolist() == [1, -1, -1, -1, -1]


def test_what_is_the_clients_is_said_with_what_is_billed() -> None:
    found = among([3, 4, -1, -1, -1], edit((0, 10, 3), (1, 20, 4), (2, 30, -1)), edit((1, 5, 4), reason="seen"))
    first, other = found.readings(SOURCE._replace(start=660), Fraction(5), "import")
    assert (first.start, first.end, first.minutes, first.read_mwh) == (720, 780, 60, None)
    assert (other.start, other.end, other.minutes, other.read_mwh) == (660, 720, 60, 4)
    assert [int(one.billed_mwh) for one in (first, other)] == [150, 25]
    assert [one.reason for one in (first, other)] == ["off", "seen"]
    assert list(found.readings(SOURCE._replace(start=780), Fraction(5), "import")) == []


def test_inputs_of_a_bill_are_values_and_what_it_says_of_them() -> None:
    raw = [-1] * 5
    every = [
        among(raw, edit((0, 1, -1))), among(raw, edit((0, 2, -1))), among(raw, edit((1, 1, -1))),
        among(raw, edit((0, 1, -1), reason="seen")), among(raw, edit((0, 1, -1), pinned=True)),
    ]  # fmt: skip
    assert len({b"".join(one.pieces(SOURCE, "import")) for one in every}) == len(every)
    hidden = among(raw, edit((0, 7, -1)), edit((0, 1, -1)))  # by a later one
    assert list(hidden.pieces(SOURCE, "import")) == list(every[0].pieces(SOURCE, "import"))


@given(
    raw=st.lists(st.integers(-1, 2), min_size=5, max_size=5),
    edits=st.lists(
        st.tuples(st.dictionaries(st.integers(0, 4), st.tuples(st.integers(0, 9), st.integers(-1, 2)), min_size=1),
                  st.booleans()),
        max_size=4,
    ),
)  # fmt: skip
def test_slot_by_slot_it_is_the_last_that_answers_the_reading_or_is_pinned(
    raw: list[int], edits: list[tuple[dict[int, tuple[int, int]], bool]]
) -> None:
    rows = [edit(*((at, *slots[at]) for at in sorted(slots)), pinned=pinned) for slots, pinned in edits]
    expected = []
    for at, reading in enumerate(raw):
        mine = [slots[at][0] for slots, pinned in edits if at in slots and (pinned or slots[at][1] == reading)]
        expected.append(mine[-1] if mine else -1)
    assert among(raw, *rows).mwh.tolist() == expected
