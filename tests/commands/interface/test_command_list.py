"""Lists of commands: only the command that runs is imported, and the list says what each command says of itself."""

import subprocess
import sys

from etl.commands.app import COMMANDS
from etl.commands.interface.command_list import CommandList
from tests.support.places import ROOT


def test_the_list_has_the_first_sentence_of_each_command() -> None:
    commands = CommandList(COMMANDS)
    assert {name: commands[name].get_short_help_str(1000).rstrip(".") for name in commands} == {
        name: summary.rstrip(".") for name, (_, summary) in COMMANDS.items()
    }


def test_a_command_is_made_once() -> None:
    commands = CommandList(COMMANDS)
    assert commands["runs"] is commands["runs"]
    assert len(commands) == len(COMMANDS)


def test_only_the_command_that_runs_is_imported() -> None:
    program = "import sys; sys.argv = ['etl', 'backup', '-h']\nfrom etl.start import main\ntry:\n    main()\nfinally:\n"
    program += "    print([name for name in sys.modules if name.startswith('etl.commands.')], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "'etl.commands.backup'" in done.stderr
    assert "'etl.commands.bill'" not in done.stderr
