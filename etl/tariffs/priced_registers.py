"""Registers that lines and quantities name: `register = "NIGHT"`, `["T1", "T3"]`, or `"rest"` for all others."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from etl.tariffs.slots import Registers
from etl.tariffs.toml_table import Table

KEY = "register"
REST = "rest"
_REMEDY = 'write register = "NIGHT", a list like ["T1", "T3"], or "rest"'


def read_registers(
    table: Table, name: str, flows: Collection[str], named: Mapping[str, tuple[str, ...]]
) -> Registers | None:
    """Read the registers of a flow; None: all. `named` are those that the tariff names anywhere, by flow."""
    if not table.has(KEY):
        return None
    if name not in flows:
        what = f"{name!r} is a quantity, which has the registers of its flow"
        table.fail(KEY, what, f"write it in [quantity.{name}]")
    names = _names(table.data[KEY])
    if not names or not all(isinstance(one, str) and one for one in names):
        table.fail(KEY, "is not the name of a register, nor a list of names", _REMEDY)
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        table.fail(KEY, f"{twice!r} is in the list twice", "name each register once")
    if REST not in names:
        return Registers(tuple(names))
    if len(names) > 1:
        table.fail(KEY, f'"{REST}" is in a list with others', f'write {KEY} = "{REST}" alone')
    if not named.get(name):
        table.fail(KEY, f'"{REST}" are the registers of {name} that no other line names, and none names one', _REMEDY)
    return Registers(named[name], rest=True)


def named_registers(document: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the registers that lines and quantities of a tariff name, by flow."""
    found: dict[str, dict[str, None]] = {}
    for table in _tables([document.get("line"), document.get("quantity")]):
        if KEY in table:
            flow = table.get("on", table.get("of", "import"))
            names = [one for one in _names(table[KEY]) if isinstance(one, str) and one != REST]
            found.setdefault(str(flow), {}).update(dict.fromkeys(names))
    return {flow: tuple(names) for flow, names in found.items()}


def _tables(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield a table and those within it, such as the `share` of a line."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _tables(one)


def _names(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
