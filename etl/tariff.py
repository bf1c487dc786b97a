"""`etl tariff`: a file checked, the tariffs there are, and a URDB file written as our own TOML."""

from dataclasses import dataclass
from pathlib import Path

from etl.core.disk.places import data_file
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

SHIPPED = "tariffs"


@dataclass(frozen=True)
class Checked:
    """A tariff that is whole, and what it is made of."""

    tariff: Tariff
    components: list[Component]


@dataclass(frozen=True)
class Listed:
    """A tariff that comes with the program (`file`), or that is kept with assignments and bills (`sha256`)."""

    name: str
    currency: str
    sha256: str
    file: str = ""
    clients: int = 0
    """How many are assigned to it."""
    bills: int = 0


def check(path: Path, name: str | None = None) -> Checked:
    """Read a file of either format, one tariff of it; TariffError when it is not whole."""
    tariff = read_tariff(path, name)
    return Checked(tariff, components(tariff))


def shipped() -> list[Listed]:
    """The tariffs that come with the program, by file name."""
    files = sorted(data_file(SHIPPED).glob("*.toml"))
    found = [(file, read_tariff(file)) for file in files]
    return [Listed(tariff.name, tariff.currency, tariff.sha256, file.name) for file, tariff in found]


def in_use() -> list[Listed]:
    """The tariffs of the database, by name."""
    from etl.store.database.locks import snapshot
    from etl.store.usage import tariff_texts  # the other commands need no database

    with snapshot():
        rows = tariff_texts.stored_tariffs()
    return [
        Listed(row.name, parse_tariff(row.text, row.name).currency, row.sha256, clients=row.clients, bills=row.bills)
        for row in rows
    ]


def convert(path: Path, target: Target | None = None, choice: Choice = ALL) -> str:
    """The TOML of a URDB file, written to `target` if there is one; TariffError names the field that is not priced."""
    if not is_urdb(path):
        raise TariffError(str(path), "is not a URDB file, which ends in .json", "TOML needs no conversion")
    text = to_toml(urdb_tables(read_text(path), path.name, choice))
    parse_tariff(text, path.name)
    if target is not None:
        write_whole(target, text)
    return text
