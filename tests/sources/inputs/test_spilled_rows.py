"""Rows that wait for the end of a file: in their order, as often as asked, in memory or out of it."""

import numpy as np
import pytest

from etl.sources.inputs import spilled_rows
from etl.sources.inputs.spilled_rows import AT_ONCE, SpilledRows

KIND = np.dtype([("channel", np.int64), ("energy_mwh", np.int64)])


def rows(first: int, count: int) -> "np.ndarray[tuple[int], np.dtype[np.void]]":
    found = np.zeros(count, KIND)
    found["channel"] = np.arange(first, first + count)
    found["energy_mwh"] = -found["channel"]
    return found


@pytest.mark.parametrize("memory", [0, 100, 4 << 20], ids=["all on disk", "some on disk", "all in memory"])
def test_rows_come_back_in_their_order_and_again(memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spilled_rows, "MEMORY", memory)
    waiting = SpilledRows(KIND)
    for first, count in ((0, 3), (3, 4), (7, 1)):
        waiting.add(rows(first, count))
    assert len(waiting) == 8
    for _ in range(2):
        found = np.concatenate(list(waiting.parts()))
        assert found["channel"].tolist() == list(range(8))
        assert found["energy_mwh"].tolist() == [-number for number in range(8)]
    waiting.close()


def test_many_rows_come_back_in_parts() -> None:
    waiting = SpilledRows(KIND)
    waiting.add(rows(0, AT_ONCE + 1))
    assert [len(part) for part in waiting.parts()] == [AT_ONCE, 1]
    assert list(SpilledRows(KIND).parts()) == []
