"""Pages of blocks: a week that the cut between two pieces went through is one block, and nothing is lost."""

import numpy as np
import pytest

from etl.blocks.weeks import Blocks, NotSorted, Span, unpacked
from etl.sources.assembly import block_pages
from etl.sources.assembly.block_pages import Assembly
from etl.sources.assembly.pack import PackedPiece, Packer
from tests.support.packed_pieces import MONDAY, known, readings

Page = tuple[Blocks, list[Span]]


def piece(channel: int, first: int, count: int, *, energy: int = 1, quality: int | None = None) -> PackedPiece:
    """Quarter-hours of a channel, from one of them on."""
    some = [(channel, MONDAY + 900 * place, energy) for place in range(first, first + count)]
    flags = None if quality is None else [quality] * count
    return Packer(None, interval=15, stamp_is_end=False, all_loose=False).pack(readings(*some, quality=flags))


def pages(*pieces: PackedPiece) -> tuple[Assembly, list[Page]]:
    assembly = Assembly()
    found = [page for one in pieces for page in assembly.take(one)]
    return assembly, [*found, *assembly.rest()]


def test_a_week_cut_between_pieces_is_one_block() -> None:
    assembly, found = pages(piece(0, 0, 100), piece(0, 100, 1000), piece(1, 0, 80))
    ((blocks, spans),) = found
    assert sorted(zip(blocks.channel.tolist(), blocks.week.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0)]
    assert len(known(unpacked(blocks))) == 1180
    assert [span.channel for span in spans] == [0, 0, 1]
    assert assembly.duplicate == 0


def test_readings_of_both_pieces_are_duplicates_where_they_are_the_same() -> None:
    assembly, ((blocks, _),) = pages(piece(0, 0, 100), piece(0, 90, 100))
    assert (assembly.duplicate, len(known(unpacked(blocks)))) == (10, 190)


@pytest.mark.parametrize("second", [piece(0, 90, 100, energy=2), piece(0, 90, 100, quality=1)])
def test_another_value_or_quality_for_one_slot_asks_for_sorting(second: PackedPiece) -> None:
    with pytest.raises(NotSorted):
        pages(piece(0, 0, 100, quality=0 if second.dense[0].quality else None), second)


def test_a_page_is_given_out_when_it_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block_pages, "PAGE", 3)
    _, found = pages(*(piece(channel, 0, 700) for channel in range(5)))
    assert sum(len(blocks) for blocks, _ in found) == 10  # two weeks of each
    assert len(found) > 1
    assert all(len(blocks) >= 3 for blocks, _ in found[:-1])


def test_intervals_have_pages_of_their_own() -> None:
    hours = Packer(None, interval=60, stamp_is_end=False, all_loose=False).pack(
        readings(*[(0, MONDAY + 3600 * place, 1) for place in range(64)])
    )
    _, found = pages(piece(1, 0, 64), hours)
    assert sorted(blocks.interval for blocks, _ in found) == [15, 60]
    assert all(np.array_equal(blocks.phase, [0]) for blocks, _ in found)
