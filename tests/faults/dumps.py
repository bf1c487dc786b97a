"""Contents of a database, without what may differ between two ways to the same end: ids, times of loading."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path

from etl.core.disk.database_files import COMPANIONS
from tests.support.command import Done, Shell
from tests.support.places import ROOT

Command = Sequence[str]

PROGRAM = """
import json, resource, sys, traceback
from typer.testing import CliRunner
from etl.commands.app import app
from tests.faults.dumps import ledger

done = []
for command in json.loads(sys.argv[1]):
    if command == ["ledger"]:
        done.append([0, ledger(), ""])
        continue
    if command[0] == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(command[1]), resource.RLIM_INFINITY))
        continue
    result = CliRunner().invoke(app, command)
    raised = [] if isinstance(result.exception, SystemExit | None) else traceback.format_exception(result.exception)
    done.append([result.exit_code, result.stdout, result.stderr + "".join(raised)])
print(json.dumps(done))
"""
DUMP: list[Command] = [
    *(["export", "-", "--format", "csv", "--what", what] for what in ("bills", "lines", "readings")),
    ["ledger"],
]
SOUND = ["check", "--all", "--json"]


def ledger() -> str:
    """What the loads say of themselves, but for those that were undone."""
    from etl.store.models import Load, LoadMonth

    left_out = ("id", "loaded_at", "undone_by_id")
    fields = [field.attname for field in Load._meta.fields if field.attname not in left_out]
    months = ("load__sha256", "month", "flow", "added", "removed", "added_mwh", "removed_mwh")
    rows = [*Load.objects.filter(undone_by=None).values_list(*fields), *LoadMonth.objects.values_list(*months)]
    return "\n".join(sorted(map(repr, rows)))


def on_copy(shell: Shell, folder: Path, *commands: Command) -> list[Done]:
    """What some commands give on a copy of a folder's database, killed processes' logs and all."""
    shell.close()
    for suffix in ("", *COMPANIONS):
        Path(f"{shell.database}{suffix}").unlink(missing_ok=True)
    for suffix in ("", "-wal", "-journal"):
        if (left := folder / f"etl.sqlite3{suffix}").exists():
            shutil.copy(left, f"{shell.database}{suffix}")
    with chdir(folder):
        done = [Done(0, ledger(), "") if one[0] == "ledger" else shell(*one) for one in commands]
    shell.close()
    return done


def dump(shell: Shell, folder: Path, *before: Command) -> tuple[list[Done], list[str]]:
    """What some commands give on such a copy; then what it holds."""
    return _judged(on_copy(shell, folder, *before, SOUND, *DUMP))


def dump_on(folder: Path, url: str, *before: Command) -> tuple[list[Done], list[str]]:
    """The same of another database, in a process of its own: Django knows one a process."""
    return _judged(several(folder, url, *before, SOUND, *DUMP))


def _judged(done: list[Done]) -> tuple[list[Done], list[str]]:
    """What the commands before gave; then bills, lines, readings, ledger. AssertionError where they are not sound."""
    *first, sound, bills, lines, readings, loads = done
    assert sound.code == 0, sound.out + sound.err
    exports = [bills, lines, readings, loads]
    assert all(one.code == 0 or "there are no bills" in one.err for one in exports), bills.err + readings.err
    return first, [one.out for one in exports]


def several(folder: Path, url: str, *commands: Command, **variables: str) -> list[Done]:
    """Commands one after the other in one process of their own.

    `ledger` gives what the loads say of themselves; from `limit BYTES` on no file may grow beyond that (-1: any may).
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ETL_")}
    environment |= {"PYTHONPATH": str(ROOT), "ETL_DATABASE_URL": url, **variables}
    program = [sys.executable, "-c", PROGRAM, json.dumps(commands)]
    done = subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [Done(*one) for one in json.loads(done.stdout)]
