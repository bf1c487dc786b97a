"""The help of a command, as a process prints it in which a registry has a line more."""

import os
import subprocess
import sys

from tests.support.places import ROOT


def printed_help(command: str, before: str) -> str:
    """Its words, after a statement has been executed that adds to a registry."""
    program = f"{before}\nfrom etl.start import main\nmain()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    arguments = [sys.executable, "-c", program, command, "--help"]
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())
