"""Pieces of a file, in their order, to pages of blocks that are ready to be written."""

from collections.abc import Iterator

import numpy as np

from etl.blocks.weeks import Blocks, Ints, NotSorted, Span, Weeks, joined, packed, unpacked
from etl.sources.assembly.pack import PackedPiece

PAGE = 996
"""Blocks written at once: six statements of SQLite's 999 parameters."""


class Assembly:
    """Joins the weeks that the cuts between pieces went through, and gathers blocks to pages."""

    def __init__(self) -> None:
        self.duplicate = 0
        self._edges: list[Blocks] = []
        self._pages: dict[int, tuple[list[Blocks], list[Span]]] = {}

    def take(self, piece: PackedPiece) -> Iterator[tuple[Blocks, list[Span]]]:
        """Yield pages that are full now. NotSorted when a week came back with other values."""
        released, self._edges = self._edges, []
        met = {key for edge in released for key in _keys(edge)}
        for edge in released:
            self._page(edge.interval)[0].append(edge)
        for blocks, spans in zip(piece.dense, piece.spans, strict=True):
            self._hold(blocks, spans, met)
        for interval in list(self._pages):
            if sum(map(len, self._pages[interval][0])) >= PAGE:
                yield self._full(interval)

    def rest(self) -> Iterator[tuple[Blocks, list[Span]]]:
        """Yield what is left after the last piece."""
        yield from self.take(PackedPiece())
        for interval in list(self._pages):
            yield self._full(interval)

    def _page(self, interval: int) -> tuple[list[Blocks], list[Span]]:
        return self._pages.setdefault(interval, ([], []))

    def _hold(self, blocks: Blocks, spans: list[Span], met: set[tuple[int, int, int, int]]) -> None:
        """Keep the first or last week of the last channel back: the next piece may go on with it."""
        parts, page_spans = self._page(blocks.interval)
        page_spans.extend(spans)
        mine = blocks.channel == spans[-1].channel
        weeks = blocks.week[mine]
        edge = mine & ((blocks.week == weeks.min()) | (blocks.week == weeks.max()))
        for row in np.flatnonzero(edge).tolist():
            edge[row] = not met.intersection(_keys(blocks.where(np.array([row]))))
        if edge.any():
            self._edges.append(blocks.where(np.flatnonzero(edge)))
        if not edge.all():
            parts.append(blocks.where(np.flatnonzero(~edge)))

    def _full(self, interval: int) -> tuple[Blocks, list[Span]]:
        parts, spans = self._pages.pop(interval)
        blocks = joined(parts)
        order = np.lexsort((blocks.week, blocks.phase, blocks.channel))
        columns = (blocks.channel[order], blocks.phase[order], blocks.week[order])
        same = np.append(False, np.logical_and.reduce([column[1:] == column[:-1] for column in columns]))
        if not same.any():
            return blocks, spans
        repeated = same | np.append(same[1:], False)
        whole, cut = blocks.where(np.sort(order[~repeated])), order[repeated]
        return joined([whole, self._together(blocks.where(cut), np.flatnonzero(~same[repeated]))]), spans

    def _together(self, parts: Blocks, heads: Ints) -> Blocks:
        """Return one block of each week from its parts that are together, from each of `heads` on."""
        weeks = unpacked(parts)
        known = weeks.grid >= 0
        grid = np.maximum.reduceat(weeks.grid, heads, axis=0)
        group = np.zeros(len(weeks.grid), np.int64)
        group[heads[1:]] = 1
        if (known & (weeks.grid != grid[np.cumsum(group)])).any():
            raise NotSorted
        times = np.add.reduceat(known.astype(np.int64), heads, axis=0)
        if weeks.quality is not None and (times > 1).any():
            raise NotSorted
        self.duplicate += int(np.maximum(times - 1, 0).sum())
        quality = None if weeks.quality is None else np.maximum.reduceat(weeks.quality, heads, axis=0)
        return packed(Weeks(weeks.channel[heads], weeks.week[heads], weeks.interval, weeks.phase[heads], grid, quality))


def _keys(blocks: Blocks) -> list[tuple[int, int, int, int]]:
    columns = (blocks.channel.tolist(), [blocks.interval] * len(blocks), blocks.phase.tolist(), blocks.week.tolist())
    return list(zip(*columns, strict=True))
