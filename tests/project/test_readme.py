"""The README's commands run, and print what it shows (`...` stands for anything, as in doctest)."""

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.places import ROOT

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def sessions() -> list[tuple[str, str]]:
    """Each `$ etl ...` line of the README with the output shown below it, empty where none is."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return re.findall(r"^\$ (etl .*)\n((?:(?!\$ ).*\n)*)", "".join(blocks), re.MULTILINE)


def test_commands_of_the_readme_print_what_it_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ETL_")}
    environment["PYTHONPATH"] = str(ROOT)
    assert len(sessions()) >= 3
    for command, shown in sessions():
        run = [sys.executable, "-c", "from etl.start import main; main()", *shlex.split(command)[1:]]
        done = subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        printed = done.stderr + done.stdout
        assert not shown or doctest.OutputChecker().check_output(shown, printed, FLAGS), f"{command}\n{printed}"


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8")):
            assert ":" in link or (document.parent / link).exists(), f"{document.name}: {link}"
