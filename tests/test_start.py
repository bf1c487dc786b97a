"""The console script: what stops the process before the commands are imported stops it without a traceback."""

import signal
from pathlib import Path

import pytest

from tests.support.command import started, struck

WAITING = """
import pathlib, sys, time
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            pathlib.Path("importing").touch()
            time.sleep(60)
sys.meta_path.insert(0, Slow())
from etl.start import main
main()
"""
DEFAULT = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""What a shell does for a command that it runs in front; one in its background ignores Ctrl-C."""

COUNTED = """
import atexit, sys
atexit.register(lambda: print("imported", *sys.modules))
from etl.start import main
main()
"""
WEB = {"django.forms.fields", "django.template", "django.http", "django.urls", "django.test"}
NEEDLESS = {
    "load": WEB | {"pandas", "openpyxl", "iso_4217", "numpy.ma", "etl.bill", "etl.tariffs.read.parse"},
    "bill": WEB
    | {"pandas", "pyarrow", "iso_4217", "numpy.ma", "etl.load", "etl.bill_runs.stale_preview"}
    | {f"etl.tariffs.{name}" for name in ("lines.credit", "lines.tiered_energy", "quantities.netting", "read.banks")},
}
"""Modules that a command does without, for a plain file and a tariff of a few kinds of lines."""
MOST = {"load": 970, "bill": 940}


def test_ctrl_c_while_the_commands_are_imported_ends_the_process_silently(tmp_path: Path) -> None:
    process = started(tmp_path, "--help", program=DEFAULT + WAITING)
    done = struck(process, (tmp_path / "importing").exists, signal.SIGINT)
    assert (done.code, done.out, done.err) == (-signal.SIGINT, "", "")


def test_the_command_is_run(tmp_path: Path) -> None:
    out, _ = started(tmp_path, "--version").communicate()
    assert out.startswith("etl ")


@pytest.mark.parametrize("command", ["load", "bill"])
def test_a_command_imports_nothing_that_it_does_without(tmp_path: Path, command: str) -> None:
    quarters = [f"c,2024-01-01T{at // 4:02d}:{at % 4 * 15:02d}Z,1" for at in range(96)]
    (tmp_path / "file.csv").write_text("\n".join(["client,start,kwh", *quarters]) + "\n", encoding="utf-8")
    load, bill = ["load", "file.csv"], ["bill", "--month", "2024-01"]
    if command == "bill":
        started(tmp_path, *load).communicate()
    out, _ = started(tmp_path, *(load if command == "load" else bill), program=COUNTED).communicate()
    imported = set(out.partition("imported ")[2].split())
    assert imported.isdisjoint(NEEDLESS[command])
    assert 300 < len(imported) < MOST[command]
