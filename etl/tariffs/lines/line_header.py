"""The header of a line: id, description and whether it is a tax, which every kind of line begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from etl.tariffs.page.contract import PriorNeed
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
