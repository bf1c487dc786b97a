"""Sessions on PostgreSQL that are cut at a random moment."""

import atexit
import subprocess
import time
from contextlib import ExitStack
from functools import cache

from tests.faults.dumps import dump_on
from tests.faults.scene import BILL, LOAD, moment, scene
from tests.faults.tries import Try, fault
from tests.support.command import run, started
from tests.support.servers import NO_SERVER, SERVER, WITHOUT_BILLS, own_database

BY_WORKERS = (*BILL, "--workers", "2")
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def no_server() -> str:
    return "" if SERVER else NO_SERVER


@cache
def database() -> str:
    """One for all tries of this process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(own_database())


@fault("PostgreSQL session cut (pg_terminate_backend) at a random moment", 2, 200, "I1, one line", needs=no_server)
def cut(one: Try) -> None:
    made = scene(one)
    command = (LOAD, BILL, BY_WORKERS)[one.number % 3]
    made.put(one.folder, None)
    url = database()
    if command is LOAD:
        execute(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    else:
        if not is_made(url):  # else the try before left it loaded
            assert run(one.folder, "--database", url, *LOAD).code == 0
        execute(url, WITHOUT_BILLS)
    process = started(one.folder, "--database", url, *command, stdin=subprocess.DEVNULL)
    end = time.monotonic() + moment(one.dice, made.seconds[command[0]])
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    execute(url, CUT)
    _, err = process.communicate(timeout=600)
    assert "Traceback" not in err, err
    assert "etl: unexpected" not in err, err
    assert process.returncode in (0, 1, 5), err
    assert process.returncode == 0 or any(line.startswith("etl: ") for line in err.splitlines()[-2:]), err
    assert dump_on(one.folder, url, LOAD, BILL)[1] == made.dump_billed, "the same commands again end otherwise"


def is_made(url: str) -> bool:
    import psycopg

    with psycopg.connect(url) as session:
        return session.execute("SELECT to_regclass('etl_bill') IS NOT NULL").fetchone() == (True,)


def execute(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as session:
        for statement in statements:
            session.execute(statement)
