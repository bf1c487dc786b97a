"""Rows are inserted as plain Django inserts them, by Django internals that are listed here.

A new version of Django breaks this file first: compare what is listed here with its compiler before changing the list.
"""

import ast
import inspect
import re
from datetime import UTC, date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from etl.core.bill_page import Requested
from tests.support.edits import an_edit
from tests.support.one_database import database_url
from tests.support.places import ROOT
from tests.support.store_rows import AUGUST, DETAIL, client, series

if TYPE_CHECKING:
    from django.db.models import Model

    from etl.store.models import Series

MODULE = ROOT / "etl" / "store" / "inserting.py"
RAW = re.compile(r"\binsert\s+(or\s+\w+\s+)?into\b|\breplace\s+into\b|\bcopy\s+\S+\s+from\s+stdin\b", re.IGNORECASE)
"""A statement that inserts rows."""
INSERTING = {
    "InsertQuery",
    "SQLInsertCompiler",
    "InsertUnnest",
    "bulk_insert_sql",
    "insert_statement",
    "InsertQuerySet",
}
"""Names of Django from which such a statement is made."""
OVERRIDDEN = {
    "SQLInsertCompiler.as_sql": "(self)",
    "SQLInsertCompiler.execute_sql": "(self, returning_fields=None)",
    "SQLInsertCompiler.pre_save_val": "(self, field, obj)",
    "SQLInsertCompiler.prepare_value": "(self, field, value)",
    "InsertQuery.get_compiler": "(self, using=None, connection=None, elide_empty=True)",
    "QuerySet._insert": "(self, objs, fields, returning_fields=None, raw=False, using=None, on_conflict=None, "
    "update_fields=None, unique_fields=None)",
    "QuerySet._prepare_for_bulk_create": "(self, objs)",
    "QuerySet.bulk_create": "(self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, "
    "update_fields=None, unique_fields=None)",
    "Manager.get_queryset": "(self)",
}
"""Methods that are replaced, with their parameters in the version that the project is held to."""
OWN = {"_statement", "_columns", "_arrays", "_column", "_is_unwatched_file", "insert_columns"}
"""Methods that Django does not have."""
OF_CLASS = {"_Ready": "SQLInsertCompiler", "_Insert": "InsertQuery", "ReadySet": "QuerySet", "ReadyRows": "Manager"}
USED = {
    "query": {
        "fields", "objs", "on_conflict", "update_fields", "unique_fields", "get_meta", "insert_values",
    },
    "operations": {"bulk_insert_sql", "insert_statement", "on_conflict_suffix_sql", "quote_name"},
    "connection": {
        "connection", "cursor", "execute_wrappers", "ops", "queries_logged", "validate_no_broken_transaction",
        "vendor", "wrap_database_errors",
    },
    "self": {"columns", "connection", "query", "returning_fields", "_db", "_for_write", "db", "model"},
}  # fmt: skip
"""Attributes of Django's objects that are used beside."""
SIGNATURES = {
    "bulk_insert_sql": "(self, fields, placeholder_rows)",
    "insert_statement": "(self, on_conflict=None)",
    "on_conflict_suffix_sql": "(self, fields, on_conflict, update_fields, unique_fields)",
    "return_insert_columns": "(self, fields)",
}


def tree() -> ast.Module:
    return ast.parse(MODULE.read_text(encoding="utf-8"))


def methods(node: ast.ClassDef) -> set[str]:
    return {one.name for one in node.body if isinstance(one, ast.FunctionDef)}


def raw_inserts(source: str) -> list[str]:
    """Statements that insert rows, and names of Django from which these are made, in a module's text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RAW.search(node.value):
            found.append(node.value)
        name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", None)))
        if name in INSERTING:
            found.append(str(name))
    return found


def test_no_other_module_makes_a_statement_that_inserts() -> None:
    modules = [path for path in (ROOT / "etl").rglob("*.py") if path != MODULE]
    found = {str(path.relative_to(ROOT)): raw_inserts(path.read_text(encoding="utf-8")) for path in modules}
    assert {path: statements for path, statements in found.items() if statements} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("cursor.execute('INSERT INTO etl_bill VALUES (1)')", 1),
        ("f'insert or replace  into {table}'", 1),
        ("'COPY etl_bill FROM STDIN'", 1),
        ("from django.db.models.sql import InsertQuery", 1),
        ("Bill.objects.bulk_create(rows)", 0),
        ("'copy the file from here'", 0),
    ],
)
def test_a_raw_insert_is_found(source: str, found: int) -> None:
    assert len(raw_inserts(source)) == found


def test_the_methods_of_django_that_are_replaced_are_those_listed() -> None:
    own = {
        f"{OF_CLASS[node.name]}.{name}"
        for node in tree().body
        if isinstance(node, ast.ClassDef) and node.name != "Columns"
        for name in methods(node) - OWN
    }
    assert own == set(OVERRIDDEN)


def test_the_attributes_of_django_that_are_used_are_those_listed() -> None:
    own = {name for node in tree().body if isinstance(node, ast.ClassDef) for name in methods(node)}
    found: dict[str, set[str]] = {name: set() for name in USED}
    for node in ast.walk(tree()):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in USED:
            found[node.value.id] |= {node.attr} - own
    assert found == USED


@pytest.mark.usefixtures("etl")
def test_django_still_has_them_as_they_were() -> None:
    from django.db import connection
    from django.db.models import Manager, QuerySet
    from django.db.models.sql import InsertQuery
    from django.db.models.sql.compiler import SQLInsertCompiler

    classes = {one.__name__: one for one in (SQLInsertCompiler, InsertQuery, QuerySet, Manager)}
    parameters = {}
    for name in OVERRIDDEN:
        kind, _, method = name.partition(".")
        parameters[name] = str(inspect.signature(getattr(classes[kind], method)))
    assert parameters == OVERRIDDEN
    operations = type(connection.ops)
    assert {name: str(inspect.signature(getattr(operations, name))) for name in SIGNATURES} == SIGNATURES
    query = InsertQuery(None)
    assert {name for name in USED["query"] if not hasattr(query, name)} == set()
    assert {name for name in USED["connection"] if not hasattr(connection, name)} == set()


def ready(table: str, parent: "Series") -> "Model":
    """A row, not written yet, of each table that takes ready rows."""
    from etl.store.bills.requests import save_request

    models: Any = import_module("etl.store.models")  # positional values, as the writers give them
    document_models: Any = import_module("etl.store.document_models")
    edit_models: Any = import_module("etl.store.edit_models")
    made: dict[str, Any] = {
        "Meter": lambda: models.Meter(None, "ä'\"", ""),
        "Client": lambda: models.Client(None, "\\N", "UTC"),
        "Series": lambda: models.Series(None, parent.meter_id, "r", 2, 1, 15, 0, -5, 10),
        "IntervalBlock": lambda: models.IntervalBlock(parent.pk, -3, 1, 2**62, b"\0'\xff", None),
        "Revision": lambda: models.Revision(parent.pk, 7, b"\1"),
        "LongRead": lambda: models.LongRead(parent.pk, -1, 2**31 - 1, 2**62, 2),
        "Bill": lambda: models.Bill(
            None, client("x").pk, date(1900, 1, 1), date(2200, 1, 1), True, None, "UTC", "complete",
            -1, "0.10", "f", DETAIL, 7, save_request(Requested(AUGUST)),
        ),
        "Document": lambda: document_models.Document(
            None, document_models.DocumentSeries.objects.get_or_create(name="S")[0].pk, 1, "invoice", "x",
            date(1900, 1, 1), date(2200, 1, 1), "EUR", "0.10", "", "[]", None,
            datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), "{}", "0",
        ),
        "EditBlock": lambda: edit_models.EditBlock(
            (edit_models.Edit.objects.first() or an_edit("x")).pk, -3, 1, 2**62, b"\0'\xff", None
        ),
    }  # fmt: skip
    row: Model = made[table]()
    return row


TABLES = ("Meter", "Client", "Series", "IntervalBlock", "Revision", "LongRead", "Bill", "Document", "EditBlock")


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_these_are_tables_that_take_ready_rows_and_all_without_seals() -> None:
    from django.apps import apps

    from etl.store.inserting import ReadyRows

    ready = [model for model in apps.get_models() if isinstance(model._default_manager, ReadyRows)]
    unsealed = {model.__name__ for model in ready if not hasattr(model, "UNSEALED")}
    assert unsealed <= set(TABLES) <= {model.__name__ for model in ready}


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("table", TABLES)
def test_a_row_is_stored_as_plain_django_stores_it(table: str) -> None:
    from django.db import transaction
    from django.db.models import QuerySet

    parent = series("x")

    def stored(*, plainly: bool) -> dict[str, Any]:
        row = ready(table, parent)
        kind: Any = type(row)
        rows = QuerySet(kind) if plainly else kind.objects
        with transaction.atomic():
            (made,) = rows.bulk_create([row])
            values: dict[str, Any] = kind.objects.filter(pk=made.pk).values().get()
            transaction.set_rollback(True)
        return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}

    ours, theirs = stored(plainly=False), stored(plainly=True)
    assert ours.pop("id", 1) is not None
    theirs.pop("id", None)
    assert ours == theirs


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_a_taken_key_is_refused_or_overwritten_as_plain_django_does() -> None:
    from django.db import IntegrityError, transaction

    LongRead: Any = import_module("etl.store.models").LongRead  # noqa: N806 - a class
    identity = series("x").pk
    LongRead.objects.bulk_create([LongRead(identity, 1, 2, 10, 0)])
    with pytest.raises(IntegrityError), transaction.atomic():
        LongRead.objects.bulk_create([LongRead(identity, 1, 2, 11, 0)])
    LongRead.objects.bulk_create(
        [LongRead(identity, 1, 9, 12, 1), LongRead(identity, 9, 10, 13, 0)],
        update_conflicts=True,
        unique_fields=["series_id", "start_minute"],
        update_fields=["energy_mwh"],
    )
    rows = LongRead.objects.order_by("start_minute").values_list("end_minute", "energy_mwh", "quality")
    assert list(rows) == [(2, 12, 0), (10, 13, 0)]


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("table", TABLES)
def test_rows_by_the_column_are_stored_as_plain_django_stores_them(table: str) -> None:
    from django.db import transaction
    from django.db.models import QuerySet

    from etl.store.inserting import Columns

    row = ready(table, series("x"))
    kind: Any = type(row)
    names = [field.attname for field in kind._meta.concrete_fields if not getattr(field, "auto_created", False)]
    columns = Columns(kind, **{name: [getattr(row, name)] for name in names})

    def stored(rows: Any, manager: Any) -> dict[str, Any]:
        with transaction.atomic():
            manager.bulk_create(rows)
            values: dict[str, Any] = kind.objects.order_by("-pk").values().first()
            transaction.set_rollback(True)
        return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}

    ours, theirs = stored(columns, kind.objects), stored([row], QuerySet(kind))
    assert {name: value for name, value in ours.items() if name != "id"} == {
        name: value for name, value in theirs.items() if name != "id"
    }


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_rows_by_the_column_are_a_sequence_of_rows() -> None:
    from etl.store.inserting import Columns
    from etl.store.models import Meter

    rows = Columns(Meter, number=["a", "b", "c"], timezone=["", "UTC", ""])
    assert [row.number for row in rows] == ["a", "b", "c"]
    assert [(row.number, row.timezone) for row in rows[1:]] == [("b", "UTC"), ("c", "")]


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_more_rows_by_the_column_than_one_statement_takes() -> None:
    from etl.store.inserting import Columns
    from etl.store.models import Meter

    numbers = [f"{number}" for number in range(2_500)]
    Meter.objects.bulk_create(Columns(Meter, number=numbers, timezone=[""] * len(numbers)))
    assert list(Meter.objects.order_by("pk").values_list("number", flat=True)) == numbers


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_rows_by_the_column_overwrite_as_rows_do() -> None:
    from django.db import IntegrityError, transaction

    from etl.store.inserting import Columns
    from etl.store.models import LongRead

    def read(energy: int) -> Any:
        columns = {"start_minute": 1, "end_minute": 2, "energy_mwh": energy, "quality": 0}
        return Columns(LongRead, series_id=[identity], **{name: [value] for name, value in columns.items()})

    identity = series("x").pk
    LongRead.objects.bulk_create(read(10))
    with pytest.raises(IntegrityError), transaction.atomic():
        LongRead.objects.bulk_create(read(11))
    LongRead.objects.bulk_create(
        read(12), update_conflicts=True, unique_fields=["series_id", "start_minute"], update_fields=["energy_mwh"]
    )
    assert list(LongRead.objects.values_list("energy_mwh", flat=True)) == [12]


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_new_rows_come_back_with_the_keys_under_which_they_are_stored() -> None:
    from etl.store.inserting import Columns, inserted
    from etl.store.models import Meter

    Meter.objects.create(number="before")
    made = inserted(Columns(Meter, number=["b", "a", "c"], timezone=[""] * 3))
    assert [Meter.objects.get(pk=key).number for key in made] == ["b", "a", "c"]
    assert inserted(Columns(Meter, number=[], timezone=[])) == []


@pytest.mark.skipif(database_url().startswith("postgresql"), reason="there the database makes keys")
@pytest.mark.usefixtures("rows")
def test_sqlite_is_not_asked_for_the_keys_that_rows_have() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from etl.store.inserting import Columns, inserted
    from etl.store.models import Meter

    with CaptureQueriesContext(connection) as queries:
        inserted(Columns(Meter, number=["a", "b"], timezone=[""] * 2))
    inserts = [one["sql"] for one in queries if one["sql"].startswith('INSERT INTO "etl_meter"')]
    assert len(inserts) == 1
    assert "RETURNING" not in inserts[0]
