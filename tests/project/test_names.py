"""Names say what a thing is: words of telling and keeping are no names, of functions and modules least of all."""

import ast
from pathlib import Path

import pytest

from tests.support.places import ROOT

BANNED = {"told", "said", "asked", "held", "kept", "seen", "given", "one"}
"""Whole names, whatever their case and leading underscores; values of states and names of options are free."""
VARIABLES = {"told", "said", "asked"}
"""Words that are no names of variables and arguments either: a stranger cannot guess what is in them."""
FILES = sorted(path.relative_to(ROOT) for folder in ("etl", "tests") for path in (ROOT / folder).rglob("*.py"))


def is_in(name: str, words: set[str]) -> bool:
    return name.lstrip("_").casefold() in words


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_name_is_a_word_of_the_trade(path: Path) -> None:
    tree = list(ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))))
    named = [node for node in tree if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    names = [path.stem, path.parent.name, *(node.name for node in named)]
    assert [name for name in names if is_in(name, BANNED)] == []
    bound = [node.id for node in tree if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    bound += [node.arg for node in tree if isinstance(node, ast.arg)]
    assert [name for name in bound if is_in(name, VARIABLES)] == []
