"""Headers of lines: id, description and whether it is a tax; and lines around another one, which have its header."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from etl.tariffs.page.contract import Line, PriorNeed, Quantity
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class LineHeader:
    """A kind of line adds what it charges for."""

    id: str
    description: str
    tax: bool

    rounds_amount: ClassVar[bool] = True
    """Whether `round` in its table is of its amount."""

    @staticmethod
    def read_header(table: Table, name: str) -> tuple[str, str, bool]:
        """Read the fields of the header from the table of a line."""
        if table.has("tax") and table.data["tax"] == "vat":
            table.fail("tax", 'only a percentage of lines above, not of the gross, can be "vat"', "write tax = true")
        return name, table.text("description", ""), table.flag("tax")

    def looks_back(self) -> Iterable[PriorNeed]:
        """Need nothing of earlier periods."""
        return ()


@dataclass(frozen=True)
class LineAround:
    """A line that changes what another one prints, and is the same line otherwise."""

    line: Line

    @property
    def id(self) -> str:
        return self.line.id

    @property
    def tax(self) -> bool:
        return bool(getattr(self.line, "tax", False))

    @property
    def vat(self) -> bool:
        return bool(getattr(self.line, "vat", False))

    def needs(self) -> Iterable[Quantity]:
        return self.line.needs()

    def looks_back(self) -> Iterable[PriorNeed]:
        return self.line.looks_back()


def plain_line(line: Line) -> Line:
    """Return the line that all others are around: what a condition, a rounding or numbers of clients are about."""
    while isinstance(line, LineAround):
        line = line.line
    return line
