"""Sections of a table: headings in its body give the flow of the rows below them, which becomes their last cell.

Lines keep their numbers: a heading becomes an empty line.
"""

from dataclasses import replace

from etl.sources.read_plan.head import Text
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.plan_values import Sections
from etl.sources.read_plan.titles import compact

BLOCK = "register"
"""What a heading is in a declaration that begins a block of another register."""
_TITLE = "section of the file"


def with_sections(layout: Layout, text: Text, separator: str, skip: int) -> tuple[Layout, Text, Sections | None]:
    """Add to a layout and the lines of a head, whose header is line `skip`, the column of flows from the headings."""
    if not layout.sections:
        return layout, text, None
    headings = tuple((compact(title), flow) for title, flow in layout.sections.items())
    begun = _begun(text.lines[skip], separator, headings)
    blocks = BLOCK in layout.sections.values()
    first = "" if blocks else begun or "import"
    sections = Sections(headings, tuple(compact(begin) for begin in layout.between_sections), first, blocks)
    lines = SectionLines(sections, separator)
    header = text.lines[skip].rstrip()
    rows = [line.rstrip() for line in text.lines[skip + 1 :] if line.lstrip(' "\t\u00a0')[:1].isdigit()]
    more = min((row.count(separator) for row in rows), default=0) - header.count(separator)
    header += f"{separator * max(more, 0)}{separator}{_TITLE}\n"
    body = [f"{lines.with_flow(line.rstrip())}\n" for line in text.lines[skip + 1 :]]
    columns = {**layout.columns, "register" if blocks else "flow": (_TITLE,)}
    return replace(layout, columns=columns), replace(text, lines=[*text.lines[:skip], header, *body]), sections


class SectionLines:
    """Line after line; knows the flow of the section that it is in."""

    def __init__(self, sections: Sections, separator: str) -> None:
        self._sections, self._separator, self._flow = sections, separator, sections.first
        self._blocks = 1

    def with_flow(self, line: str) -> str:
        """Return a row with its flow; empty for a heading, and for a line between sections."""
        start = line.lstrip(' "\t\u00a0')[:1]
        if not start:
            return line
        if not start.isdigit():
            begun = _begun(line, self._separator, self._sections.headings)
            if begun or compact(line).startswith(self._sections.passed):
                self._blocks += bool(begun)
                self._flow = str(self._blocks) if begun == BLOCK else begun or self._flow
                return ""
        return f"{line}{self._separator}{self._flow}"


def without_flow(row: str, separator: str) -> str:
    """Return a row as the file has it."""
    return row.rpartition(separator)[0]


def _begun(line: str, separator: str, headings: tuple[tuple[str, str], ...]) -> str:
    """Return the flow of the section whose heading this is; empty where it is none."""
    return dict(headings).get(compact(line.partition(separator)[0]), "")
