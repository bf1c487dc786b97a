"""A column is one of many values: one parameter instead of hundreds, which Django would prepare one by one."""

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, CharField, F, Lookup

if TYPE_CHECKING:  # the stubs' lookups are generic, Django's are not
    Condition = Lookup[bool]
else:
    Condition = Lookup


class AnyOf(Condition):
    """Compares a column with some integers or some texts."""

    prepare_rhs = False
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the column, and the values as an array."""
        column, parameters = self.process_lhs(compiler, connection)
        kind = "text" if isinstance(self.lhs.output_field, CharField) else "bigint"
        return f"{column} = ANY(%s::{kind}[])", [*parameters, _array(self.rhs)]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        """Return the column, and the values as JSON, which SQLite takes apart."""
        column, parameters = self.process_lhs(compiler, connection)
        values = json.dumps(self.rhs)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, values]  # noqa: S608 - no value is in it


def _array(values: list[Any]) -> Any:
    """Return the text of an array: psycopg would look at every value by itself, which takes it a microsecond and more.

    A text with a NUL, which PostgreSQL has in no text, is left to psycopg's error.
    """
    if not all(type(value) is str for value in values):
        return f"{{{','.join(map(str, map(int, values)))}}}"
    joined = "\0".join(values).replace("\\", "\\\\").replace('"', '\\"')
    if joined.count("\0") != len(values) - 1:
        return values
    quoted = joined.replace("\0", '","')
    return f'{{"{quoted}"}}'


def any_of(column: str, values: Collection[int] | Collection[str]) -> AnyOf:
    """Return the condition that a column, or one of a related table, has one of these values."""
    return AnyOf(F(column), list(values))
