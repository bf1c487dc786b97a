"""Tests stand beside what they test: every module of etl has a test that is found by its name."""

from pathlib import Path

from tests.support.places import ROOT, TESTS

UNTESTED = {"etl/store/apps.py"}
"""Modules in which nothing can be wrong by itself."""
MODULES = sorted(
    path.relative_to(ROOT)
    for path in (ROOT / "etl").rglob("*.py")
    if path.name != "__init__.py" and "migrations" not in path.parts
)


def test_every_module_has_a_test_of_its_name() -> None:
    assert [f"write {missing}" for module in MODULES if (missing := missing_test(module))] == []


def missing_test(module: Path) -> str:
    """The test file that a module lacks; empty if it has one."""
    folder = TESTS.joinpath(*module.parts[1:-1])
    found = [path for path in folder.glob(f"test_{module.stem}*.py") if _is_of(path.stem, module.stem)]
    is_tested = found or module.as_posix() in UNTESTED
    return "" if is_tested else f"{folder.relative_to(ROOT)}/test_{module.stem}.py"


def _is_of(test: str, module: str) -> bool:
    """Whether a file tests a module: `test_stamps` or `test_stamps_laws`, but not that of a longer name."""
    rest = test.removeprefix(f"test_{module}")
    return not rest or rest.startswith("_")


def test_tests_of_packages_stand_in_folders_of_their_names() -> None:
    own = {"bad", "benchmarks", "faults", "golden", "layouts", "project", "real", "support"}
    rooms = {path.name for path in (ROOT / "etl").iterdir() if path.is_dir()}
    assert {path.name for path in TESTS.iterdir() if path.is_dir() and path.name != "__pycache__"} <= own | rooms
