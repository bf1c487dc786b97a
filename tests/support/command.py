"""Commands as a user gives them: in this process on one database file, or in processes of their own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from typer import testing

from tests.support.one_database import database_url
from tests.support.places import ROOT

COUNTED = ("loaded", "duplicate", "revised", "rejected", "blank", "ignored")


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The result of `--json`: one line on standard output."""
        (line,) = self.out.splitlines()
        result: dict[str, Any] = json.loads(line)
        return result

    @property
    def error(self) -> str:
        """The last line on standard error; what came before it may be how a file is understood."""
        assert "Traceback" not in self.err + self.out
        return self.err.splitlines()[-1]


class Shell:
    """Runs commands in this process. Django knows one database a process: each test finds it empty."""

    def __init__(self, folder: Path) -> None:
        self.url = database_url()
        self.on_server = self.url.startswith("postgresql")
        self.database = folder / "none" if self.on_server else Path(self.url.removeprefix("sqlite:///"))
        self._empty = folder / "empty.sqlite3"
        # Typer reads all commands' options anew at each call: a third of the time of most of them.
        setattr(testing, "_get_command", cache(vars(testing)["_get_command"]))  # noqa: B010 - a private name
        from etl.store.database import schema

        schema.prepare(create=True)
        self.close()
        if not self.on_server:
            shutil.copy(self.database, self._empty)

    def close(self) -> None:
        """As at the end of a process: the last connection moves the log into the database file."""
        from django.db import connections

        connections.close_all()

    def reset(self) -> None:
        if self.on_server:
            self._empty_tables()
            return
        self.take(self._empty)

    def take(self, file: Path) -> None:
        """Let the database be a copy of a file."""
        self.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.database}{suffix}").unlink(missing_ok=True)
        shutil.copy(file, self.database)

    def _empty_tables(self) -> None:
        """Deleting a few rows is ten times as fast as TRUNCATE, which makes new files; all is one round trip.

        No trigger refuses it: documents go too.
        """
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(self._emptying)

    @cached_property
    def _emptying(self) -> str:
        from django.apps import apps
        from django.db import connection

        tables = [connection.ops.quote_name(model._meta.db_table) for model in apps.get_models()]
        sequences = [connection.ops.quote_name(one["table"]) for one in connection.introspection.sequence_list()]
        restarts = [f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1, false)" for table in sequences]
        free = "SET LOCAL session_replication_role = replica"
        return "; ".join([free, *(f"DELETE FROM {table}" for table in tables), *restarts])

    def __call__(self, *arguments: str | Path, stdin: bytes | str | None = None) -> Done:
        """Run `etl ARGUMENTS`; an exception that would be a traceback is raised."""
        from etl.commands.app import app

        texts = [str(argument) for argument in arguments]
        variables = {"ETL_DATABASE_URL": self.url}
        result = testing.CliRunner().invoke(app, texts, input=stdin, env=variables, prog_name="etl")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "unexpected" not in result.stderr.replace("unexpected extra argument", ""), result.stderr
        return Done(result.exit_code, result.stdout, result.stderr)

    def load(self, *arguments: str | Path, stdin: bytes | str | None = None) -> dict[str, Any]:
        """`etl load ... --json` that must succeed, or set something aside: every reading is accounted for."""
        done = self("load", *arguments, "--json", stdin=stdin)
        assert done.code in {0, 3}, done.err
        result = done.json
        for counts in (result, *result["loads"]):
            assert counts["read"] == sum(counts[name] for name in COUNTED), counts
        assert (done.code == 3) == any(one["rejected"] or one["error"] for one in result["loads"])
        return result

    def ok(self, *arguments: str | Path) -> Done:
        """Run a command that must succeed with exit code 0."""
        done = self(*arguments)
        assert done.code == 0, done.err
        return done

    def exported(self, what: str, *arguments: str | Path) -> str:
        """The export as CSV text."""
        return self.ok("export", "-", "--format", "csv", "--what", what, *arguments).out


def written(path: str | Path, header: str, *rows: str) -> Path:
    """A file of a header and rows."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def started(
    folder: Path, *arguments: str | Path, through: Sequence[str] = (), **options: Any
) -> "subprocess.Popen[str]":
    """A process that runs `etl ARGUMENTS`, maybe `through` another program, on the database in `folder`.

    Of the options, `variables` are set in its environment, and `program` is what Python runs.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ETL_")}
    environment |= {"PYTHONPATH": str(ROOT), **options.pop("variables", {})}
    program = options.pop("program", "from etl.start import main; main()")
    command = [*through, sys.executable, "-c", program, *map(str, arguments)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE) | options
    pipes["preexec_fn"] = _hear_interrupts
    return subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes)


def _hear_interrupts() -> None:
    """Restore what a shell that started the tests with `&` has taken from all below it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(folder: Path, *arguments: str | Path, stdin: str | None = None, timeout: float = 600, **options: Any) -> Done:
    """`etl ARGUMENTS` as a process of its own, to its end."""
    process = started(folder, *arguments, **options)
    out, err = process.communicate(stdin, timeout=timeout)
    assert "Traceback" not in err, err
    assert "unexpected" not in err, err
    return Done(process.returncode, out, err)


def struck(process: "subprocess.Popen[str]", when: Callable[[], bool], number: signal.Signals) -> Done:
    """The process, sent a signal as soon as `when` is true."""
    deadline = time.monotonic() + 600
    while process.poll() is None and not when():
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(number)
    out, err = process.communicate(timeout=600)
    assert "Traceback" not in err, err
    assert "unexpected" not in err, err
    return Done(process.returncode, out, err)
