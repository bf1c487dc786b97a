"""The pages of the documents: their commands run and print what is shown, and they keep the form of all pages.

`...` stands for anything, as in doctest, and lines may be wrapped anywhere. A fenced block whose language is followed
by a name is a file that the page's reader writes. `$ echo $?` shows an exit code; all other commands end with 0.
"""

import doctest
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from typer.main import get_command

from etl.commands.app import app
from tests.support.command import Shell
from tests.support.places import ROOT

Step: TypeAlias = str | tuple[str, str]
"""A command line, or the name and the text of a file."""

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PAGES = sorted((ROOT / "docs").rglob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *PAGES]
RUN = [ROOT / "README.md", *PAGES]
LONGEST, LINES = 100, 260
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


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
def test_commands_of_a_page_print_what_it_shows(
    page: Path, etl: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("COLUMNS", "100")
    code = 0
    for step, shown in steps(page.read_text("utf-8")):
        if not isinstance(step, str):
            (tmp_path / step[0]).write_text(step[1], encoding="utf-8")
            continue
        if step == "echo $?":
            assert shown == f"{code}\n"
            code = 0
            continue
        assert code == 0, f"ends with {code} before $ {step}"
        printed, code = run(etl, step)
        assert not shown or doctest.OutputChecker().check_output(shown, printed, FLAGS), f"$ {step}\n{printed}"
    assert code == 0


def run(etl: Shell, command: str) -> tuple[str, int]:
    if command.startswith("etl "):
        done = etl(*shlex.split(command.replace("\\\n", " "))[1:])
        return done.err + done.out, done.code
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602 - our own pages
    return ended.stdout, 0


def test_the_readme_shows_the_commands_from_readings_to_pages() -> None:
    commands = [step for step, shown in steps((ROOT / "README.md").read_text("utf-8")) if shown]
    assert [str(command).split()[1] for command in commands] == ["load", "bill", "export", "statement"]


def test_links_of_documents_lead_somewhere() -> None:
    assert [dead for document in DOCUMENTS for dead in dead_links(document)] == []


def dead_links(document: Path) -> Iterator[str]:
    for link, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", document.read_text("utf-8")):
        target = (document.parent / link) if link else document
        if ":" in link:
            continue
        if not target.exists():
            yield f"{name(document)}: {link}"
        elif anchor and anchor not in anchors(target):
            yield f"{name(document)}: {link}#{anchor}"


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def in_lines(fault: Callable[[str], object], documents: Mapping[Path, str]) -> list[str]:
    """Lines with a fault, each behind the name of its document."""
    return [f"{name(path)}: {line}" for path, text in documents.items() for line in text.splitlines() if fault(line)]


def test_lines_are_short() -> None:
    made = re.compile(r"<!-- (\w+): begin.*?<!-- \1: end -->", re.DOTALL)
    written = {document: made.sub("", document.read_text("utf-8")) for document in DOCUMENTS}
    assert in_lines(lambda line: len(line) > LONGEST and not line.startswith("|"), written) == []


def test_every_page_says_first_what_it_is_for_and_is_no_longer_than_a_reader_bears() -> None:
    for page in PAGES:
        title, blank, first, *rest = page.read_text("utf-8").splitlines()
        assert title.startswith("# "), name(page)
        assert not blank, name(page)
        assert first[:1].isalpha() or first.startswith("`"), name(page)
        assert len(rest) < LINES, name(page)


def test_the_readme_names_every_page() -> None:
    linked = re.findall(r"\]\((docs/[^)#]*)", (ROOT / "README.md").read_text("utf-8"))
    overview = ROOT / "docs" / "reference" / "tariffs" / "overview.md"
    linked += [f"docs/reference/tariffs/{page}" for page in re.findall(r"\]\((\w+\.md)\)", overview.read_text("utf-8"))]
    assert not [name(page) for page in PAGES if name(page) not in linked]


PRIVATE = re.compile(
    r"\b(told|anew|asked|giv(?:e|es|ing) way|for want of|so many as|leave away|is as it was|passed over|have said)\b"
)


def test_pages_are_in_plain_english() -> None:
    assert in_lines(PRIVATE.search, {document: document.read_text("utf-8") for document in DOCUMENTS}) == []


def options_of(command: Any) -> set[str]:
    own = {option for one in command.params for option in (*one.opts, *one.secondary_opts) if option[:2] == "--"}
    return own.union(*map(options_of, getattr(command, "commands", {}).values()))


def test_the_reference_has_every_command_and_option_that_there_is_and_no_other() -> None:
    text = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    commands = vars(get_command(app))["commands"]
    assert not [command for command in commands if f"`etl {command}" not in text]
    assert set(re.findall("--[a-z][a-z-]*", text)) == options_of(get_command(app)) | {"--help"}


def test_files_of_the_project_that_pages_name_are_there() -> None:
    path = re.compile(r"`((?:etl|tests|docs|data|store)/[\w/.-]+)`")
    named = {(name(page), file) for page in DOCUMENTS for file in path.findall(page.read_text("utf-8"))}
    there = {(page, file) for page, file in named if any((ROOT / above / file).exists() for above in ("", "etl"))}
    assert {(page, file) for page, file in named - there if "NAME" not in file} == set()
