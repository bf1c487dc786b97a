"""The C of the kernel and of its fuzzers: as short, as plainly laid out and as well explained as the Python."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.kernel.compiling import SOURCE
from tests.support.places import ROOT, TESTS

LONGEST_LINE, LONGEST_FUNCTION, LONGEST_FILE = 120, 60, 350
FILES = sorted([*SOURCE.iterdir(), *(TESTS / "kernel").glob("*.[ch]")])
_UNBRACED = re.compile(r"\s*(?:if|for|while) \(.*\) [^{]*;$|\s*else [^{]*;$")
_INDENTED = re.compile(r"(?:    )*\S")
"""A statement; what goes on from the line before may stand below its beginning."""


def faults(text: str) -> Iterator[str]:
    """One sentence for each line that is not in the style."""
    lines = text.split("\n")
    if lines[-1] or len(lines) > LONGEST_FILE:
        yield f"it has more than {LONGEST_FILE} lines, or no line end at its end"
    if not lines[0].startswith("/* "):
        yield "it does not begin with a comment on what is in it"
    for number, line in enumerate(lines, 1):
        if "\t" in line or line != line.rstrip() or len(line) > LONGEST_LINE or line.lstrip().startswith("//"):
            yield f"{number}: a tab, a blank at the end, a // comment, or more than {LONGEST_LINE} characters"
        if _UNBRACED.match(line):
            yield f"{number}: a statement without its braces"
        if line[:1] == " " and lines[number - 2][-1:] in {";", "{", "}"} and not _INDENTED.match(line):
            yield f"{number}: not indented by four blanks"
        if line == "{":
            yield from _of_function(lines, number - 1)


def _of_function(lines: list[str], opening: int) -> Iterator[str]:
    first = next(place for place in range(opening, -1, -1) if not lines[place]) + 1
    if not lines[first].startswith("/* ") and not any(lines[place].endswith("*/") for place in range(first, opening)):
        yield f"{opening + 1}: a function without a comment before it"
    if lines.index("}", opening) - opening > LONGEST_FUNCTION:
        yield f"{opening + 1}: a function of more than {LONGEST_FUNCTION} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_in_the_style(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"))) == []


GOOD = "/* Sums. */\n#include <stdint.h>\n\n/* One more. */\nint more(int one)\n{\n    return one + 1;\n}\n"


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("    return", "\treturn", "a tab"),
        ("    return", "   return", "four blanks"),
        ("one + 1;", "one + 1; ", "a blank at the end"),
        ("one + 1;", f"one + {'1' * 120};", "characters"),
        ("    return", "    // More.\n    return", "//"),
        ("    return", "    if (!one) return 1;\n    return", "braces"),
        ("/* One more. */\n", "", "without a comment"),
        ("/* Sums. */\n", "", "does not begin"),
        ("    return", "    one++;\n" * 61 + "    return", "60 lines"),
        ("}\n", "}", "line end"),
    ],
)
def test_what_is_not_in_the_style_is_found(good: str, bad: str, fault: str) -> None:
    assert list(faults(GOOD)) == []
    assert any(fault in sentence for sentence in faults(GOOD.replace(good, bad)))
