"""Pages of errors: each code has one, each is used, and the reference has them all."""

import ast
from typing import get_args

import pytest

from etl.commands.interface.error_pages import error_page, error_pages
from etl.core.errors import Code, EtlError
from tests.support.command import Shell
from tests.support.make_errors import PAGE, with_table
from tests.support.places import ROOT

CODES = set(get_args(Code))


def classes(error: type[EtlError]) -> list[type[EtlError]]:
    return [error, *(found for below in error.__subclasses__() for found in classes(below))]


def test_every_code_has_a_page_with_all_its_parts() -> None:
    assert error_pages().keys() == CODES
    assert list(error_pages()) == sorted(CODES)
    for code, page in error_pages().items():
        assert list(page) == ["meaning", "cause", "remedy", "example"], code
        assert all(page[part].endswith(".") for part in ("meaning", "cause", "remedy")), code


def test_every_code_is_that_of_some_error() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "etl").rglob("*.py") if path.name != "errors.py"]
    used = {
        node.value
        for text in sources
        if '"E-' in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in CODES
    }
    assert used | {error.code for error in classes(EtlError)} == CODES


def test_help_prints_the_page_of_a_code(etl: Shell) -> None:
    assert etl.ok("help", "E-ZONE").out.splitlines() == error_page("E-ZONE")
    assert etl.ok("help", "e-zone").out == etl.ok("help", "E-ZONE").out
    assert etl.ok("help", "E-ZONE", "--json").json == {"code": "E-ZONE", **error_pages()["E-ZONE"]}


@pytest.mark.parametrize("words", [["E-NIX"], ["E-ZONE", "bill"]])
def test_what_is_no_code_is_refused(etl: Shell, words: list[str]) -> None:
    done = etl("help", *words)
    assert (done.code, done.error) == (2, f"etl: there is no code {' '.join(words)!r} (docs/reference/errors.md)")


def test_the_reference_is_made_from_the_pages() -> None:
    text = PAGE.read_text("utf-8")
    assert text == with_table(text), "python -m tests.support.make_errors"
