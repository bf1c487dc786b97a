"""Names say what a thing is: words of telling and keeping are no names of functions, classes or modules."""

import ast
from pathlib import Path

import pytest

from tests.support.places import ROOT

BANNED = {"told", "said", "asked", "held", "kept", "seen", "given", "one"}
"""Whole names, whatever their case and leading underscores; values of states and names of options are free."""
FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "etl").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_name_is_a_word_of_the_trade(path: Path) -> None:
    tree = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    named = [node for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    names = [path.stem, path.parent.name, *(node.name for node in named)]
    assert [name for name in names if name.lstrip("_").casefold() in BANNED] == []
