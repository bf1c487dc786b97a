"""Prints how PostgreSQL finds the pages of clients: of a database that a URL names, the plan of each page's query."""

import sys
from typing import Any

from etl.configuration import configure


def main(url: str) -> None:
    configure(url)
    from django.db import connections, transaction

    from etl.store.bills import export_rows
    from etl.store.usage.billed_clients import pages

    queries: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if "ORDER BY" in sql and "LIMIT" in sql and ('FROM "etl_meter"' in sql or 'FROM "etl_client"' in sql):
            queries.append((sql, parameters))
        return execute(sql, parameters, many, context)

    reader = connections["reader"]
    with reader.execute_wrapper(note), transaction.atomic(using="reader"):
        list(pages())
        list(export_rows.bills())
    with reader.cursor() as cursor:
        for sql, parameters in queries:
            cursor.execute(f"EXPLAIN {sql}", parameters)
            print("; ".join(line.strip() for (line,) in cursor.fetchall()))


main(sys.argv[1])
