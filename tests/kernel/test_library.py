"""The kernel's library: used where it is of these very sources, and never otherwise."""

import ctypes
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from etl.kernel import library
from etl.kernel.compiling import MARK, build, compilers


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the library will be. Each look-up in the test looks there again."""
    monkeypatch.delenv("ETL_PURE", raising=False)
    monkeypatch.setattr(library, "LIBRARY", tmp_path / "_kernel.so")
    library._found.cache_clear()
    library._typed.cache_clear()
    yield tmp_path / "_kernel.so"
    library._found.cache_clear()
    library._typed.cache_clear()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not compilers():
        pytest.skip("no C compiler")
    made = tmp_path_factory.mktemp("kernel") / "_kernel.so"
    assert build(made) == ""
    return made


@pytest.fixture
def built(compiled: Path, original: Path) -> None:
    shutil.copy(original, compiled)


def test_without_a_library_there_is_a_reason(compiled: Path) -> None:
    assert not compiled.exists()
    assert (library.loaded(), library.why_not_loaded()) == (None, "it was not compiled")
    assert library.function("etl_interface", ctypes.c_int32) is None


@pytest.mark.usefixtures("built")
def test_a_library_of_these_sources_is_used() -> None:
    interface = library.function("etl_interface", ctypes.c_int32)
    assert library.why_not_loaded() == ""
    assert interface is not None
    assert interface() == library.INTERFACE


@pytest.mark.usefixtures("built")
def test_a_variable_turns_it_off_and_on_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETL_PURE", "1")
    assert (library.loaded(), library.why_not_loaded()) == (None, "ETL_PURE is set")
    monkeypatch.delenv("ETL_PURE")
    assert library.loaded() is not None


@pytest.mark.usefixtures("built")
def test_a_library_of_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "source_sha256", lambda: "0" * 64)
    assert library.loaded() is None
    assert library.why_not_loaded() == "it was compiled from other sources (install again)"


@pytest.mark.usefixtures("built")
def test_a_library_of_another_interface_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "INTERFACE", library.INTERFACE + 1)
    assert library.loaded() is None


DAMAGED = "its file is damaged or of an earlier etl (install again)"


def test_a_file_that_is_no_library_is_not_used(compiled: Path) -> None:
    compiled.write_bytes(b"not a library")
    assert library.loaded() is None
    assert library.why_not_loaded() == DAMAGED


def test_a_library_for_another_machine_is_not_used(compiled: Path) -> None:
    code = b"whole, but no library of this machine"
    compiled.write_bytes(code + MARK + sha256(code).digest())
    assert library.loaded() is None
    assert "it cannot be loaded" in library.why_not_loaded()


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_library_that_is_cut_short_is_not_used_and_kills_nobody(compiled: Path, original: Path, part: float) -> None:
    """The loader maps what is not there, and the process dies of SIGBUS."""
    data = original.read_bytes()
    compiled.write_bytes(data[: int(len(data) * part)])
    assert (library.loaded(), library.why_not_loaded()) == (None, DAMAGED)


@pytest.mark.parametrize("part", [0.3, 0.7, 0.9999])
def test_a_library_with_a_byte_changed_is_not_used(compiled: Path, original: Path, part: float) -> None:
    data = bytearray(original.read_bytes())
    data[int(len(data) * part)] ^= 0x10
    compiled.write_bytes(data)
    assert (library.loaded(), library.why_not_loaded()) == (None, DAMAGED)
