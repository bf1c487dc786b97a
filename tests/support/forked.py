"""Commands that one process starts one after the other, each as a copy of itself: modules are imported once."""

import json
from collections.abc import Sequence
from pathlib import Path

from tests.support.command import Done, started

PROGRAM = """
import json, os, sys, tempfile

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as main() has it

import django.db.models, numpy, pyarrow, sqlite3
from etl.commands import app
from etl.start import main

target, commands = sys.argv[1], json.loads(sys.argv[2])
done = []
for command in commands:
    with open(target, "wb") if target else tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            sys.argv = ["etl", *command]
            main()
            sys.exit()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = [file.seek(0) or file.read().decode() if file.readable() else "" for file in (out, err)]
        done.append([code, *texts])
print(json.dumps(done))
"""


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
