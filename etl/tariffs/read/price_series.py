"""`[series.ID]` from TOML: a sum of columns of a price book or a series above, its unit, and arithmetic on it."""

import re
from typing import TYPE_CHECKING

from etl.tariffs.schedules.series import KWH, Series
from etl.tariffs.toml_table import Table

if TYPE_CHECKING:
    from etl.tariffs.context import TariffContext


def read_series(table: Table, name: str, context: "TariffContext") -> Series:
    """Read `unit = "EUR/MWh"`, `sum = ["+NOC", "-TEUNOC"]` or `of = "ID"`, and the keys of its arithmetic.

    TariffError for another currency than the tariff's.
    """
    of = _read_of(table, context)
    kwh = of.kwh if of is not None and not table.has("unit") else _read_unit(table, context)
    terms = () if of is not None else _terms(table)
    hourly = table.has("mean") and table.choice("mean", ("hour",)) == "hour"
    factor, plus, least, most = (table.number(key) if table.has(key) else None for key in NUMBERS)
    if least is not None and most is not None and least > most:
        table.fail("least", f"{table.data['least']} is above most = {table.data['most']}", "exchange them")
    table.close()
    return Series(
        name, terms, kwh, of, hourly, Series.factor if factor is None else factor, plus or Series.plus, least, most
    )


NUMBERS = ("factor", "plus", "least", "most")


def _read_of(table: Table, context: "TariffContext") -> Series | None:
    if not table.has("of"):
        return None
    if table.has("sum"):
        table.fail("of", "a series is a sum of columns or of another series", "remove sum or of")
    known: dict[str, Series] = context.named.get("series", {})
    name = table.text("of")
    if name not in known:
        others = f", or use one of: {', '.join(known)}" if known else ""
        table.fail("of", f"there is no series {name!r} above this one", f"write [series.{name}] above it{others}")
    return known[name]


def _read_unit(table: Table, context: "TariffContext") -> int:
    unit = table.text("unit")
    currency, _, energy = unit.partition("/")
    if energy not in KWH:
        table.fail("unit", f"{unit!r} is not money per energy", f'write it like "{context.currency}/MWh"')
    if currency != context.currency:
        table.fail("unit", f"{unit!r} is not in {context.currency}, the tariff's currency", "use prices in it")
    return KWH[energy]


def _terms(table: Table) -> tuple[tuple[int, str], ...]:
    remedy = 'write sum = ["+NOC", "-TEUNOC"]: columns of a price file, each with its sign'
    texts = table.value("sum")
    if not isinstance(texts, list) or not texts:
        table.fail("sum", "is not a list of columns", remedy)
    terms: dict[str, int] = {}
    for text in texts:
        found = re.fullmatch(r"([+-])\s*(\S.*)", text) if isinstance(text, str) else None
        if found is None:
            table.fail("sum", f"{text!r} is not a column with its sign", remedy)
        name = table.named("sum", found[2])
        if name in terms:
            table.fail("sum", f"column {name!r} is listed twice", "name each column once")
        terms[name] = -1 if found[1] == "-" else 1
    return tuple((sign, name) for name, sign in terms.items())
