"""Tariff files: TOML of our own, or JSON of the Utility Rate Database."""

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path

from etl.core.disk.places import shipped_tariffs
from etl.core.disk.unreadable import why_unreadable
from etl.core.errors import TariffError
from etl.core.names import check_text, meant, near_name
from etl.tariffs.definition import Tariff
from etl.tariffs.price_units import is_other, price_units, unit_in
from etl.tariffs.read.parse import parse_tariff

_SUFFIXES = (".toml", ".json")


def find_tariff(name: str, folder: Path = Path()) -> Path | None:
    """Return the file that a name means: one of `folder`, with or without .toml, before one that comes with etl."""
    for own in (folder / name, folder / f"{name}.toml"):
        if os.path.exists(own) and not own.is_dir():  # noqa: PTH110 - no error, whatever the name is
            return own
    return next((one for one in shipped_tariffs() if name in {one.name, one.stem}), None)


def named_tariff(name: str) -> Path:
    """Return the file that a name means here, a missing one too if it has a suffix or a folder; else TariffError."""
    if (found := find_tariff(name)) is None and name == Path(name).stem:
        raise TariffError(
            name or "''", "is neither a file nor a shipped tariff", names_near(name, Path()), code="E-NO-TARIFF"
        )
    return found or Path(name)


def names_near(name: str, folder: Path) -> str:
    """Return the remedy for an unknown name."""
    own = [one for one in folder.glob("*") if one.suffix.lower() in _SUFFIXES]
    near = meant(name, [text for one in (*shipped_tariffs(), *own) for text in (one.stem, one.name)])
    return f"{near}etl tariff list names the shipped ones"


def read_tariff(path: Path, name: str | None = None) -> Tariff:
    """Read the tariff of a file: TOML, or URDB's JSON by its suffix; TariffError names file, key and remedy.

    `name` picks one of the several that a URDB file may hold.
    """
    text = read_text(path)
    if is_urdb(path):
        from etl.tariffs.urdb import read_urdb
        from etl.tariffs.urdb.choice import Choice

        return _checked(read_urdb(text, path.name, Choice(name)))
    if name is not None:
        raise TariffError(
            path.name, f"is not a URDB file, of which {name!r} could be one tariff", "omit the name", code="E-URDB"
        )
    return _checked(parse_tariff(text, path.name))


def _checked(tariff: Tariff) -> Tariff:
    """Return a tariff whose lines are described in texts that a terminal and a page can show, and whose prices in time
    are taken in the units that their columns say.

    Stored tariffs are not checked: bills that they have priced can be computed again.
    """
    for entry in tomllib.loads(tariff.text)["line"]:
        text = entry.get("description", "")
        try:
            check_text(text)
        except ValueError as error:
            where = f"{tariff.file}: line {entry['id']}: description"
            raise TariffError(
                where, f"{text[:40]!r} {error}", "write it on one line, without such characters"
            ) from None
    for column, unit in price_units(tariff).items():
        if is_other(unit_in(column), unit):
            what = f"the column {column!r} is in {unit_in(column)}, and a series takes it as {unit}"
            raise TariffError(tariff.file, what, "correct the series' unit, or give the column another name")
    return tariff


def names_in(path: Path, names: Sequence[str]) -> list[str]:
    """Return those of some names that tariffs of a URDB file have."""
    if not names or not is_urdb(path):
        return []
    from etl.tariffs.urdb.choice import is_same_name
    from etl.tariffs.urdb.items import named_in

    own = named_in(read_text(path), path.name)
    return [name for name in names if any(is_same_name(one, name) for one in own)]


def is_urdb(path: Path) -> bool:
    """Return whether a file is read as one of OpenEI's."""
    return path.suffix.lower() == ".json"


def read_text(path: Path) -> str:
    """Read the text of a tariff file; TariffError where it cannot be read or is no text."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        others = {one.stem: one.name for one in path.parent.glob("*") if one.suffix.lower() in _SUFFIXES}
        near = others.get(near_name(path.stem, others), "")
        what, remedy = why_unreadable(error)
        raise TariffError(str(path), what, f"did you mean {near}?" if near else remedy, code="E-NO-TARIFF") from error
    except OSError as error:
        raise TariffError(str(path), *why_unreadable(error), code="E-NO-TARIFF") from error
    except UnicodeDecodeError as error:
        raise TariffError(
            str(path), f"is not UTF-8 text at byte {error.start + 1}", "save it as UTF-8", code="E-ENCODING"
        ) from error
