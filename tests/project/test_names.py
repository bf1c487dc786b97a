"""Names say what a thing is: words of telling and keeping are no names, of functions and modules least of all."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.places import ROOT

BANNED = {"told", "said", "asked", "held", "kept", "seen", "given", "one"}
"""Whole names, whatever their case and leading underscores; values of states and names of options are free."""
NO_NOUNS = {"What", "How", "Whether", "Which", "Where", "When", "Why", "That", "Of", "By"}
"""Words that the docstring of a module does not begin with."""
VARIABLES = {"told", "said", "asked"}
"""Words that are no names of variables and arguments either: a stranger cannot guess what is in them."""
SUSPECT = re.compile(
    rf"\b(?:def|class)\s+_*(?:{'|'.join(BANNED)})\b|\b_*(?:{'|'.join(VARIABLES)})\b"
    rf"|\A[\s\"']*(?:{'|'.join(NO_NOUNS)})\b",
    re.IGNORECASE,
)
"""Texts in which something may be wrong: parsing all of them takes a hundred times as long."""


def is_in(name: str, words: set[str]) -> bool:
    return name.lstrip("_").casefold() in words


def wrong_names(path: Path, text: str) -> list[str]:
    """Banned names of a module, of what it defines, and of its variables and arguments."""
    nodes = list(ast.walk(ast.parse(text))) if SUSPECT.search(text) else []
    named = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    names = [path.stem, path.parent.name, *(node.name for node in named)]
    bound = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    bound += [node.arg for node in nodes if isinstance(node, ast.arg)]
    return [name for name in names if is_in(name, BANNED)] + [name for name in bound if is_in(name, VARIABLES)]


def wrong_beginning(path: Path, text: str) -> str:
    """The first word of a module's docstring where it is no noun; else empty."""
    docstring = ast.get_docstring(ast.parse(text)) if SUSPECT.search(text) else ""
    word = (docstring or path.name).split()[0]
    return word if word in NO_NOUNS and "migrations" not in path.parts else ""


def texts() -> dict[Path, str]:
    paths = sorted(path for folder in ("etl", "tests") for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in paths}


def test_every_name_is_a_word_of_the_trade() -> None:
    wrong = {str(path): wrong_names(path, text) for path, text in texts().items()}
    assert {path: names for path, names in wrong.items() if names} == {}


def test_the_docstring_of_every_module_begins_with_a_noun() -> None:
    assert [f"{path}: {word}" for path, text in texts().items() if (word := wrong_beginning(path, text))] == []


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        ("etl/held.py", "", ["held"]),
        ("etl/seen/rows.py", "", ["seen"]),
        ("etl/rows.py", "class Kept:\n    async def _given(self): ...\n\ndef one(): ...\n", ["Kept", "one", "_given"]),
        ("etl/rows.py", "_told, asked = 1, 2\ndef read(said): ...\n", ["_told", "asked", "said"]),
        ("etl/rows.py", "held, kept = row.said, row.asked\nread(told=1)\ndef held_rows(): ...\n", []),
    ],
)
def test_a_wrong_name_is_found(path: str, text: str, wrong: list[str]) -> None:
    assert wrong_names(Path(path), text) == wrong


@pytest.mark.parametrize(
    ("path", "text", "word"),
    [
        ("etl/rows.py", '"""What a row holds."""\n', "What"),
        ("etl/rows.py", '"""\nOf rows.\n"""\n', "Of"),
        ("etl/rows.py", '"""Whatever a row holds."""\n', ""),
        ("etl/rows.py", "", ""),
        ("etl/store/migrations/0001_first.py", '"""What a row holds."""\n', ""),
    ],
)
def test_a_docstring_without_a_noun_is_found(path: str, text: str, word: str) -> None:
    assert wrong_beginning(Path(path), text) == word
