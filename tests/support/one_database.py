"""The one database that Django knows in a process of tests, configured before any module of tests is imported."""

import atexit
import os
import shutil
import tempfile
from functools import cache


@cache
def database_url() -> str:
    """Configure Django, without opening anything: only then can modules be imported that name models.

    The URL is that of a file of this process, or (in processes that tests/test_postgres.py starts) the one that
    ETL_TEST_SHELL_URL names.
    """
    from etl.configuration import configure

    url = os.environ.get("ETL_TEST_SHELL_URL")
    if url is None:
        folder = tempfile.mkdtemp(prefix="etl-tests-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)  # before Django's own: that closes it first
        url = f"sqlite:///{folder}/etl.sqlite3"
    configure(url)
    return url
