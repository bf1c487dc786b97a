"""The top of the repository: what the project is made of, and nothing that a test or a trial left there."""

import subprocess

import pytest

from tests.support.places import ROOT

TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "cli.py",
    "constraints.txt", "data", "docs", "etl", "hatch_build.py", "pyproject.toml", "settings.py", "tests",
}  # fmt: skip


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no repository")
def test_nothing_else_is_at_the_top() -> None:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.partition("/")[0] for name in done.stdout.splitlines()} == TOP
