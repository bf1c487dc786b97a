"""`python -m etl`: the command, by the name of its package."""

import subprocess
import sys

from etl import __version__
from tests.support.places import ROOT


def test_the_package_is_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (f"etl {__version__}\n", "")
