"""File of a declared layout: its declaration, its first lines, and the user's options."""

from dataclasses import dataclass

from etl.sources.cells.clean_text import BLANKS
from etl.sources.read_plan.head import Head, Text
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.plan_values import Options


@dataclass(frozen=True)
class LayoutFile:
    """A file of which a plan is made."""

    layout: Layout
    text: Text
    skip: int
    """Lines above the header."""
    head: Head
    options: Options

    @property
    def name(self) -> str:
        return self.text.name

    def title(self, column: int) -> str:
        """Return the name of a column; empty where it has none."""
        return self.head.header[column] if column < len(self.head.header) else ""

    def filled(self, column: int) -> bool:
        """Return whether a column holds anything."""
        return any(row[column].strip(BLANKS) for row in self.head.rows if column < len(row))

    def whole_rows(self) -> list[list[str]]:
        """Return some rows that have all fields."""
        return [row for row in self.head.rows[:50] if len(row) == self.head.fields]
