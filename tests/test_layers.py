"""A module imports layers below its own, never one above and never a sibling; the rest of the rules on imports."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LAYERS: list[list[str]] = [  # from the top; packages of one line are siblings
    ["etl.start"],
    ["cli"],
    ["etl.commands"],
    ["settings"],
    ["etl.reports"],
    ["etl.worker"],
    ["etl.load_by_workers"],
    [
        "etl.load",
        "etl.unload",
        "etl.bill",
        "etl.export",
        "etl.status",
        "etl.assign",
        "etl.issue",
        "etl.asked",
        "etl.backup",
        "etl.check",
        "etl.compare",
        "etl.history",
        "etl.tariff",
        "etl.explain",
        "etl.prices",
        "etl.runs",
        "etl.sniff",
    ],
    ["etl.engines"],
    ["etl.keeping"],
    ["etl.computing"],
    ["etl.load_target"],
    ["etl.pricing", "etl.billing", "etl.loading"],
    ["etl.sources", "etl.store", "etl.exports"],
    ["etl.grids", "etl.merging", "etl.longreads"],
    ["etl.tariffs", "etl.blocks", "etl.revisions"],
    ["etl.core"],
    ["etl.errors"],
]
PLACES = {package: (level, package) for level, packages in enumerate(LAYERS) for package in packages}
LATE = {"pandas", "openpyxl", "psycopg", "tqdm", "fsspec", "aiohttp", "celery", "kombu"}
SLOW = ("pandas", "pyarrow", "numpy", "django.db", "tqdm", "asyncio", "iso_4217")
IGNORE = re.compile("# (?:noqa|type: ignore)")
REASON = re.compile(r"# (?:noqa: [A-Z0-9, ]+ --? |type: ignore\[[a-z, -]+\] +(?:# |- ))\w")
MODULES = sorted([ROOT / "cli.py", ROOT / "settings.py", *(ROOT / "etl").rglob("*.py")])


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def place(module: str) -> tuple[int, str] | None:
    """Level (0 is the top) and package of one of our modules; None for `etl` itself and for others' modules."""
    return next((at for package, at in PLACES.items() if f"{module}.".startswith(f"{package}.")), None)


def names(node: ast.AST) -> list[str]:
    """Modules that an import statement may load: `from etl import load` names `etl.load`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def broken_rules(module: str, source: str) -> Iterator[str]:
    """One sentence for each import that a module of that name must not have."""
    tree = ast.parse(source)
    own = place(module)
    for node in ast.walk(tree):
        for name in names(node):
            theirs = place(name)
            if own and theirs and theirs[1] != own[1] and theirs[0] <= own[0]:
                yield f"{module} imports {name}, which is {'beside' if theirs[0] == own[0] else 'above'} it"
            if name.split(".")[0] == "django" and (own or (0, ""))[1] not in ("etl.store", "settings"):
                yield f"{module} imports {name}: Django is known to settings and etl.store only"
    for node in tree.body:
        yield from (f"{module} imports {name} at its top" for name in names(node) if name.split(".")[0] in LATE)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    module = module_name(path)
    assert list(broken_rules(module, path.read_text(encoding="utf-8"))) == []
    assert place(module) or module == "etl", f"{module} belongs to no layer: name it in LAYERS"


@pytest.mark.parametrize(
    ("module", "source", "rule"),
    [
        ("etl.core.money", "from etl.tariffs import read", "above"),
        ("etl.sources.csv", "import etl.store.models", "beside"),
        ("etl.load", "from etl import bill", "beside"),
        ("etl.store.blocks", "def f():\n    import etl.load", "above"),
        ("etl.bill", "from django.db import models", "Django"),
        ("etl.exports.excel", "import openpyxl", "at its top"),
    ],
)
def test_a_forbidden_import_is_found(module: str, source: str, rule: str) -> None:
    assert any(rule in sentence for sentence in broken_rules(module, source))


def test_imports_of_lower_layers_and_of_ones_own_are_fine() -> None:
    source = "import numpy\nfrom etl.core.periods import Period\nfrom etl.store import blocks\nimport etl.errors"
    assert list(broken_rules("etl.store.bills", source)) == []


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_every_ignore_carries_a_reason_of_its_own(path: Path) -> None:
    ignores = [line for line in path.read_text(encoding="utf-8").splitlines() if IGNORE.search(line)]
    assert [line for line in ignores if not REASON.search(line) or "as above" in line] == []


def test_help_loads_nothing_heavy() -> None:
    program = "import sys; sys.argv = ['etl', '--help']; from etl.start import main; main()"
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in loaded
    assert loaded.isdisjoint(SLOW)
