"""Tariff files: checked, listed, and converted from the URDB to TOML: `etl tariff`."""

from dataclasses import dataclass
from pathlib import Path

from etl.core.disk.places import shipped_tariffs
from etl.core.disk.targets import Target
from etl.core.disk.whole_files import write_whole
from etl.core.errors import TariffError
from etl.tariffs.definition import Tariff
from etl.tariffs.pricing.components import Component, components
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.tariff_files import is_urdb, read_tariff, read_text
from etl.tariffs.urdb import urdb_tables
from etl.tariffs.urdb.choice import ALL, Choice


@dataclass(frozen=True)
class Checked:
    """A complete tariff and its components."""

    tariff: Tariff
    components: list[Component]


@dataclass(frozen=True)
class Listed:
    """A tariff that comes with the program (`file`), or that assignments and bills use."""

    name: str
    currency: str
    sha256: str
    file: str = ""
    clients: int = 0
    """How many clients it is assigned to."""
    bills: int = 0


def check(file: Path, name: str | None = None) -> Checked:
    """Read one tariff of a file of either format; TariffError when it is incomplete."""
    tariff = read_tariff(file, name)
    return Checked(tariff, components(tariff))


def shipped() -> list[Listed]:
    """Return the tariffs that come with the program, by file name."""
    found = [(file, read_tariff(file)) for file in shipped_tariffs()]
    return [Listed(tariff.name, tariff.currency, tariff.sha256, file.name) for file, tariff in found]


def in_use() -> list[Listed]:
    """Return the tariffs of the database, by name."""
    from etl.store.database.locks import snapshot
    from etl.store.usage import tariff_texts  # the other commands need no database

    with snapshot():
        rows = tariff_texts.stored_tariffs()
    return [
        Listed(row.name, parse_tariff(row.text, row.name).currency, row.sha256, clients=row.clients, bills=row.bills)
        for row in rows
    ]


def convert(file: Path, target: Target | None = None, choice: Choice = ALL) -> str:
    """Return a URDB file as TOML, written to `target` if there is one; TariffError for a charge that has no price."""
    if not is_urdb(file):
        raise TariffError(str(file), "is not a URDB file, which ends in .json", "TOML needs no conversion")
    text = to_toml(urdb_tables(read_text(file), file.name, choice))
    parse_tariff(text, file.name)
    if target is not None:
        write_whole(target, text)
    return text
