"""A database of a test's own on the PostgreSQL server that ETL_TEST_POSTGRES_URL names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlsplit, urlunsplit

SERVER = os.environ.get("ETL_TEST_POSTGRES_URL", "")
NO_SERVER = "ETL_TEST_POSTGRES_URL names no server"
_numbers = count()

WITHOUT_BILLS = (
    "TRUNCATE etl_bill, etl_run CASCADE; DELETE FROM etl_seal WHERE \"table\" IN ('etl_bill', 'etl_chunk', 'etl_run')"
)
"""Statements that leave a database on a server as it was before its bills, to etl's eyes too."""


@contextmanager
def own_database() -> Iterator[str]:
    """Its URL; its order of texts is a language's, not that of bytes."""
    import psycopg

    name = f"etl_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")
        server.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off")  # no power is cut here: half the time
        try:
            yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
