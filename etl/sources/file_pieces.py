"""Pieces of one file: parsed and packed by several threads, in the order of the file."""

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import TypeVar

from etl.core.read_ahead import ReadAhead, Threads, Turns, in_order
from etl.core.zones import Transitions
from etl.sources.assembly.pack import PackedPiece
from etl.sources.assembly.revision_spans import Newest
from etl.sources.batch_reader import BatchReader
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.piece_reader import PieceReader
from etl.sources.delimited.table_pieces import table_pieces
from etl.sources.delimited.text_pieces import PIECE_BYTES
from etl.sources.findings import Findings
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.records import reader

P = TypeVar("P")

WIDE = 24
"""From this many values a row on, pieces are cut half as large."""

FEW_THREADS = 2
"""Above this number of threads, pieces are cut a quarter as large: so each thread takes some 6 MB."""


def pieces(  # noqa: PLR0917 - what one reading of a file needs
    stream: Stream,
    plan: ReadPlan,
    zone: Transitions | None,
    channels: Channels,
    findings: Findings,
    pool: Threads,
) -> Generator[PackedPiece]:
    """Yield the parts of a file in their order; close it to stop reading ahead."""
    if plan.records:
        batches = BatchReader(plan, channels, findings.refuse, all_loose=findings.sort)
        found = reader(plan.layout).batches(stream, stream.name, *findings.known)
        with closing(ReadAhead(found)) as ahead:
            yield from _numbered(batches.read, ahead, channels, pool)
        return
    loose = findings.sort or plan.clock.interval_found
    newest = next((known for known in findings.known if isinstance(known, Newest)), None)
    table = PieceReader(plan, channels, zone, findings.refuse, newest, all_loose=loose)
    with closing(ReadAhead(table_pieces(stream, plan, _size(plan, pool), together=True))) as ahead:
        yield from _numbered(table.read, ahead, channels, pool)


def _numbered(
    read: Callable[[P], PackedPiece], items: Iterable[P], channels: Channels, pool: Threads
) -> Generator[PackedPiece]:
    """Yield what is read of each piece; channels are numbered in the order of the pieces."""
    with closing(Turns()) as turns:  # a piece that is cancelled has no turn that could end
        channels.turns = turns

        def read_numbered(numbered: tuple[int, P]) -> PackedPiece:
            place, piece = numbered
            with turns.taken(place):
                return read(piece)

        yield from in_order(read_numbered, enumerate(items), pool)


def _size(plan: ReadPlan, pool: Threads) -> int:
    """Return the bytes of a piece: large ones take 4 % less time, many at once too much memory."""
    wide = plan.table is not None and len(plan.table.cells) >= WIDE
    return PIECE_BYTES // (2 if wide else 1) // (4 if pool.count > FEW_THREADS else 1)
