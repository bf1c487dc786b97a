"""Energy that a register counted: never less than nothing, nowhere twice, and all of it where a few reads are wrong."""

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.blocks.long_read_codec import LongReads
from etl.sources.assembly.register_energy import LEAPT, ODD, used

KWH = 10**6
JUMP = 60  # kWh, more than a register of `rising` may count between its first and its last read


@st.composite
def rising(draw: st.DrawFn) -> list[int]:
    steps = draw(st.lists(st.integers(0, 2 * KWH), min_size=2, max_size=12))
    return list(accumulate([draw(st.integers(100 * KWH, 10**12)), *steps]))


def reads(shown: list[int]) -> LongReads:
    """Of one register, each quarter of an hour."""
    size = len(shown)
    minute = np.arange(size, dtype=np.int64) * 15
    energy = np.array(shown, np.int64)
    return LongReads(np.zeros(size, np.int64), minute, minute, energy, np.zeros(size, np.uint16), minute * 60)


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=15), st.sampled_from([None, 10**13 + 1]))
def test_whatever_a_register_shows_no_use_is_below_zero_and_no_minute_counts_twice(
    shown: list[int], turns_at: int | None
) -> None:
    found = used(reads(shown), turns_at).reads
    spans = sorted(zip(found.start.tolist(), found.end.tolist(), strict=True))
    assert (found.energy_mwh >= 0).all()
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(rising())
def test_a_register_that_rises_counts_all_of_it(shown: list[int]) -> None:
    found = used(reads(shown), None)
    assert (int(found.reads.energy_mwh.sum()), found.events) == (shown[-1] - shown[0], [])


@given(rising(), st.data())
def test_a_run_of_wrong_reads_takes_nothing_away(shown: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(shown) - 1))
    last = data.draw(st.integers(first, len(shown) - 2)) if first < len(shown) - 1 else first - 1
    wrong = data.draw(st.sampled_from([JUMP, -JUMP])) * KWH
    faulty = [number + wrong if first <= place <= last else number for place, number in enumerate(shown)]
    found = used(reads(faulty), None)
    assert int(found.reads.energy_mwh.sum()) == shown[-1] - shown[0]
    assert [event.what for event in found.events] == [ODD] * (last - first + 1)


@given(rising(), st.integers(10_000, 90_000))
def test_a_leap_that_stays_is_no_use(shown: list[int], leap: int) -> None:
    steps = [1 + step for step in np.diff(shown).tolist()]  # so that there is a usual use
    leapt = list(accumulate([shown[0], *steps, leap * KWH, *steps]))
    found = used(reads(leapt), None)
    assert int(found.reads.energy_mwh.sum()) == 2 * sum(steps)
    assert [event.what for event in found.events] == [LEAPT]
