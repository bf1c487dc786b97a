"""A database of a test's own on the PostgreSQL server that ETL_TEST_POSTGRES_URL names."""

import atexit
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from urllib.parse import urlsplit, urlunsplit

from tests.support.places import ROOT

SERVER = os.environ.get("ETL_TEST_POSTGRES_URL", "")
NO_SERVER = "ETL_TEST_POSTGRES_URL names no server"
_numbers = count()

WITHOUT_BILLS = (
    "TRUNCATE etl_bill, etl_run CASCADE; DELETE FROM etl_seal WHERE \"table\" IN ('etl_bill', 'etl_chunk', 'etl_run')"
)
"""Statements that leave a database on a server as it was before its bills, to etl's eyes too."""


EMPTY = "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
PREPARING = """
import sys
from etl.configuration import configure
configure(sys.argv[1])
from etl.store.database import schema
schema.prepare(create=True)
"""


@contextmanager
def own_database(template: str = EMPTY) -> Iterator[str]:
    """Its URL; its order of texts is a language's, not that of bytes."""
    import psycopg

    name = f"etl_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        server.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off")  # no power is cut here: half the time
        try:
            yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def prepared_database() -> Iterator[str]:
    """Likewise, with this version's tables: to copy them takes a fraction of what it takes to migrate to them."""
    with own_database(_prepared()) as url:
        yield url


@cache
def _prepared() -> str:
    """The name of a database with tables and nothing else, which is there until this process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    url = stack.enter_context(own_database())
    subprocess.run([sys.executable, "-c", PREPARING, url], cwd=ROOT, check=True)
    return url.rpartition("/")[2]
