"""Commands that one process starts, each as a copy of itself: modules are imported once."""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import IO

from tests.support.command import Done, started

PROGRAM = """
import json, sys
from tests.support.forked import ready, fork

ready()
target, commands = sys.argv[1], json.loads(sys.argv[2])
print(json.dumps([fork(command, target) for command in commands]))
"""


def ready(url: str = "") -> None:
    """Import what commands import, for one database also what needs its settings; nothing is connected to it."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as main() has it
    import sqlite3  # noqa: F401

    import django.db.models  # noqa: F401
    import numpy as np  # noqa: F401
    import pyarrow as pa  # noqa: F401

    from etl.commands import app  # noqa: F401

    if url:
        from etl.configuration import configure

        configure(url)
        for name in ("assign", "bill", "check", "explain", "export", "issue", "load", "status", "unload"):
            import_module(f"etl.{name}")


def fork(command: Sequence[str], target: str = "") -> tuple[int, str, str]:
    """How a command ends in a copy of this process; `target` is a file that its output is led into."""
    from etl.start import main

    with Path(target).open("wb") if target else tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.argv = ["etl", *command]
            main()
            sys.exit()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = [_text(file) for file in (out, err)]
    return code, texts[0], texts[1]


def _text(file: IO[bytes]) -> str:
    if not file.readable():
        return ""
    file.seek(0)
    return file.read().decode()


def forked(folder: Path, *commands: Sequence[str], stdout: str = "", through: Sequence[str] = ()) -> list[Done]:
    """How each command ends; `stdout` is a file that their output is led into."""
    process = started(folder, stdout, json.dumps(commands), program=PROGRAM, through=through)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    done = [Done(*each) for each in json.loads(out)]
    for each in done:
        assert "Traceback" not in each.err, each.err
        assert "unexpected" not in each.err, each.err
    return done
