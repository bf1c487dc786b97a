"""Tariffs from TOML, checked whole: what is unknown, missing, doubled or uncovered is refused."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from etl.core.currencies import currency_places, similar_codes
from etl.core.errors import TariffError
from etl.core.exact import ROUNDING_MODES
from etl.core.money import MOST_PLACES, Rounding
from etl.core.zones import read_zone
from etl.tariffs.attribute_numbers import AttributeNumbers
from etl.tariffs.conditions import read_when
from etl.tariffs.context import QuantityOfClients, TariffContext
from etl.tariffs.definition import Tariff, Unpriced
from etl.tariffs.lines.by_client import ByClient, Template, holds_unknown
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.lines.rounded import Rounded, places_of, read_rounded
from etl.tariffs.lines.rounding import RoundSum, RoundTotal
from etl.tariffs.page.contract import Line, NeedsPrior, Version
from etl.tariffs.priced_registers import named_registers
from etl.tariffs.read.line_versions import order_versions
from etl.tariffs.read.normal import normal_text
from etl.tariffs.read.tax_groups import with_groups
from etl.tariffs.registry import line_kinds, line_path, load, table_kinds, table_path
from etl.tariffs.schedules.proration import read_proration
from etl.tariffs.slots import LONG_READS
from etl.tariffs.toml_table import Table

ReadLine = Callable[[Table, str, TariffContext], Line]


def parse_tariff(text: str, name: str) -> Tariff:
    """Return the tariff of a TOML text; `name` stands for the file in messages."""
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise TariffError(name, f"is not TOML: {error}", "correct the file at that place") from error
    return tariff_of(document, name)


def tariff_of(document: Mapping[str, Any], name: str) -> Tariff:
    """Return the tariff of tables as TOML parses them, their numbers int or Decimal."""
    table = Table(document, name)
    header = table.named("name", table.text("name")), table.text("timezone", "client")
    currency, first, last = _currency(table), table.day("from"), table.day("to")
    _zone(table, header[1])
    _order(table, first, last)
    long_reads = table.choice("long_reads", LONG_READS, "refuse")
    registers = named_registers(document)
    context = TariffContext(
        currency, read_proration(table.table("prorate")), _rounding(table, currency), registers=registers
    )
    _read_tables(table, context)
    lines, rounding = _with_finest(_read_lines(table, context), context.rounding, currency)
    unpriced = tuple(_read_unpriced(table))
    texts, schedules = (table.texts("notes"), table.texts("warnings")), context.named["schedule"].values()
    table.close()
    text = normal_text({key: value for key, value in document.items() if key != "notes"})
    return Tariff(
        header[0],
        name,
        currency,
        header[1],
        first,
        last,
        rounding,
        lines,
        text,
        *texts,
        tuple(schedules),
        long_reads,
        unpriced,
        bool(registers),
    )


def _currency(table: Table) -> str:
    code = table.text("currency")
    try:
        currency_places(code)
    except ValueError:
        near = " or ".join(f'"{one}"' for one in similar_codes(code))
        remedy = f"perhaps {near}" if near else 'like "EUR"'
        table.fail("currency", f"{code!r} is not a currency", f"write its three letters, {remedy}")
    return code


def _zone(table: Table, name: str) -> None:
    try:
        if name != "client":
            read_zone(name)
    except ValueError as error:
        table.fail("timezone", f"{name!r} {error}", 'write an IANA name like "Europe/Lisbon", or "client"')


def _order(table: Table, first: date | None, last: date | None) -> None:
    if first and last and last <= first:
        table.fail("to", f"{last} is not after from = {first}", "write the day after the last one")


def _read_unpriced(table: Table) -> Iterator[Unpriced]:
    """Read `[[unpriced]]`: `from`, `to` and `why`."""
    entries = table.data["unpriced"] if table.has("unpriced") else []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        table.fail("unpriced", "is not a list of days", "begin each with [[unpriced]]")
    for entry in entries:
        days = Table(entry, f"{table.where}: unpriced")
        first, last, why = days.day("from"), days.day("to"), days.text("why")
        if first is None or last is None:
            days.fail("from" if first is None else "to", "is missing", "add the first day, and the one after the last")
        _order(days, first, last)
        days.close()
        yield Unpriced(first, last, why)


def _rounding(table: Table, currency: str) -> Rounding:
    places = currency_places(currency)
    rules = table.table("round")
    if rules is None:
        return Rounding(places=places)
    mode = rules.choice("mode", ROUNDING_MODES, "half-up")
    if rules.has("places"):
        places = rules.whole("places", least=0, most=MOST_PLACES)
    total = rules.number("total") if rules.has("total") else None
    if total is not None and (total <= 0 or (total * 10**places).denominator != 1):
        rules.fail("total", f"must be above 0 and have at most {places} places", "write an amount like 0.05")
    rules.close()
    return Rounding(mode, places, total)


def _read_tables(table: Table, context: TariffContext) -> None:
    """Read `[schedule.ID]` and its like, each by its reader in the registry."""
    for kind in table_kinds():
        group = table.table(kind)
        found = context.named.setdefault(kind, {})
        for name, data in group.data.items() if group else ():
            if not isinstance(data, dict):
                table.fail(kind, f"{name!r} is not a table", f"begin each with [{kind}.ID]")
            entry = Table(data, f"{table.where}: {kind} {table.named(kind, name)}")
            found[name] = _read_table(entry, name, context, kind)


def _read_table(table: Table, name: str, context: TariffContext, kind: str) -> Any:
    """Read one of them; of a quantity with numbers of clients note how it is read again."""
    read = load(table_path(kind, table.data) or "")
    if kind != "quantity":
        return read(table, name, context)

    def quantity(numbers: AttributeNumbers) -> Any:
        return read(Table(table.data, table.where, numbers), name, context)

    numbers = AttributeNumbers()
    found = quantity(numbers)
    if numbers.places:
        context.by_client[name] = QuantityOfClients(numbers.places, quantity)
    return found


def _read_lines(table: Table, context: TariffContext) -> tuple[tuple[Version, ...], ...]:
    entries = table.data.get("line") if table.has("line") else None
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        table.fail("line", "there is no list of lines", "begin each line of the bill with [[line]]")
    versions: dict[str, list[Version]] = {}
    for number, entry in enumerate(entries, 1):
        version = _read_line(table.where, entry, number, context)
        versions.setdefault(version.line.id, []).append(version)
        context.add(version.line)
    lines = [order_versions(table.where, found) for found in with_groups(table.where, versions).values()]
    quantities = context.named["quantity"].values()
    if quantities:
        from etl.tariffs.read.banks import with_banks  # imports what most tariffs do without

        lines = with_banks(table.where, lines, quantities, context.currency)
    return tuple(lines)


def _with_finest(
    lines: tuple[tuple[Version, ...], ...], header: Rounding, currency: str
) -> tuple[tuple[tuple[Version, ...], ...], Rounding]:
    """Return the lines, the one that rounds the total too, and a rounding with places for the finest of them."""
    written = [version.line for versions in lines for version in versions]
    steps = [_step(option) for line in written for option in getattr(line, "options", [line])]
    finest = max((places_of(step) for step in steps if step is not None), default=0)
    finer = finest > header.places
    if header.total is not None or finer:
        coin = header.total or Fraction(1, 10**header.places)
        lines = *lines, (Version(None, None, RoundTotal(coin, currency, silent=header.total is None)),)
    return lines, replace(header, places=finest, coarser=header.places) if finer else header


def _step(line: Line) -> Fraction | None:
    while isinstance(line, Conditional | ByClient):
        line = line.line
    return line.step if isinstance(line, Rounded | RoundSum) else None


def _with_round(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a line of `kind = "rounding"` with its `to = 10` and `mode` in `round`: a date there ends a version."""
    step = entry.get("to")
    if entry.get("kind") != "rounding" or "round" in entry or not isinstance(step, int | Decimal):
        return entry
    own = {key: value for key, value in entry.items() if key not in {"to", "mode"}}
    return own | {"round": {key: entry[key] for key in ("to", "mode") if key in entry}}


def _read_line(file: str, entry: dict[str, Any], number: int, context: TariffContext) -> Version:
    entry = _with_round(entry)
    name = Table(entry, f"{file}: line {number}").text("id")
    numbers = AttributeNumbers()
    table = Table(entry, f"{file}: line {name}", numbers)
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_-]*", table.text("id")) or name in ("rest", "rounding"):
        table.fail("id", f"{name!r} cannot be the id of a line", 'use letters, digits and _; not "rest" or "rounding"')
    kind = table.text("kind")
    path = line_path(kind, entry)
    if path is None:
        table.fail("kind", f"{kind!r} is not a kind of line", f"use one of: {', '.join(line_kinds())}")
    first, last = table.day("from"), table.day("to")
    _order(table, first, last)
    read: ReadLine = partial(_read_kind, load(path))
    line, when = read(table, name, context), read_when(table, context)
    if numbers.places:
        _refuse_earlier(table, line, numbers)
        of_client = partial(_again, read, table, name, context.of_client())
        # what a line carries from bill to bill is of all clients: one that it leaves out now it may have later
        only = None if list(line.looks_back()) else when
        line = ByClient(line, Template(numbers.places, only, of_client))
    line = line if when is None else Conditional(line, when)
    table.close()
    return Version(first, last, line)


def _read_kind(kind: Any, table: Table, name: str, context: TariffContext) -> Line:
    """Read a line of a kind, and how its amount is rounded."""
    line: Line = kind.read(table, name, context)
    return read_rounded(table, line, context.rounding) if getattr(line, "rounds_amount", False) else line


def _again(read: ReadLine, table: Table, name: str, context: TariffContext, numbers: Mapping[str, Fraction]) -> Line:
    """Read a line with the numbers of a client."""
    return read(Table(table.data, table.where, AttributeNumbers(numbers)), name, context)


def _refuse_earlier(table: Table, line: Line, numbers: AttributeNumbers) -> None:
    """Refuse numbers of clients on which values of earlier periods depend: they may have been others then."""
    recalled = [need for one in line.needs() if isinstance(one, NeedsPrior) for need in one.looks_back()]
    for need in [*line.looks_back(), *recalled]:
        if holds_unknown(need.quantity):
            names = ", ".join(numbers.places)
            what = f"looks back at {need.quantity.name!r}, in which attributes stand for numbers: {names}"
            table.fail("", what, "write these numbers in the tariff")
