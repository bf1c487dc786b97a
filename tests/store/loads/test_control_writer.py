"""Steps of registers: the last place that any read of a channel uses, at most a whole unit of the file."""

import numpy as np
import pytest

from etl.blocks.long_read_codec import LongReads

KWH = 10**6


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize(
    ("reads", "unit", "expected"),
    [
        ([(0, 12_000 * KWH), (0, 13_000 * KWH)], KWH, [KWH, KWH]),
        ([(0, 12_000 * KWH), (0, 13_000 * KWH + 500_000)], KWH, [100_000] * 2),
        ([(0, 12 * KWH), (1, 12 * KWH + 1)], KWH, [KWH, 1]),
        ([(0, 5000 * KWH), (0, 6000 * KWH)], 1000 * KWH, [1000 * KWH] * 2),
        ([(0, 5_001_000), (0, 7_000)], 1000, [1000] * 2),
        ([(0, 0)], KWH, [KWH]),
        ([], KWH, []),
    ],
)
def test_steps(reads: list[tuple[int, int]], unit: int, expected: list[int]) -> None:
    from etl.store.loads.control_writer import steps

    channel, energy = np.array(reads, np.int64).reshape(-1, 2).T
    none = np.zeros(len(reads), np.int64)
    shown = LongReads(channel, none, none, energy, none.astype(np.uint8), none)
    assert steps(shown, unit).tolist() == expected
