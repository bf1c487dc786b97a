"""Intervals of the database beside those that a few stamps of a file show."""

from collections.abc import Sequence

import numpy as np
import pytest

from etl.blocks.long_read_codec import INTERVAL
from etl.blocks.weeks import Points
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.stored_intervals import Grids, StoredIntervals

KEYS = [Key(client, "", "", "import") for client in ("ann", "bob")]


def stored(**grids: list[tuple[int, int]]) -> StoredIntervals:
    """The database has these intervals and phases of ann and bob."""

    def lookup(channels: Sequence[int]) -> Grids:
        return {number: grids[KEYS[number].client] for number in channels if KEYS[number].client in grids}

    return StoredIntervals("a.csv", KEYS, lookup)


def test_a_few_stamps_of_an_interval_that_is_stored_are_taken() -> None:
    stored(ann=[(15, 0), (30, 0)]).compare({0: 30, 1: 60})
    stored(ann=[(INTERVAL, 0)]).compare({0: 30})


def test_a_suggested_interval_is_unknown_where_nothing_is_stored_of_the_channel() -> None:
    assert stored(ann=[(30, 0)]).unknown({0, 1}) == {1}
    assert stored().unknown(set()) == set()


def test_a_few_stamps_of_another_interval_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        stored(ann=[(15, 0)]).compare({0: 30})
    assert str(caught.value) == (
        "a.csv: client ann: its few readings here are 30 minutes apart, those in the database 15 "
        "(give --interval 15min or --interval 30min)"
    )


def test_days_beside_stored_hours_are_refused_and_beside_stored_days_taken() -> None:
    stored(ann=[(INTERVAL, 0)]).compare_long([0])
    stored(ann=[(60, 0), (INTERVAL, 0)]).compare_long([0])
    stored(ann=[(60, 0)]).compare_long([1])
    with pytest.raises(InputError) as caught:
        stored(ann=[(60, 0)]).compare_long([0])
    assert str(caught.value) == (
        "a.csv: client ann: its few readings here are days apart, those in the database 60 minutes "
        "(give --interval 60min, 1d, 1w or 1month)"
    )


def single(channel: int) -> Points:
    return Points(np.array([channel]), np.array([5]), np.array([7]))


def test_one_reading_has_the_one_interval_that_is_stored() -> None:
    points, grids = stored(ann=[(30, 5), (INTERVAL, 0)]).of_single(single(0))
    assert (points.minute.tolist(), grids) == ([5], {0: (30, 5)})


@pytest.mark.parametrize("grids", [[], [(15, 0), (30, 0)], [(INTERVAL, 0)]], ids=["none", "two", "long reads alone"])
def test_one_reading_of_an_interval_that_is_not_clear_is_refused(grids: list[tuple[int, int]]) -> None:
    with pytest.raises(InputError) as caught:
        stored(bob=grids).of_single(single(1))
    assert str(caught.value) == (
        "a.csv: client bob has only one reading: its interval is not known (give it: --interval 15min)"
    )
