"""`python -m etl`: the command, by the name of its package."""

import os
import subprocess
import sys

from etl import __version__
from etl.kernel.library import loaded
from tests.support.places import ROOT


def test_the_package_is_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout.partition(" (")[0], done.stderr) == (f"etl {__version__}", "")


def test_the_version_says_whether_the_kernel_is_used() -> None:
    command = [sys.executable, "-m", "etl", "--version"]
    pure = {**os.environ, "ETL_PURE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=pure, capture_output=True, text=True, check=True)
    assert done.stdout == f"etl {__version__} (without its kernel: ETL_PURE is set)\n"
    if loaded() is not None:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout == f"etl {__version__} (with its kernel)\n"


def test_usage_names_the_command_however_it_was_started() -> None:
    command = [sys.executable, "-m", "etl", "bill", "--nonsense"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "Usage: etl bill [OPTIONS]")
