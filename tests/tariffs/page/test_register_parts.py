"""A part of some registers has their readings alone, as one channel a client or as several that are added."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.core.usage_page import Channels, Grid, LongUse, Part, Source
from etl.tariffs.page.channel_sums import added
from etl.tariffs.page.register_parts import of_registers, reads_of_registers
from etl.tariffs.slots import Registers

ONE = Fraction(1)
DAY, NIGHT = (Source(1, name, 0, 1 << 30, ONE, ONE) for name in ("D", "N"))
GRID = Grid(0, 60, 2)


def test_clients_of_other_registers_have_no_reading() -> None:
    part = Part("import", GRID, np.array([[1, 2], [3, 4], [5, 6]], np.uint16), 3, sources=[DAY, NIGHT, None])
    found = of_registers(part, Registers(("N",)))
    assert (found.flow, found.values.tolist()) == ("import N", [[0, 0], [3, 4], [0, 0]])
    assert found.unknown is not None
    assert found.unknown.tolist() == [[True, True], [False, False], [True, True]]


def test_the_channels_of_some_registers_are_added_with_their_factors() -> None:
    known = np.array([[True, True], [True, False], [True, True]])
    missing = ~known
    row, values = np.array([0, 0, 0]), np.array([[1, 2], [3, 0], [5, 6]])
    sources = [DAY, NIGHT, NIGHT]
    channels = Channels(row, values, 1, [1, 2, 3], known, missing, missing, np.array([9, 9, 9]), None, sources)
    part = Part("import", GRID, np.array([[220, 200]]), 0, denominator=2, channels=channels)
    found = of_registers(part, Registers(("D",), rest=True))
    assert (found.flow, found.values.tolist(), found.scale, found.denominator) == ("import rest", [[210, 180]], 0, 2)
    assert found.unknown is None
    assert found.missing is not None
    assert found.missing.tolist() == [[False, True]]


def test_long_reads_of_some_registers_are_chosen() -> None:
    numbers = np.array([0, 1, 2], np.int64)
    none = np.zeros((0, 3), np.int64)
    use = LongUse("import", numbers * 0, numbers, numbers + 1, numbers + 7, numbers < 0, numbers, numbers + 1, none)
    assert reads_of_registers(use, Registers(("N",))) is use
    named = replace(use, source=np.array([0, 1, 0]), sources=[DAY, NIGHT])
    assert reads_of_registers(named, Registers(("D",))).energy.tolist() == [7, 9]
    assert reads_of_registers(named, Registers(("D",), rest=True)).energy.tolist() == [8]


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from("DNT"), st.integers(0, 10**9), st.booleans())))
def test_registers_and_the_rest_are_together_all_energy(channels: list[tuple[int, str, int, bool]]) -> None:
    """Whatever is named: nothing counts twice, and nothing is dropped."""
    row, values = (np.array([one[place] for one in channels], np.int64) for place in (0, 2))
    known = np.array([[one[3]] for one in channels], np.bool_).reshape(-1, 1)
    sources = [Source(1, one[1], 0, 9, ONE, ONE) for one in channels]
    made = Channels(row, values[:, None], 0, [3] * len(row), known, ~known, ~known, row, None, sources)
    part = added("import", Grid(0, 60, 1), made, 3, 1)
    both = [of_registers(part, Registers(("D", "N"), rest=rest)).values.tolist() for rest in (False, True)]
    assert [[one[0] + other[0]] for one, other in zip(*both, strict=True)] == part.values.tolist()
