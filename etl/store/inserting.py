"""`bulk_create` for tables with very many rows: Django's per value work is left out where the value needs none."""

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Field, Manager, Model, QuerySet
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLInsertCompiler

Row = TypeVar("Row", bound=Model)
_READY = frozenset((int, str, bytes, bool, type(None)))
"""What every database takes as it is; whoever makes a row has made sure that it is of the column's type."""

if TYPE_CHECKING:
    Compiler = SQLInsertCompiler
else:
    Compiler = object


class _Ready(Compiler):
    """Three hooks of Django's compiler that it calls for each value of each row, a microsecond together."""

    def pre_save_val(self, field: Any, obj: Any) -> Any:
        return getattr(obj, field.attname)

    def prepare_value(self, field: Any, value: Any) -> Any:
        return value if type(value) in _READY else super().prepare_value(field, value)

    def assemble_as_sql(self, fields: Any, value_rows: Any) -> Any:
        if self.connection.vendor != "sqlite":  # PostgreSQL has a way of its own, columns as arrays
            return super().assemble_as_sql(fields, value_rows)
        return [["%s"] * len(fields)] * len(value_rows), value_rows


@cache
def _ready(compiler: Any) -> type[SQLInsertCompiler]:
    """The database's own compiler with these hooks."""
    return type("ReadyInsertCompiler", (_Ready, compiler), {})


class _Insert(InsertQuery):
    def get_compiler(self, *arguments: Any, **named: Any) -> SQLInsertCompiler:
        compiler: SQLInsertCompiler = super().get_compiler(*arguments, **named)
        kind: Any = type(compiler)
        compiler.__class__ = _ready(kind)
        return compiler


class _Rows(QuerySet[Row]):
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
        return query.get_compiler(using=using or self.db).execute_sql(returning_fields)


class ReadyRows(Manager[Row]):
    """Of a table whose `bulk_create` is given ready values, no expressions."""

    def get_queryset(self) -> QuerySet[Row]:
        return _Rows(self.model, using=self._db)
