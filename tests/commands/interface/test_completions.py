"""Values that a shell completes: bounded, and silent where there is nothing to ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.commands.interface.completions import clients, months, offered, tariffs
from etl.commands.terminal import context
from etl.core.disk.places import data_file
from tests.support.command import Shell
from tests.support.places import ROOT


@pytest.fixture
def loaded(etl: Shell) -> Shell:
    etl.ok("load", data_file("readings.csv"), "--timezone", "Europe/Lisbon")
    context.database = etl.url
    return etl


@pytest.mark.usefixtures("loaded")
def test_months_clients_and_tariffs_are_offered_by_what_they_begin_with() -> None:
    assert offered(months, "2017-0") == ["2017-07", "2017-08"]
    every = offered(clients, "")
    assert len(every) == 5
    assert offered(clients, every[0][:-1]) == [text for text in every if text.startswith(every[0][:-1])]
    assert offered(clients, "no such client") == []
    assert "flat" in offered(tariffs, "fl")


def test_nothing_is_offered_and_nothing_printed_where_there_is_no_database(
    etl: Shell, capfd: pytest.CaptureFixture[str]
) -> None:
    context.database = "nonsense://x"
    assert offered(clients, "") == offered(months, "") == []
    context.database = etl.url
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("shell", "words", "offers"),
    [
        ("bash", "etl comp", "compare"),
        ("zsh", "etl comp", "compare"),
        ("fish", "etl comp", "compare"),
        ("bash", "etl runs s", "show"),
        ("bash", "etl bill --stal", "--stale"),
        ("bash", "etl bill --tariff fla", "flat"),
    ],
)
def test_each_shell_completes_commands_options_and_names(tmp_path: Path, shell: str, words: str, offers: str) -> None:
    done = completed(tmp_path, f"complete_{shell}", words)
    assert offers in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def completed(folder: Path, instruction: str, words: str) -> "subprocess.CompletedProcess[str]":
    """What the script of a shell calls while somebody types."""
    variables = {"_ETL_COMPLETE": instruction, "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    variables |= {"_TYPER_COMPLETE_ARGS": words, "_TYPER_COMPLETE_FISH_ACTION": "get-args", "PYTHONPATH": str(ROOT)}
    program = "import sys; sys.argv = ['etl']; from etl.start import main; main()"
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    )
