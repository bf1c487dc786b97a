"""Compilation of the kernel: one command makes the whole library, and without a compiler nothing breaks."""

import ctypes
import subprocess
from pathlib import Path

import pytest

from etl.kernel import compiling
from etl.kernel.compiling import SOURCE, build, compilers, source_sha256

needs_compiler = pytest.mark.skipif(not compilers(), reason="no C compiler")


@needs_compiler
def test_all_sources_become_one_library_that_names_them(tmp_path: Path) -> None:
    assert build(tmp_path / "_kernel.so") == ""
    library = ctypes.CDLL(str(tmp_path / "_kernel.so"))
    library.etl_source_sha256.restype = ctypes.c_char_p
    assert library.etl_source_sha256() == source_sha256().encode()
    assert [path.name for path in tmp_path.iterdir()] == ["_kernel.so"]


@needs_compiler
def test_the_compiler_warns_of_nothing(tmp_path: Path) -> None:
    warnings = ("-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wstrict-prototypes", "-Werror")
    command = [*compilers()[0], *compiling.OPTIONS, *warnings, '-DETL_SOURCE_SHA256=""', "-o", str(tmp_path / "all.so")]
    done = subprocess.run([*command, *compiling._units()], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_without_a_compiler_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert build(tmp_path / "_kernel.so") == "there is no C compiler"
    assert list(tmp_path.iterdir()) == []


@needs_compiler
@pytest.mark.parametrize("before", ["", "env "], ids=["with arguments", "through another program"])
def test_a_compiler_is_named_as_in_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    (compiler, *_), *_ = compilers()
    monkeypatch.setenv("CC", f"{before}{compiler} -O0")
    assert build(tmp_path / "_kernel.so") == ""


@pytest.mark.parametrize("named", ["/none/such/cc", "none-such -O2", "'", " "])
def test_a_variable_that_names_no_compiler_is_one_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("CC", named)
    assert build(tmp_path / "_kernel.so") == "there is no C compiler"


def test_a_folder_that_cannot_be_written_to_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a checkout on a read-only file system: removing what was not made is refused there, too."""
    monkeypatch.setenv("CC", "false")
    assert "false failed" in build(Path("/dev/null/_kernel.so"))


def test_a_compiler_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "false")
    assert "false failed" in build(tmp_path / "_kernel.so")
    assert list(tmp_path.iterdir()) == []


def test_the_digest_is_of_all_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in SOURCE.glob("*.[ch]"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(compiling, "SOURCE", tmp_path)
    before = source_sha256()
    (tmp_path / "another.c").write_text("/* Nothing. */\n", encoding="utf-8")
    assert source_sha256() != before
