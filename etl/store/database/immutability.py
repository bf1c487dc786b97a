"""Immutability of documents: triggers refuse whatever changes, replaces or deletes one, on both databases.

They stop mistakes, not the owner of a database: the chain of digests tells what was done without them. A client that
is renamed gives its documents' rows its new number, while its rename is being recorded; their texts keep the old one.
"""

from django.db import connections

from etl.store.database.locks import WRITER

_TABLE, _SERIES = "etl_document", "etl_documentseries"
_WHY = "documents are never changed or deleted"
_ABORT = f"BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"

_KEPT = (
    "id", "series_id", "number", "kind", "period_start", "period_end", "currency", "gross", "of_bills", "items",
    "corrects_id", "issued_at", "body", "sha256",
)  # fmt: skip
"""All columns but the client's number."""
_RENAMED = (
    "EXISTS (SELECT 1 FROM etl_clientrename WHERE documents IS NULL AND former = OLD.client_number "
    "AND number = NEW.client_number)"
)
_SAME = " AND ".join(f"OLD.{column} IS NOT DISTINCT FROM NEW.{column}" for column in _KEPT)
_SAME_ON_SQLITE = _SAME.replace("IS NOT DISTINCT FROM", "IS")

_SQLITE = {
    "document_update": f"CREATE TRIGGER document_update BEFORE UPDATE ON {_TABLE} "
    f"WHEN NOT ({_SAME_ON_SQLITE} AND {_RENAMED}) {_ABORT}",
    "document_delete": f"CREATE TRIGGER document_delete BEFORE DELETE ON {_TABLE} {_ABORT}",
    # INSERT OR REPLACE deletes the row that is there without any trigger of deleting.
    "document_insert": f"CREATE TRIGGER document_insert BEFORE INSERT ON {_TABLE} WHEN EXISTS "  # noqa: S608 - a constant
    f"(SELECT 1 FROM {_TABLE} WHERE id = NEW.id OR (series_id = NEW.series_id AND number = NEW.number)) {_ABORT}",
    # Foreign keys are off in most programs: documents whose series is gone are in no list.
    "series_delete": f"CREATE TRIGGER series_delete BEFORE DELETE ON {_SERIES} WHEN OLD.number > 0 {_ABORT}",
    "series_insert": f"CREATE TRIGGER series_insert BEFORE INSERT ON {_SERIES} WHEN EXISTS "  # noqa: S608 - a constant
    f"(SELECT 1 FROM {_SERIES} WHERE number > 0 AND (id = NEW.id OR name = NEW.name)) {_ABORT}",
}

_BODY = (
    f" BEGIN IF TG_OP = 'UPDATE' THEN IF {_SAME} AND {_RENAMED} THEN RETURN NEW; END IF; END IF; "
    f"RAISE EXCEPTION '{_WHY}'; END "
)
_FUNCTION = f"CREATE OR REPLACE FUNCTION etl_keep_documents() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$"
_KEEP = "EXECUTE FUNCTION etl_keep_documents()"
_SERVER = {  # as pg_get_triggerdef writes them; there a foreign key keeps the series
    "document_change": f"CREATE TRIGGER document_change BEFORE DELETE OR UPDATE ON {_TABLE} FOR EACH ROW {_KEEP}",
    "document_truncate": f"CREATE TRIGGER document_truncate BEFORE TRUNCATE ON {_TABLE} FOR EACH STATEMENT {_KEEP}",
}


def protect() -> None:
    """Create the triggers again. Used in the transaction of the migrations, as a table that is rebuilt loses them."""
    connection = connections[WRITER]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name, statement in _triggers(WRITER).items():
            on = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
            cursor.execute(statement)


def missing_triggers(alias: str) -> list[str]:
    """Return the names of the triggers that are not there, or not as they were made."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger "
                "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND prosrc = %s",
                [_TABLE, _BODY],
            )
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        stored = dict(cursor.fetchall())
    return sorted(name for name, statement in _triggers(alias).items() if stored.get(name) != statement)


def _triggers(alias: str) -> dict[str, str]:
    return _SERVER if connections[alias].vendor == "postgresql" else _SQLITE
