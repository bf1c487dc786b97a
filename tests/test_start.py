"""The console script: what stops the process before the commands are imported stops it without a traceback."""

import signal
from pathlib import Path

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


def test_ctrl_c_while_the_commands_are_imported_ends_the_process_silently(tmp_path: Path) -> None:
    process = started(tmp_path, "--help", program=DEFAULT + WAITING)
    done = struck(process, (tmp_path / "importing").exists, signal.SIGINT)
    assert (done.code, done.out, done.err) == (-signal.SIGINT, "", "")


def test_the_command_is_run(tmp_path: Path) -> None:
    out, _ = started(tmp_path, "--version").communicate()
    assert out.startswith("etl ")
