"""Revision stamps of a file as spans: the newest of a minute is found, and which readings are older than it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.blocks.revision_codec import NONE
from etl.core.keys import Key
from etl.sources.assembly.revision_spans import Newest, Revisions, places, spans
from tests.support.packed_pieces import readings

HOUR = 60


def rows(*some: tuple[int, int, int]) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Readings at hours of channels, and their stamps."""
    return [(channel, hour * 3600, 1) for channel, hour, _ in some], [stamp for _, _, stamp in some]


def of(*some: tuple[int, int, int]) -> Revisions:
    """All of these as one file, a piece for every three readings."""
    found = Revisions()
    for first in range(0, len(some), 3):
        own, stamps = rows(*some[first : first + 3])
        found.take(spans(readings(*own), np.array(stamps, np.int64), HOUR))
    return found


def at(channel: int, hour: int) -> int:
    return int(places(np.array([channel]), np.array([hour * HOUR]))[0])


def test_neighbours_of_one_stamp_are_one_span() -> None:
    own, stamps = rows((0, 0, 9), (0, 1, 9), (0, 2, 8), (0, 4, 8), (1, 5, 8), (1, 6, NONE))
    found = spans(readings(*own), np.array(stamps), HOUR)
    assert found.start.tolist() == [at(0, 0), at(0, 2), at(0, 4), at(1, 5)]
    assert found.end.tolist() == [at(0, 2), at(0, 3), at(0, 5), at(1, 6)]
    assert (found.stamp.tolist(), found.clash) == ([9, 8, 8, 8], False)


def test_of_a_minute_that_comes_again_the_newest_stamp_is_found_and_the_clash_is_told() -> None:
    found = of((0, 0, 5), (0, 1, 5), (0, 2, 5), (0, 1, 7))
    assert found.of(np.array([at(0, 0), at(0, 1), at(0, 2), at(0, 3)])).tolist() == [5, 7, 5, NONE]
    assert found.all().clash
    assert not of((0, 0, 5), (0, 1, 6), (0, 2, 5), (0, 1, 6)).all().clash


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 8), st.integers(0, 4)), max_size=25))
@settings(deadline=None)
def test_the_newest_stamp_of_every_minute_is_found(some: list[tuple[int, int, int]]) -> None:
    newest: dict[tuple[int, int], int] = {}
    for channel, hour, stamp in some:
        newest[channel, hour] = max(stamp, newest.get((channel, hour), NONE))
    found = of(*some)
    assert bool(found) == any(stamp for _, _, stamp in some)
    if found:
        looked = [(channel, hour) for channel in range(3) for hour in range(9)]
        stamps = found.of(np.array([at(*one) for one in looked]))
        assert stamps.tolist() == [newest.get(one, NONE) for one in looked]
        assert found.all().of(np.array([at(*one) for one in looked])).tolist() == stamps.tolist()


def test_readings_are_older_by_their_channel_whatever_its_number_then() -> None:
    key, other = Key("7", "", "", "import"), Key("8", "", "", "import")
    newest = Newest({key: 1}, of((1, 0, 9), (1, 1, 9)).all())
    own, stamps = rows((0, 0, 9), (0, 1, 4), (0, 1, NONE), (1, 1, 4))
    older = newest.older(readings(*own), np.array(stamps), [key, other])
    assert older.tolist() == [False, True, False, False]
