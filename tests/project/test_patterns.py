"""No regular expression of the program takes more than its share of time, whatever text it meets."""

import ast
import importlib
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from etl.sources.patterns import power
from etl.sources.read_plan.declarations import names, shipped
from tests.support.places import ROOT

METHODS = {"search", "match", "fullmatch", "sub", "findall", "finditer", "split"}
LENGTH = 20_000
"""Of a text. In proportion to it, a search takes a millisecond or two; by its square, seconds."""
LONGEST_S = 0.3
"""Of the processor's time, for one text."""
COMMON = ("a", "1", "0", " ", "\t", "-", ".", ",", "(", "[", "<", "/", "_", "=", "1,1", "1 ", "a ", "a1", "a/", "<?a")


class TooSlow(Exception):  # noqa: N818 - not an error of the program
    pass


@contextmanager
def bounded() -> Iterator[None]:
    """Time of the processor, not of the clock: other processes do not count."""

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def modules() -> list[str]:
    files = [file for file in sorted((ROOT / "etl").rglob("*.py")) if "import re\n" in file.read_text(encoding="utf-8")]
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def uses(module: ModuleType, tree: ast.AST) -> Iterator[tuple["re.Pattern[Any]", str]]:
    """Each pattern of a module, and a way in which it is used there; one that is used elsewhere, as a whole."""
    named = {name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)}
    unused = dict(named)
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
            continue
        if not isinstance(node.func.value, ast.Name):
            continue
        name = node.func.value.id
        if name == "re" and isinstance(node.args[0], ast.Constant):
            flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
            yield re.compile(node.args[0].value, flags), node.func.attr
        elif name in named:
            unused.pop(name, None)
            yield named[name], node.func.attr
    yield from ((pattern, "fullmatch") for pattern in unused.values())


def parts(pattern: "re.Pattern[Any]") -> list[str]:
    """Texts to repeat: what the pattern itself is made of, and what is common."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    return sorted({*COMMON, *re.findall("[A-Za-z]{2,}", text)[:4], *re.findall(r"[^\w\s\\()|?*+{}]+", text)[:6]})


@cache
def attack(pattern: "re.Pattern[Any]", method: str) -> str:
    """The part which, repeated, takes a pattern too long; empty where none does."""
    for part in parts(pattern):
        for end in ("\0", "\n"):
            text = part * (LENGTH // len(part)) + end
            texts = [""] * (method == "sub") + [text]
            as_bytes = isinstance(pattern.pattern, bytes)
            try:
                with bounded():
                    found = getattr(pattern, method)(*(text.encode() if as_bytes else text for text in texts))
                    for _ in found if method == "finditer" else ():  # none is kept: collecting garbage takes longer
                        pass
            except TooSlow:
                return part
    return ""


@pytest.mark.parametrize("name", modules())
def test_no_pattern_takes_more_than_time_in_proportion_to_the_text(name: str) -> None:
    module = importlib.import_module(name)
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    found = {(pattern.pattern, method): attack(pattern, method) for pattern, method in uses(module, tree)}
    assert not {use: part for use, part in found.items() if part}


def test_what_takes_longer_is_found() -> None:
    assert attack(re.compile(r"[(\[].*?[)\]]"), "sub") == "("
    assert attack(re.compile("[0-9]*[.]?[0-9]+"), "fullmatch") == "0"
    assert attack(re.compile(rb"<\?.*?\?>", re.DOTALL), "sub") == "<?a"


def test_the_layouts_that_come_with_etl_are_found_in_one_pass() -> None:
    patterns = [one for name in names() for one in (shipped(name).first_line, shipped(name).value_title) if one]
    assert len(patterns) > 4
    assert {power(one) for one in patterns} == {1}
