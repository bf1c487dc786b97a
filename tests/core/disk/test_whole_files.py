"""No command can forget what its files are compared with: all that name one are tried, and one place writes them."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from tests.support.named_files import FOLDERS, READS, TEXTS, WRITES, WRITING
from tests.support.places import ROOT

OPENERS = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "rename", "renames", "touch", "hardlink_to"}
PLACES = {
    "etl/commands/app.py": "standard output whose reader is gone",
    "etl/commands/interface/help_layout.py": "a paragraph of help, and no file",
    "etl/commands/tables.py": "renames a client, and no file",
    "etl/commands/terminal.py": "standard output that is full or closed",
    "etl/core/disk/leftovers.py": "locks what a killed command left beside a target, to remove it",
    "etl/core/disk/targets.py": "lets a whole file take the target's name",
    "etl/core/disk/whole_files.py": "writes that file",
    "etl/core/disk/whole_folder.py": "writes a folder beside a target, which it takes the place of as a whole",
    "etl/invoicing/renamed_clients.py": "renames a client, and no file",
    "etl/kernel/compiling.py": "lets a compiled kernel take the place of the one before, which no user names",
    "etl/store/database/copying.py": "lets SQLite write a copy of the database beside the target",
    "etl/store/database/schema.py": "makes the database",
}
"""Where files are opened for writing or get their name: nowhere a file that a user names, but by a Target."""


def parameters(command: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every argument and option of every command."""
    yield from ((name, parameter) for parameter in command.params)
    for other, below in getattr(command, "commands", {}).items():
        yield from parameters(below, f"{name} {other}".strip())


def test_every_parameter_that_names_a_file_is_tried() -> None:
    """A new option is a text (TEXTS), or the laws on what is read (READS) and written (WRITES) hold for it."""
    from etl.commands.app import app

    kinds = {"str", "path", "tariff_file"}
    texts = [(name, one) for name, one in parameters(get_command(app)) if one.type.name in kinds]
    assert {(name, one.name) for name, one in texts if one.name not in TEXTS} == WRITING | READS.keys() | FOLDERS
    assert {one.name for _, one in texts if one.type.name == "path"}.isdisjoint(TEXTS)
    assert {name for name, _ in WRITING} <= WRITES.keys()


def writes(tree: ast.AST) -> Iterator[int]:
    """Lines on which a file is opened for writing, or gets its name."""
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        modes = [str(one.value) for one in values if isinstance(one, ast.Constant)]
        for_writing = any(set(mode) <= set("rwxabt+") and set(mode) & set("wxa+") for mode in modes)
        flags = any(flag in ast.unparse(node) for flag in ("O_WRONLY", "O_RDWR"))
        renames = name == "replace" and len(node.args) == 1 and not node.keywords  # that of texts has two
        if name in OPENERS or renames or (name in {"open", "fdopen"} and (for_writing or flags)):
            yield node.lineno


def test_files_that_users_name_are_written_in_one_place() -> None:
    modules = (ROOT / "etl").rglob("*.py")
    assert PLACES.keys() == {
        str(path.relative_to(ROOT)) for path in modules if any(writes(ast.parse(path.read_text("utf-8"))))
    }


@pytest.mark.parametrize(
    "source",
    ["p.write_text('x')", "open(p, 'w')", "p.open('ab')", "os.open(p, os.O_WRONLY)", "a.replace(b)", "os.rename(a, b)"],
)
def test_writing_is_found(source: str) -> None:
    assert list(writes(ast.parse(source))) == [1]
