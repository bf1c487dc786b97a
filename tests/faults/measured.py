"""Whole processes and the most memory that each had."""

import sys
from pathlib import Path

from tests.support.command import Done, run

PROGRAM = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as file:
    file.write(str(used.ru_maxrss))
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
"""
"""The kernel counts the memory of a process that starts another one as the other's too: a small one goes between."""


def measured(folder: Path, *command: str, timeout: float = 600) -> tuple[Done, int]:
    """How `etl COMMAND` ended, and its megabytes."""
    peak = folder / "peak"
    done = run(folder, *command, through=[sys.executable, "-S", "-c", PROGRAM, str(peak)], timeout=timeout)
    megabytes = int(peak.read_text()) >> 10
    peak.unlink()
    return done, megabytes
