"""The pieces of a table behind its header, with the flow of their section where headings tell it."""

from collections.abc import Iterator

from etl.sources.delimited.text_pieces import PIECE_BYTES, Piece, Readable, pieces
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.sections import SectionLines


def table_pieces(stream: Readable, how: ReadPlan, size: int = PIECE_BYTES) -> Iterator[Piece]:
    """The pieces of a table behind its header, each row with the flow of its section where there are any."""
    cut = pieces(stream, how.syntax.encoding, size, skip=how.syntax.skip)
    return (
        cut if how.syntax.sections is None else _sectioned(cut, SectionLines(how.syntax.sections, how.syntax.separator))
    )


def _sectioned(cut: Iterator[Piece], lines: SectionLines) -> Iterator[Piece]:
    for piece in cut:
        rows = piece.data.decode("utf-8", "surrogateescape").split("\n")
        data = "\n".join(lines.with_flow(row.rstrip("\r")) for row in rows)
        yield piece._replace(data=data.encode("utf-8", "surrogateescape"))
