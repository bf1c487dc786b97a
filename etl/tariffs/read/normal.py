"""A tariff file without its comments and layout: the text by which a tariff is known and bills are recomputed."""

from collections.abc import Mapping
from typing import Any

from etl.tariffs.read.toml_text import is_tables, key, value


def normal_text(document: Mapping[str, Any]) -> str:
    """Write TOML, one key a line, tables inline; alike for files that differ in comments, spacing, 9.5 for 9.50."""
    lines = [_line(name, item) for name, item in document.items() if not is_tables(item)]
    for name, item in document.items():
        if is_tables(item):
            for table in item:
                lines += ["", f"[[{key(name)}]]", *(_line(own, one) for own, one in table.items())]
    return "\n".join(lines) + "\n"


def _line(name: str, item: object) -> str:
    return f"{key(name)} = {value(item, normal=True)}"
