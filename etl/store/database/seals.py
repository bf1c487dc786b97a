"""Seals: rows that say what etl wrote into a table and took out of it, so that what another hand did is noticed.

A seal is appended in the transaction that writes, and none is ever changed: number of rows, and the sum of their
digests, negative for rows that go. All seals of a table add up to its rows. They notice accidents and other programs,
not somebody who writes seals too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from itertools import islice
from struct import unpack
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from etl.store.database.locks import WRITER

ROWS = 1000
_TEXTS: dict[type, Any] = {
    bytes: lambda value: value.decode("latin-1"),
    memoryview: lambda value: bytes(value).decode("latin-1"),
    datetime: lambda value: value.astimezone(UTC).isoformat(),
}


class Sealed(NamedTuple):
    """How many rows, and the sum of their digests modulo 2**64."""

    rows: int = 0
    digest: int = 0

    def plus(self, other: "Sealed", sign: int = 1) -> "Sealed":
        """Return both together, or (by -1) what is left without the other."""
        return Sealed(self.rows + sign * other.rows, (self.digest + sign * other.digest) % 2**64)


NOTHING = Sealed()


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns of a table that are sealed."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - the only door to the fields of a model
    return tuple(one.attname for one in fields if one.attname not in model.UNSEALED)  # type: ignore[attr-defined]


def sealed_models() -> list[type[models.Model]]:
    """Return the tables that have seals."""
    return [model for model in apps.get_models() if hasattr(model, "UNSEALED")]


def digest(model: Any, rows: Iterable[Sequence[Any]]) -> Sealed:
    """Return the seal of some rows of a table, by their sealed columns."""
    if model.SEALED_IF:
        place = columns(model).index(model.SEALED_IF)
        rows = (row for row in rows if row[place] is not None)
    number = total = 0
    rest = iter(rows)
    while page := list(islice(rest, ROWS)):
        texts = [_texts(column) for column in zip(*page, strict=True)]
        rows_as_texts = map("\x1f".join, zip(*texts, strict=True))
        sums = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in rows_as_texts]
        total += sum(unpack(f">{len(sums)}Q", b"".join(sums)))
        number += len(page)
    return Sealed(number, total % 2**64)


def _texts(column: Sequence[Any]) -> Sequence[str]:
    """Write the values of a column, nearly always of one type, as they are sealed."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return column
    if kinds.isdisjoint(_TEXTS):
        return list(map(str, column))
    return [_TEXTS.get(type(value), str)(value) for value in column]


def stored(model: type[models.Model], alias: str) -> Sealed:
    """Return the seal of all rows of a table."""
    return digest(model, _plain(model).using(alias).values_list(*columns(model)).iterator(ROWS))


def append(model: type[models.Model], change: Sealed) -> None:
    """Record a change of a table, in the transaction that makes it."""
    if change != NOTHING:
        _plain(seals()).using(WRITER).bulk_create([seals()(**row_of(model, change))])


def row_of(model: type[models.Model], change: Sealed) -> dict[str, Any]:
    """Return the columns of the seal of a change."""
    signed = change.digest - 2**64 * (change.digest >= 2**63)
    return {"table": model._meta.db_table, "rows": change.rows, "digest": signed}  # noqa: SLF001 - as above


def recorded(alias: str) -> dict[str, Sealed]:
    """Return what the seals of each table add up to."""
    found: defaultdict[str, Sealed] = defaultdict(Sealed)
    rows = _plain(seals()).using(alias).values_list("table", "rows", "digest")
    for table, number, signed in rows.iterator(ROWS):
        found[table] = found[table].plus(Sealed(number, signed))
    return found


def differences(alias: str) -> Iterator[tuple[type[models.Model], Sealed, Sealed]]:
    """Yield the tables whose rows are not those that etl wrote: table, what is sealed, what is stored."""
    every = recorded(alias)
    for model in sealed_models():
        wanted, found = every.get(model._meta.db_table, NOTHING), stored(model, alias)  # noqa: SLF001 - as above
        if wanted != found:
            yield model, wanted, found


def renew() -> None:
    """Seal all tables as they are. Used in the transaction of migrations, which change tables without seals."""
    for model, wanted, found in list(differences(WRITER)):
        append(model, found.plus(wanted, -1))


def seals() -> Any:
    """Return the table of seals."""
    return apps.get_model("etl", "Seal")


def _plain(model: Any) -> Any:
    return models.QuerySet(model)
