"""The pages of the documents: their commands run and print what is shown, and they keep the form of all pages.

`...` stands for anything, as in doctest, and lines may be wrapped anywhere. A fenced block whose language is followed by
a name is a file that the page's reader writes. `$ echo $?` shows an exit code; all other commands end with 0.
"""

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.page_commands import Step
from tests.support.places import ROOT

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PAGES = sorted((ROOT / "docs").rglob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *PAGES]
RUN = [ROOT / "README.md", *(page for page in PAGES if page.parent.name in {"tutorials", "how-to"})]
LONGEST, LINES = 100, 260
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def steps(text: str) -> list[tuple[Step, str]]:
    """Each file and each command of a page, with the output that is shown below it."""
    found: list[tuple[Step, str]] = []
    for language, file, body in BLOCK.findall(text):
        if file:
            found.append(((file, body), ""))
        elif language == "console":
            found += SESSION.findall(body)
    return found


@pytest.mark.parametrize("page", [page for page in RUN if "```console" in page.read_text("utf-8")], ids=name)
def test_commands_of_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ETL_")}
    environment |= {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    found = steps(page.read_text("utf-8"))
    given = json.dumps([step for step, _ in found])
    command = [sys.executable, "-m", "tests.support.page_commands"]
    done = subprocess.run(
        command, input=given, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    commands = [(step, shown) for step, shown in found if isinstance(step, str)]
    shows_code = [step == "echo $?" for step, _ in commands[1:]] + [False]
    for (step, shown), (printed, code), expected in zip(commands, json.loads(done.stdout), shows_code, strict=True):
        assert code == 0 or expected, f"$ {step}\n{printed}"
        assert not shown or doctest.OutputChecker().check_output(shown, printed, FLAGS), f"$ {step}\n{printed}"


def test_the_readme_shows_its_three_commands() -> None:
    commands = [step for step, shown in steps((ROOT / "README.md").read_text("utf-8")) if shown]
    assert [str(command).split()[1] for command in commands] == ["load", "bill", "export"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    for link, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", document.read_text("utf-8")):
        target = (document.parent / link) if link else document
        assert ":" in link or target.exists(), f"{name(document)}: {link}"
        if anchor and ":" not in link:
            assert anchor in anchors(target), f"{name(document)}: {link}#{anchor}"


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_lines_are_short(document: Path) -> None:
    lines = re.sub(r"<!-- (\w+): begin.*?<!-- \1: end -->", "", document.read_text("utf-8"), flags=re.DOTALL)
    long = [line for line in lines.splitlines() if len(line) > LONGEST and not line.startswith("|")]
    assert not long, f"{name(document)}: {long}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_says_first_what_it_is_for_and_is_no_longer_than_a_reader_bears(page: Path) -> None:
    title, blank, first, *rest = page.read_text("utf-8").splitlines()
    assert title.startswith("# ")
    assert not blank
    assert first[:1].isalpha() or first.startswith("`")
    assert len(rest) < LINES


def test_the_readme_names_every_page() -> None:
    linked = re.findall(r"\]\((docs/[^)#]*)", (ROOT / "README.md").read_text("utf-8"))
    index = {Path("docs/reference/tariffs/overview.md")}
    missing = [name(page) for page in PAGES if name(page) not in linked and page.parent.name != "tariffs"]
    assert not missing
    assert {str(path) for path in index} <= set(linked)
