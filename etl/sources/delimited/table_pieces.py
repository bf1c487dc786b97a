"""The pieces of a table after its header, with the flow of their section where headings name it."""

from collections.abc import Iterator

from etl.sources.delimited.text_pieces import PIECE_BYTES, Piece, Readable, pieces
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.sections import SectionLines


def table_pieces(
    stream: Readable, plan: ReadPlan, size: int = PIECE_BYTES, *, together: bool = False
) -> Iterator[Piece]:
    """Return the pieces of a table after its header, each row with the flow of its section where there are any.

    With `together` rows that begin with the same cell are in one piece where they are few.
    """
    cut = pieces(stream, plan.syntax.encoding, size, plan.syntax.skip, plan.syntax.separator if together else "")
    sections = plan.syntax.sections
    return cut if sections is None else _sectioned(cut, SectionLines(sections, plan.syntax.separator))


def _sectioned(cut: Iterator[Piece], lines: SectionLines) -> Iterator[Piece]:
    for piece in cut:
        rows = piece.data.decode("utf-8", "surrogateescape").split("\n")
        data = "\n".join(lines.with_flow(row.rstrip("\r")) for row in rows)
        yield piece._replace(data=data.encode("utf-8", "surrogateescape"))
