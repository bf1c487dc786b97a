"""Tables that the versions of a file share: schedules and quantities by their content, each under one name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from etl.tariffs.urdb.hours import Month, schedule

Entry = dict[str, Any]
"""A `[[line]]` without its dates."""


@dataclass
class Parts:
    """Tables by name; equal ones are one, and others of the same kind are numbered."""

    schedules: dict[str, Entry] = field(default_factory=dict)
    quantities: dict[str, Entry] = field(default_factory=dict)

    def schedule(self, name: str, months: Sequence[Month]) -> str:
        """Return the id of the schedule of these hours."""
        return _named(self.schedules, name, schedule(months))

    def quantity(self, name: str, table: Entry) -> str:
        """Return the id of a quantity."""
        return _named(self.quantities, name, table)


def _named(tables: dict[str, Entry], name: str, table: Entry) -> str:
    number = 1
    while tables.get(own := name if number == 1 else f"{name}_{number}", table) != table:
        number += 1
    tables[own] = table
    return own
