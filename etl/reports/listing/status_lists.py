"""Lists of what `etl status` counts, but for bills: the rows of its JSON, as a table."""

from collections.abc import Callable
from typing import Any

from etl import status
from etl.exports.shown.aligned import Aligned
from etl.reports import loose_ends
from etl.reports import status as of_status

Rows = list[dict[str, Any]]
ROWS: dict[str, Callable[[], Rows]] = {
    "without-bill": lambda: _of_ends("clients_without_bill"),
    "without-reading": lambda: [{"client_number": number} for number in _of_ends("clients_without_reading")],
    "nobodys": lambda: _of_ends("nobodys"),
    "shares": lambda: _of_ends("shares"),
    "claims": lambda: _of_ends("claims"),
    "replaced": lambda: of_status.successors(status.pairs()[0]),
    "parallel": lambda: of_status.parallel(status.pairs()[1]),
    "loads": lambda: [of_status.load(one) for one in status.all_loads()],
}
"""How the rows of each list are found, in a snapshot."""


def rows(kind: str) -> Rows:
    """Return all rows of a list. In a snapshot."""
    return ROWS[kind]()


def lines(kind: str, found: Rows, most: int | None, width: int | None) -> list[str]:
    """Show the first rows as a table, and how many more there are."""
    if not found:
        return [f"nothing to list: etl status counts none (--{kind})"]
    shown = found[:most]
    head = [name.replace("_", " ") for name in shown[0]]
    right = {place for place, value in enumerate(shown[0].values()) if isinstance(value, int)}
    table = Aligned(right, width).lines([head, *([_cell(value) for value in row.values()] for row in shown)])
    more = len(found) - len(shown)
    return [*table, *([f"and {more:,} more (--all shows them)"] if more else [])]


def _cell(value: Any) -> str:
    """Return a value as people read it: none as nothing, energies with their flow."""
    if isinstance(value, dict):
        return ", ".join(f"{amount} {flow}" for flow, amount in value.items())
    return f"{value:,}" if isinstance(value, int) else value or ""


def _of_ends(name: str) -> Any:
    return loose_ends.as_json(status.loose())[name]
