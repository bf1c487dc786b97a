"""Loose readings that wait: in memory or in a file, a channel's stand together and in the order they came."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.blocks.weeks import Points
from etl.sources.assembly import spool
from etl.sources.assembly.spool import Spool, compact, joined
from tests.support.packed_pieces import points

PIECES = [
    points(*[(channel, minute, channel * 10 + piece) for channel in range(5) for minute in range(piece, 60, 3)])
    for piece in range(3)
]
WIDE = 1 << 32


def rows(some: Points) -> list[tuple[int, ...]]:
    quality = [0] * len(some.channel) if some.quality is None else some.quality.tolist()
    columns = (some.channel.tolist(), some.minute.tolist(), some.energy_mwh.tolist(), quality)
    return list(zip(*columns, strict=True))


@pytest.fixture(params=["in memory", "in a file"])
def waiting(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spool]:
    if request.param == "in a file":
        monkeypatch.setattr(spool, "MEMORY", 0)
    found = Spool(tmp_path)
    yield found
    assert list(tmp_path.iterdir()) == []  # the file has no name
    found.close()


@pytest.mark.parametrize("rows_at_once", [1 << 18, 30, 1])
def test_every_reading_comes_back_once_its_channel_together_in_order(
    waiting: Spool, monkeypatch: pytest.MonkeyPatch, rows_at_once: int
) -> None:
    monkeypatch.setattr(spool, "RANGE_ROWS", rows_at_once)
    for share, piece in enumerate(PIECES, 1):
        waiting.add(compact(piece), share / 3)
    ranges = [rows(some) for some in waiting.ranges()]
    assert len(waiting) == sum(len(piece.channel) for piece in PIECES)
    for channel in range(5):
        holding = [some for some in ranges if any(row[0] == channel for row in some)]
        assert len(holding) == 1
        came = [row for piece in PIECES for row in rows(piece) if row[0] == channel]
        assert [row for row in holding[0] if row[0] == channel] == came


def test_qualities_and_large_values_come_back(waiting: Spool) -> None:
    waiting.add(compact(points((0, 1, 5))), 0)
    waiting.add(compact(points((0, 2, WIDE), quality=[3])), 0)
    assert [row for some in waiting.ranges() for row in rows(some)] == [(0, 1, 5, 0), (0, 2, WIDE, 3)]


def test_nothing_has_no_range(waiting: Spool) -> None:
    waiting.add(points(), 1)
    assert (len(waiting), list(waiting.ranges())) == (0, [])


def test_a_reading_takes_twelve_bytes_where_its_energy_fits() -> None:
    small, large = compact(points((0, 1, WIDE - 1))), compact(points((0, 1, WIDE)))
    assert [column.itemsize for column in (small.channel, small.minute, small.energy_mwh)] == [4, 4, 4]
    assert (large.energy_mwh.itemsize, large.energy_mwh.tolist()) == (8, [WIDE])


def test_points_without_a_quality_are_measured_beside_others() -> None:
    assert rows(joined([points((0, 1, 5)), points((0, 2, 6), quality=[2])])) == [(0, 1, 5, 0), (0, 2, 6, 2)]
