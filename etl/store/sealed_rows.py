"""Tables with seals: whatever the ORM inserts, changes or deletes is recorded (etl.store.database.seals)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from etl.store.database import seals
from etl.store.database.locks import WRITER
from etl.store.database.seals import Sealed
from etl.store.inserting import Columns, ReadyRows, ReadySet

Row = TypeVar("Row", bound=models.Model)
PAGE = 300


class _SealedSet(ReadySet[Row]):
    def bulk_create(  # noqa: PLR0917 - Django's signature
        self,
        objs: Iterable[Row],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Row]:
        """Insert rows, or change those that are there; the latter inside the write lock."""
        if ignore_conflicts:
            raise NotImplementedError("the database alone would know which rows are new")
        if isinstance(objs, Columns):
            return super().bulk_create(objs, batch_size, False, update_conflicts, update_fields, unique_fields)
        rows, keys = list(objs), list(unique_fields or ())
        with transaction.atomic(using=WRITER, savepoint=False):
            before = self._of_keys(rows, keys) if keys else seals.NOTHING
            made = super().bulk_create(rows, batch_size, False, update_conflicts, update_fields, unique_fields)
            after = self._of_keys(rows, keys) if keys else self._of_new(rows)
            _append(self.model, after.plus(before, -1))
        return made

    def _of_new(self, rows: Sequence[Row]) -> Sealed:
        names = seals.columns(self.model)
        if "id" in names and any(row.pk is None for row in rows):  # SQLite before 3.35 does not return them
            newest = self.model._default_manager.order_by("-pk").values_list(*names)  # noqa: SLF001 - any table's
            return seals.digest(self.model, newest[: len(rows)])
        return seals.digest(self.model, [[getattr(row, name) for name in names] for row in rows])

    def _of_keys(self, rows: Sequence[Row], keys: Sequence[str]) -> Sealed:
        """Return the seal of the stored rows with the unique keys of some."""
        names = [self._attribute(key) for key in keys]
        found = seals.NOTHING
        for start in range(0, len(rows), PAGE):
            page = rows[start : start + PAGE]
            if isinstance(page, Columns):
                columns = [page.columns[name] for name in names]
            else:
                columns = [[getattr(row, name) for row in page] for name in names]
            chosen: dict[str, Any] = {f"{names[0]}__in": set(columns[0])}
            if not isinstance(columns[1][0], str):  # texts have an order of their own in each database
                chosen[f"{names[1]}__range"] = min(columns[1]), max(columns[1])
            wanted = set(zip(*columns, strict=True))
            if sealed_if := self.model.SEALED_IF:  # type: ignore[attr-defined]
                chosen[f"{sealed_if}__isnull"] = False
            alike = self.model._default_manager.filter(**chosen)  # noqa: SLF001 - any table's
            stored = alike.values_list(*names, *seals.columns(self.model)).iterator(seals.ROWS)
            own = [row[len(names) :] for row in stored if row[: len(names)] in wanted]
            found = found.plus(seals.digest(self.model, own))
        return found

    def _attribute(self, field: str) -> str:
        name: str = self.model._meta.get_field(field).attname  # type: ignore[union-attr]  # noqa: SLF001 - any table's
        return name

    def insert_columns(
        self, rows: Columns[Row], *, keys: bool = False, unique: Sequence[str] = (), update: Collection[str] = ()
    ) -> list[int]:
        """Insert rows by the column, or change those that are there; sealed keys that are not known are returned."""
        names = seals.columns(self.model)
        keyed = "id" in names and "id" not in rows.columns
        with transaction.atomic(using=WRITER, savepoint=False):
            before = self._of_keys(rows, unique) if update else seals.NOTHING
            made = super().insert_columns(rows, keys=keys or (keyed and not update), unique=unique, update=update)
            known = {"id": made} | rows.columns
            if update and not set(names) <= set(map(self._attribute, (*unique, *update))):
                after = self._of_keys(rows, unique)  # something else is sealed too
            else:
                after = seals.digest(self.model, zip(*map(known.__getitem__, names), strict=True))
            _append(self.model, after.plus(before, -1))
        return made

    def update(self, **values: Any) -> int:
        """Change rows; states have no seal, so nothing is read to change them."""
        if set(map(self._attribute, values)).isdisjoint(seals.columns(self.model)):
            return super().update(**values)
        with transaction.atomic(using=WRITER, savepoint=False):
            keys = list(self.order_by().values_list("pk", flat=True))
            before = _sealed(self.model, keys)
            number = super().update(**values)
            if number:  # else another transaction was first
                _append(self.model, _sealed(self.model, keys).plus(before, -1))
        return number

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows."""
        with transaction.atomic(using=WRITER, savepoint=False):
            gone = seals.digest(
                self.model, self.order_by().values_list(*seals.columns(self.model)).iterator(seals.ROWS)
            )
            deleted = super().delete()
            _append(self.model, seals.NOTHING.plus(gone, -1))
        return deleted


def _append(model: Any, change: Sealed) -> None:
    """Do `seals.append` in a third of the time: a load of many clients appends thousands of seals."""
    if change != seals.NOTHING:
        row = {name: [value] for name, value in seals.row_of(model, change).items()}
        ReadySet(seals.seals(), using=WRITER).insert_columns(Columns(seals.seals(), **row))


def _sealed(model: Any, keys: list[Any]) -> Sealed:
    pages = (keys[start : start + PAGE] for start in range(0, len(keys), PAGE))
    found = seals.NOTHING
    for page in pages:
        stored = model.objects.filter(pk__in=page).values_list(*seals.columns(model))
        found = found.plus(seals.digest(model, list(stored)))
    return found


class SealedRows(ReadyRows[Row]):
    """A manager of a table with seals."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return _SealedSet(self.model, using=self._db)


class SealedModel(models.Model):
    """A table with seals; `UNSEALED`: its columns that change without any, or are checked in another way."""

    UNSEALED: tuple[str, ...] = ()
    SEALED_IF = ""
    """A column; rows in which it is null have no seal. Empty: all have."""

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **named: Any) -> None:
        """Insert or change the row."""
        with transaction.atomic(using=WRITER, savepoint=False):
            before = seals.NOTHING if named.get("force_insert") or self.pk is None else _sealed(type(self), [self.pk])
            super().save(*arguments, **named)
            _append(type(self), _sealed(type(self), [self.pk]).plus(before, -1))

    def delete(self, *arguments: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Delete the row."""
        with transaction.atomic(using=WRITER, savepoint=False):
            gone = _sealed(type(self), [self.pk])
            deleted = super().delete(*arguments, **named)
            _append(type(self), seals.NOTHING.plus(gone, -1))
        return deleted
