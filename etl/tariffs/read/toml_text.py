"""Tables of a tariff as TOML: the words of its values, and a whole file that people like to read."""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_WIDTH = 110
"""A value that would be wider is written one item a line."""


def to_toml(tables: Mapping[str, Any]) -> str:
    """Return a TOML file that parses to the same tables; numbers are int or Decimal and keep their digits.

    Keys of `tables` are values, tables, tables of tables (`[schedule.ID]`) or lists of tables (`[[line]]`), in the
    order in which they are written: values must come first.
    """
    blocks: list[list[str]] = [[]]
    for name, item in tables.items():
        if isinstance(item, Mapping) and item and all(isinstance(one, Mapping) for one in item.values()):
            blocks += [[f"[{key(name)}.{key(own)}]", *_lines(table)] for own, table in item.items()]
        elif is_tables(item):
            blocks += [[f"[[{key(name)}]]", *_lines(table)] for table in item]
        else:
            blocks[0] += _lines({name: item})
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def is_tables(item: object) -> bool:
    """Return whether a value is written as `[[...]]`."""
    return isinstance(item, list) and bool(item) and all(isinstance(one, Mapping) for one in item)


def key(name: str) -> str:
    """Return a key, in quotes where it must be."""
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else text(name)


def value(item: object, *, normal: bool = False) -> str:
    """Return a value on one line; `normal` writes equal numbers alike."""
    if isinstance(item, Mapping):
        inner = ", ".join(f"{key(name)} = {value(one, normal=normal)}" for name, one in item.items())
        return f"{{ {inner} }}"
    if isinstance(item, list):
        return "[" + ", ".join(value(one, normal=normal) for one in item) + "]"
    if isinstance(item, bool):
        return str(item).lower()
    if isinstance(item, Decimal | int):
        return number(item) if normal else digits(item)
    return item.isoformat() if isinstance(item, date) else text(str(item))


def digits(item: "Decimal | int") -> str:
    """Return all digits as they stood, plain; a whole Decimal keeps a place, so that it stays one."""
    shown = f"{item:f}" if isinstance(item, Decimal) else str(item)
    return f"{shown}.0" if isinstance(item, Decimal) and "." not in shown else shown


def number(item: "Decimal | int") -> str:
    """Write plain digits; 9.50 and 9.5 are one number, and so are 9 and 9.0."""
    shown = f"{item:f}" if isinstance(item, Decimal) and item else str(int(item))
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def text(item: str) -> str:
    """Write a text as a JSON string, which is a TOML string but for DEL, which TOML wants escaped."""
    return json.dumps(item, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(table: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Write `key = value` lines; a table of tables or of lists of texts as dotted keys, a long list an item a line."""
    found: list[str] = []
    for name, item in table.items():
        own = prefix + key(name)
        line = f"{own} = {value(item)}"
        if isinstance(item, Mapping) and item and (_is_wide(item) or len(line) > _WIDTH):
            found += _lines(item, f"{own}.")
        elif isinstance(item, list) and len(line) > _WIDTH:
            found += [f"{own} = [", *(f"    {value(one)}," for one in item), "]"]
        else:
            found.append(line)
    return found


def _is_wide(item: Mapping[str, Any]) -> bool:
    lists = [one for one in item.values() if isinstance(one, list)]
    texts = (isinstance(one, str) for found in lists for one in found)
    return any(isinstance(one, Mapping) for one in item.values()) or any(texts)
