"""Readings whose channels are numbers: chosen, numbered, and signed ones as two flows."""

import numpy as np

from etl.blocks.counts import Counts
from etl.core.keys import Key
from etl.sources.channel_numbers import Channels
from etl.sources.readings import numbered, split_by_sign
from etl.sources.rows import Reject, Rows

A, B = Key("a", "", "", "import"), Key("b", "", "", "import")
REJECT = Reject(5, "is bad", "correct it", "row")


def rows() -> Rows:
    return Rows(
        [A, B],
        np.array([1, 0, 1], np.int32),
        np.array([0, 900, 1800]),
        np.array([5, -7, 0]),
        np.array([0, 2, 0], np.uint16),
        counts=Counts(rows=6, blank=1, rounded=1, ignored={"gas": 1}),
        rejects=[REJECT],
        end=np.array([900, 1800, 2700]),
    )


def test_rows_keep_their_order_values_and_counts() -> None:
    channels = Channels()
    channels.number(B)
    found = numbered(rows(), channels)
    assert found.channel.tolist() == [0, 1, 0]
    assert (found.energy_mwh.tolist(), found.counts.rows, found.counts.blank, found.counts.rounded) == (
        [5, -7, 0],
        6,
        1,
        1,
    )
    assert (found.counts.ignored, found.rejects) == ({"gas": 1}, [REJECT])
    assert found.end is not None
    assert found.end.tolist() == [900, 1800, 2700]


def test_rows_without_any_reading_have_no_channel() -> None:
    none = np.empty(0, np.int64)
    channels = Channels()
    assert len(numbered(Rows([], none.astype(np.int32), none, none), channels).channel) == len(channels) == 0


def test_some_of_the_readings_have_all_of_their_columns() -> None:
    found = numbered(rows(), Channels()).where(np.array([False, True, True]))
    assert (found.seconds.tolist(), found.energy_mwh.tolist()) == ([900, 1800], [-7, 0])
    assert found.quality is not None
    assert found.end is not None
    assert (found.quality.tolist(), found.end.tolist()) == ([2, 0], [1800, 2700])
    assert (found.counts.rows, found.stamp) == (6, None)


def test_signed_readings_are_an_import_and_an_export_each_one_of_them_zero() -> None:
    channels = Channels()
    found = split_by_sign(numbered(rows(), channels), channels)
    assert [channels.keys[number].flow for number in found.channel] == ["import"] * 3 + ["export"] * 3
    assert found.energy_mwh.tolist() == [5, 0, 0, 0, 7, 0]
    assert found.seconds.tolist() == [0, 900, 1800] * 2
    assert found.quality is not None
    assert found.quality.tolist() == [0, 2, 0] * 2
    assert (found.counts.rows, found.rejects) == (6, [REJECT])
