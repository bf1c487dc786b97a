"""`[series.ID]` from TOML: a sum of columns of a price book, and its unit."""

import re
from typing import TYPE_CHECKING

from etl.tariffs.schedules.series import KWH, Series
from etl.tariffs.toml_table import Table

if TYPE_CHECKING:
    from etl.tariffs.context import TariffContext


def read_series(table: Table, name: str, context: "TariffContext") -> Series:
    """Read `unit = "EUR/MWh"`, `sum = ["+NOC", "-TEUNOC"]`; TariffError for another currency than the tariff's."""
    unit = table.text("unit")
    currency, _, energy = unit.partition("/")
    if energy not in KWH:
        table.fail("unit", f"{unit!r} is not money per energy", f'write it like "{context.currency}/MWh"')
    if currency != context.currency:
        table.fail("unit", f"{unit!r} is not in {context.currency}, the tariff's currency", "use prices in it")
    found = Series(name, _terms(table), KWH[energy])
    table.close()
    return found


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
