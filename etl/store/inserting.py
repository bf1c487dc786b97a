"""Bulk inserts for tables with very many rows: Django's work for each value is skipped where no value needs it."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from django.db import connections, transaction
from django.db.backends.postgresql.compiler import InsertUnnest
from django.db.models import Field, Manager, Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLInsertCompiler

from etl.store.database.arrays import Array, array, sending
from etl.store.database.locks import WRITER

Row = TypeVar("Row", bound=Model)
_READY = frozenset((int, str, bytes, bool, type(None)))
"""What every database takes as it is; whoever makes a row has made sure that it is of the column's type."""

if TYPE_CHECKING:
    Compiler = SQLInsertCompiler
else:
    Compiler = object


class Columns(Sequence[Row]):
    """New rows of a table, a column a field, in the order of the table's own: each is made only if one looks at it."""

    def __init__(self, model: type[Row], **columns: Sequence[Any]) -> None:
        """Take the values of each field by its attribute (`series_id`), ready for the database."""
        self.model, self.columns = model, columns

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> "Columns[Row]": ...

    def __getitem__(self, place: "int | slice") -> "Row | Columns[Row]":
        """Return a row, or some of them by the column."""
        some = {name: column[place] for name, column in self.columns.items()}
        return Columns(self.model, **some) if isinstance(place, slice) else self.model(**some)


class _Ready(Compiler):
    """An insert compiler that checks values by the column, where Django takes a microsecond for each value."""

    def as_sql(self, *arguments: Any, **named: Any) -> Any:
        """Return Django's statement; Django makes it itself if keys are to be returned."""
        query: Any = self.query  # what is declared of it is not all it has
        operations: Any = self.connection.ops
        if self.connection.vendor != "sqlite" or self.returning_fields:
            return super().as_sql(*arguments, **named)
        fields = query.fields
        first = operations.bulk_insert_sql(fields, [["%s"] * len(fields)])
        row = first.removeprefix("VALUES ")  # made once: Django would make the same text for each row
        values = ", ".join([first, *[row] * (len(query.objs) - 1)])
        return [(self._statement(values), tuple(chain.from_iterable(zip(*self._columns(), strict=True))))]

    def execute_sql(self, *arguments: Any, **named: Any) -> Any:
        """Execute as Django does; on PostgreSQL a column is one parameter, in binary form."""
        connection: Any = self.connection
        if not any(arguments) and self._is_unwatched_file():
            ((statement, values),) = self.as_sql()
            connection.validate_no_broken_transaction()
            with connection.wrap_database_errors:
                connection.connection.execute(_with_marks(statement), values)
            return []
        arrays = self._arrays() if connection.vendor == "postgresql" else None
        if arrays is None:
            return super().execute_sql(*arguments, **named)
        placeholders = InsertUnnest(f"%s::{kind}" for kind, _ in arrays)
        statement = self._statement(connection.ops.bulk_insert_sql(None, placeholders))
        returned, _ = connection.ops.return_insert_columns(arguments[0] if arguments else ())
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors, sending(connection) as cursor:
            cursor.execute(f"{statement} {returned}", [column for _, column in arrays])
            return cursor.fetchall() if returned else []

    def _is_unwatched_file(self) -> bool:
        """Return whether SQLite has the database, and nobody is to see each statement, as a test may."""
        connection: Any = self.connection
        return connection.vendor == "sqlite" and not (connection.queries_logged or connection.execute_wrappers)

    def _statement(self, values: str) -> str:
        query: Any = self.query
        operations: Any = self.connection.ops
        names = ", ".join(operations.quote_name(field.column) for field in query.fields)
        table = operations.quote_name(query.get_meta().db_table)
        conflict = operations.on_conflict_suffix_sql(
            query.fields,
            query.on_conflict,
            (field.column for field in query.update_fields),
            (field.column for field in query.unique_fields),
        )
        return f"{operations.insert_statement(on_conflict=query.on_conflict)} {table} ({names}) {values} {conflict}"

    def _columns(self) -> list[Sequence[Any]]:
        query: Any = self.query
        names = [field.attname for field in query.fields]
        if isinstance(query.objs, Columns):
            columns: Iterable[Sequence[Any]] = map(query.objs.columns.__getitem__, names)
        else:
            columns = zip(*map(attrgetter(*names), query.objs), strict=True)
        return [self._column(field, column) for field, column in zip(query.fields, columns, strict=True)]

    def _arrays(self) -> list[tuple[str, Array]] | None:
        """Return the columns as arrays; None if one of them has no such form."""
        query: Any = self.query
        kinds = [field.db_type(self.connection).partition("(")[0] for field in query.fields]
        arrays = [array(kind, column) for kind, column in zip(kinds, self._columns(), strict=True)]
        found = [one for one in arrays if one is not None]
        return found if len(found) == len(arrays) else None

    def _column(self, field: Any, values: Sequence[Any]) -> Sequence[Any]:
        if _READY.issuperset(map(type, values)):
            return values
        prepared = {value: self.prepare_value(field, value) for value in set(values)}  # days, times: few of them
        return [prepared[value] for value in values]

    def pre_save_val(self, field: Any, obj: Any) -> Any:
        return getattr(obj, field.attname)

    def prepare_value(self, field: Any, value: Any) -> Any:
        return value if type(value) in _READY else super().prepare_value(field, value)


@lru_cache(maxsize=64)  # a table has two: of as many rows as fit, and of the rest
def _with_marks(statement: str) -> str:
    """Return a statement with `?` for each value: Django looks for them each time, a third of the time of an insert."""
    return statement.replace("%s", "?")


@cache
def _ready(compiler: Any) -> type[SQLInsertCompiler]:
    """Return the database's own compiler with these hooks."""
    return type("ReadyInsertCompiler", (_Ready, compiler), {})


class _Insert(InsertQuery):
    def get_compiler(self, *arguments: Any, **named: Any) -> SQLInsertCompiler:
        compiler: SQLInsertCompiler = super().get_compiler(*arguments, **named)
        kind: Any = type(compiler)
        compiler.__class__ = _ready(kind)
        return compiler


class ReadySet(QuerySet[Row]):
    """Rows of a table whose new ones are ready values."""

    def bulk_create(  # noqa: PLR0917 - Django's signature
        self,
        objs: Iterable[Row],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Row]:
        """Insert rows; those that come as `Columns` by the column, without an object a row."""
        if isinstance(objs, Columns) and not ignore_conflicts:
            self.insert_columns(objs, unique=list(unique_fields or ()), update=update_fields or ())
            return cast("list[Row]", objs)
        return super().bulk_create(
            objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
        )  # fmt: skip

    def insert_columns(
        self, rows: Columns[Row], *, keys: bool = False, unique: Sequence[str] = (), update: Collection[str] = ()
    ) -> list[int]:
        """Insert rows, or `update` fields of those that `unique` ones find; return the keys of new ones if wanted."""
        self._for_write = True
        connection = connections[self.db]
        meta: Any = self.model._meta  # noqa: SLF001 - the only door to the fields of a model
        conflicts: dict[str, Any] = {}
        if update:
            conflicts["on_conflict"] = OnConflict.UPDATE
            conflicts["unique_fields"] = [meta.get_field(name) for name in unique]
            conflicts["update_fields"] = [meta.get_field(name) for name in update]
        fields = [field for field in meta.concrete_fields if field.attname in rows.columns]
        size = len(rows) if connection.vendor == "postgresql" else connection.ops.bulk_batch_size(fields, rows)
        found: list[int] = []
        with transaction.atomic(using=self.db, savepoint=False):
            for start in range(0, len(rows), max(size, 1)):
                query = _Insert(self.model, **conflicts)
                part: Any = rows[start : start + size]  # Django counts them, and iterates where it needs rows
                query.insert_values(fields, part)
                made = query.get_compiler(using=self.db).execute_sql([meta.pk] if keys else None)
                found += [key for (key,) in made or ()]
        return found

    def _prepare_for_bulk_create(self, objs: Any) -> None:
        """Do nothing: ready rows have no database defaults, and no related rows to be saved first."""

    def _insert(  # noqa: PLR0917 - Django's signature
        self,
        objs: Any,
        fields: "list[Field[Any, Any]]",
        returning_fields: Any = None,
        raw: bool = False,
        using: str | None = None,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Any:
        query = _Insert(self.model, on_conflict=on_conflict, update_fields=update_fields, unique_fields=unique_fields)
        query.insert_values(fields, objs, raw=raw)
        only_keys = all(field.primary_key for field in returning_fields or ())
        if only_keys and all(row.pk is not None for row in objs):
            returning_fields = None  # Django asks for keys that the rows have
        return query.get_compiler(using=using or self.db).execute_sql(returning_fields)


class ReadyRows(Manager[Row]):
    """A manager whose `bulk_create` takes ready values, no expressions."""

    def get_queryset(self) -> QuerySet[Row]:
        return ReadySet(self.model, using=self._db)


def inserted(rows: Columns[Row]) -> list[int]:
    """Insert new rows and return their keys; used inside the write lock.

    Under SQLite's lock no other process makes keys: making them here saves RETURNING for each row, a third of the time.
    """
    if not len(rows):
        return []
    table = cast("ReadySet[Row]", rows.model._default_manager.all())  # noqa: SLF001 - the manager of any table
    if connections[WRITER].vendor != "sqlite":
        return table.insert_columns(rows, keys=True)
    first = _greatest_key(rows.model) + 1
    keys = list(range(first, first + len(rows)))
    table.insert_columns(Columns(rows.model, id=keys, **rows.columns))
    return keys


def _greatest_key(model: type[Model]) -> int:
    """Return the greatest key of a table, 0 if it has no row; in plain SQL, which takes a tenth of the ORM's time."""
    connection, meta = connections[WRITER], cast("Any", model._meta)  # noqa: SLF001 - as above
    key, table = map(connection.ops.quote_name, (meta.pk.column, meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({key}) FROM {table}")  # noqa: S608 - names of a model
        ((greatest,),) = cursor.fetchall()
    return greatest or 0
