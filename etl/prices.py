"""Prices that change over time, from a file: `etl prices load`."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.core.disk.places import shipped_tariffs
from etl.core.errors import InputError, UsageError
from etl.core.names import near_name
from etl.core.zones import zone
from etl.store.database import schema
from etl.store.database.locks import write_lock
from etl.store.usage import stored_prices as prices
from etl.store.usage import tariff_texts
from etl.tariffs.price_units import is_other, price_units, unit_in
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.tariff_files import read_tariff
from etl.user_tables.price_files import read_price_file

STAMPS = ("start", "end")
_UNIT = re.compile(r"[A-Z]{3}/[kMG]Wh")


@dataclass(frozen=True)
class PricesReport:
    """Columns and prices of the file, prices that are new or changed, and bills that became stale."""

    columns: list[str]
    prices: int
    changed: int
    stale: int
    unread: list[str]
    """Columns without numbers."""
    understood: str = ""
    """How the file was read."""
    unnamed: Mapping[str, str] | None = None
    """Columns that no known tariff names, each with the name that may be meant, or an empty text."""


def load(  # noqa: PLR0917 - the options of one command
    file: Path,
    timezone: str | None,
    waiting: Callable[[float], None] | None = None,
    stamp: str | None = None,
    unit: str | None = None,
    understood: Callable[[str], None] = lambda _: None,
) -> PricesReport:
    """Store a whole file or nothing of it; a new price replaces the ones that it overlaps.

    `stamp` says whether stamps are starts or ends, `unit` in what the prices are: that of the tariffs that name them.
    `understood` gets the line that says how the file is read.
    """
    if timezone is not None:
        zone(timezone)
    if stamp is not None and stamp not in STAMPS:
        raise UsageError(f"--stamp {stamp}: is not one of {', '.join(STAMPS)}")
    if unit is not None and not _UNIT.fullmatch(unit):
        raise UsageError(f"--unit {unit}: is not money per energy like EUR/MWh")
    found = read_price_file(file, timezone, schema.files(), stamp)
    names = [column.name for column in found.columns]
    known = _known_units()
    sentence = f"{found.understood}, {_units(str(file), names, known, unit)}"
    understood(f"{file}: {sentence}")
    unnamed = _unnamed(names, known)
    with write_lock(waiting=waiting):
        read, changed, stale = prices.save(found.columns)
    return PricesReport(names, read, changed, stale, found.texts, sentence, unnamed)


def _known_units() -> dict[str, dict[str, str]]:
    """Return, for each column that a tariff of the database names, its units there, each with a tariff's name."""
    found: dict[str, dict[str, str]] = {}
    for name, text in tariff_texts.every_text():
        for column, unit in price_units(parse_tariff(text, name)).items():
            found.setdefault(column, {}).setdefault(unit, name)
    return found


def _units(file: str, names: Collection[str], known: Mapping[str, Mapping[str, str]], unit: str | None) -> str:
    """Say in what units prices are; refuse another one than that of a tariff that names them."""
    texts: dict[str, None] = {}
    for name in names:
        says = unit or unit_in(name)
        for taken, tariff in known.get(name, {}).items():
            if is_other(says, taken):
                what = f"{name} is in {says}, and tariff {tariff} takes it as {taken}"
                raise InputError(file, what, "correct the unit, or give the column another name", code="E-COLUMNS")
        units = [f"{taken} (tariff {tariff})" for taken, tariff in known.get(name, {}).items()]
        texts[says or " and ".join(units) or "the unit of the tariff that names them"] = None
    return "in " + "; ".join(texts)


def _unnamed(names: Collection[str], known: Collection[str]) -> dict[str, str]:
    """Return the columns that neither a tariff of the database nor one that comes with etl names."""
    if all(name in known for name in names):
        return {}
    shipped = [price_units(read_tariff(path)) for path in shipped_tariffs()]
    of_tariffs = {*known, *(column for units in shipped for column in units)}
    return {name: near_name(name, of_tariffs) for name in names if name not in of_tariffs}
