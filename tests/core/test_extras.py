"""Extras: they are named as they can be installed, in messages and on pages."""

import re
import tomllib

from etl.core.extras import DISTRIBUTION, install
from tests.support.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
MODULES = list((ROOT / "etl").rglob("*.py"))


def test_the_distribution_is_called_as_the_project_says() -> None:
    assert PROJECT["name"] == DISTRIBUTION


def test_the_command_can_be_pasted_into_a_shell() -> None:
    assert install("postgres") == "pip install 'meter-etl[postgres]'"


def test_every_extra_that_a_message_or_a_page_names_can_be_installed() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*PAGES, *MODULES)]
    named = {name for text in texts for name in re.findall(r"install\(['\"](\w+)", text)}
    for text in texts:
        named |= {name for names in re.findall(rf"{DISTRIBUTION}\[([\w,]+)\]", text) for name in names.split(",")}
        assert not re.search(r"(?<!meter-)\betl\[[a-z,]+\]", text)
    assert named >= {"celery", "excel", "postgres", "remote"}
    assert named <= PROJECT["optional-dependencies"].keys()
