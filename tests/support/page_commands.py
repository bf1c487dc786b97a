"""Commands of a page of the documents, run one after the other in one process: python -m tests.support.page_commands

Reads a JSON list of steps from standard input: a command line, or the name and the text of a file that the page shows.
Writes a JSON list of what each command printed and its exit code. One process for a page, since most of a short command is its start.
"""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TypeAlias

from typer.testing import CliRunner

from etl.commands.app import app

Step: TypeAlias = str | tuple[str, str]


def main() -> None:
    printed: list[tuple[str, int]] = []
    code = 0
    for step in json.load(sys.stdin):
        if not isinstance(step, str):
            name, text = step
            Path(name).write_text(text, encoding="utf-8")
            continue
        text, code = (f"{code}\n", 0) if step == "echo $?" else _run(step)
        printed.append((text, code))
    json.dump(printed, sys.stdout)


def _run(command: str) -> tuple[str, int]:
    if command.startswith("etl "):
        result = CliRunner().invoke(app, shlex.split(command)[1:], prog_name="etl")
        return result.output, result.exit_code
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 - our own pages
    return done.stdout, 0


if __name__ == "__main__":
    main()
