"""Django's settings, made from the URL of a database by a program."""

import atexit
import os
import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from pathlib import Path
from typing import Any

from etl.core.disk.database_files import database_files
from etl.core.errors import UsageError
from etl.core.extras import install
from etl.core.secret_urls import masked

DEFAULT_DATABASE = "sqlite:///etl.sqlite3"
_ANY = "is not a database (write sqlite:///file.sqlite3 or postgresql://user@host/name)"
_FILE = "is not a database file (write sqlite:///file.sqlite3, or sqlite:////absolute/file)"
_SERVER = "is not a database URL (write postgresql://user@host:5432/name)"
_CUT = "has # or ? in the name of its file (write %23 or %3F)"
WRITER, READER = "default", "reader"
SQLITE_PATIENCE = 5.0
"""Seconds that a statement waits while another process opens or closes the log, and nobody can read."""

_configured: str | None = None


def database_url(given: str | None = None) -> str:
    """Return `--database`, else ETL_DATABASE_URL, else a file in the working directory."""
    return given or os.environ.get("ETL_DATABASE_URL") or DEFAULT_DATABASE


def files_of(url: str) -> tuple[Path, ...]:
    """Return the files of the database that a URL names, made or not; none where it names none. Imports no Django."""
    path = _sqlite_file(url)
    return () if path is None else database_files(path)


def configure(url: str = DEFAULT_DATABASE) -> None:
    """Set Django up for one database, once in a process; another database afterwards is an error, not ignored."""
    global _configured  # noqa: PLW0603 - Django's settings are one per process, and so is this
    if _configured is not None:
        if _configured != url:
            raise UsageError(f"this process already uses {masked(_configured)} (use one database a process)")
        return
    databases = _databases(url)
    _import_forms_when_used()
    from django.conf import settings

    settings.configure(
        DATABASES=databases,
        INSTALLED_APPS=["etl.store"],
        USE_TZ=True,
        TIME_ZONE="UTC",
        USE_I18N=False,
        LOGGING_CONFIG=None,
        DEBUG=False,
    )
    from django.apps import apps

    # django.setup() would also import URLs, HTTP and templates, which a tool without a web page never needs.
    apps.populate(settings.INSTALLED_APPS)
    from django.db import connections

    atexit.register(connections.close_all)  # SQLite then folds its log into the file
    _configured = url


def _import_forms_when_used() -> None:
    """Let Django's models have forms that are not imported before somebody uses them, nor templates with them."""
    import django

    name = "django.forms"
    spec = None if name in sys.modules else find_spec(name)
    if spec is None or spec.loader is None:
        return
    spec.loader = LazyLoader(spec.loader)
    django.forms = sys.modules[name] = forms = module_from_spec(spec)
    spec.loader.exec_module(forms)


def _databases(url: str) -> dict[str, dict[str, Any]]:
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in ("postgresql", "postgres"):
        return _postgresql(url)
    raise UsageError(f"{masked(url)} {_ANY}", code="E-DATABASE")


def _sqlite(url: str) -> dict[str, dict[str, Any]]:
    path = _sqlite_file(url)
    if path is None:
        raise UsageError(f"{masked(url)} {_CUT if _is_cut(url) else _FILE}", code="E-DATABASE")
    shared = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
    # FULL costs one sync a file and makes "loaded" survive a power cut; NORMAL loses acknowledged commits in WAL.
    pragmas = "PRAGMA synchronous=FULL; PRAGMA cache_size=-8192"
    # For the write lock it waits shortly: etl.store.database.locks waits in a loop, which says so and can be ended.
    writer = {"timeout": SQLITE_PATIENCE, "transaction_mode": "IMMEDIATE", "init_command": pragmas}
    reader = {
        "timeout": SQLITE_PATIENCE,
        "transaction_mode": "DEFERRED",
        "init_command": f"{pragmas}; PRAGMA query_only=ON",
    }
    return {WRITER: {**shared, "OPTIONS": writer}, READER: {**shared, "OPTIONS": reader}}


_EVERY_SESSION = "-c jit=off"
"""Compiling a query of nested EXISTS takes the server half a second, which no query of ours is worth."""
_READERS = "-c default_transaction_isolation=repeatable\\ read -c default_transaction_read_only=on"


def _sqlite_file(url: str) -> Path | None:
    """Return the file that a URL of SQLite names, None where it names none."""
    if not url.startswith("sqlite:///") or _is_cut(url):
        return None
    name = _parsed(url).get("NAME")
    return None if name in {None, "", ":memory:"} else Path(str(name)).absolute()


def _is_cut(url: str) -> bool:
    """Return whether a part of the URL would be cut from the file's name, so that another file would be used."""
    return "#" in url or "?" in url


def _parsed(url: str) -> dict[str, Any]:
    """Return Django's settings for a URL; none for what is no URL."""
    import dj_database_url

    try:
        return dict(dj_database_url.parse(url))
    except ValueError:
        return {}


def _postgresql(url: str) -> dict[str, dict[str, Any]]:
    try:
        import psycopg  # noqa: F401 - an extra, needed here only
    except ImportError as error:
        raise UsageError(f"PostgreSQL needs an extra ({install('postgres')})", code="E-EXTRA") from error
    shared = _parsed(url)
    if not shared.get("NAME"):
        raise UsageError(f"{masked(url)} {_SERVER}", code="E-DATABASE")
    options: dict[str, Any] = dict(shared.get("OPTIONS") or {})
    writer = options | {"options": f"{options.get('options', '')} {_EVERY_SESSION}".lstrip()}
    reader = options | {"options": f"{writer['options']} {_READERS}"}
    return {WRITER: {**shared, "OPTIONS": writer}, READER: {**shared, "OPTIONS": reader}}
