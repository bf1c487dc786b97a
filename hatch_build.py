"""Build hook: compiles the kernel where a C compiler is at hand; without one the wheel is pure Python.

The library is loaded by ctypes, so that one serves all versions of Python: the tag is py3-none-PLATFORM.
ETL_KERNEL=0 leaves it out, ETL_KERNEL=require fails where it cannot be compiled.
"""

import os
import tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

WISH = "ETL_KERNEL"
"""0: a pure wheel; 1 (as without it): compile if that is possible; require: compile or fail."""


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `etl/kernel/_kernel.so` to a wheel, or puts it into the checkout of an editable install."""

    _folder: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile for this build; RuntimeError where the kernel is required and cannot be had."""
        wish = os.environ.get(WISH, "1")
        if self.target_name != "wheel" or wish == "0":
            return
        compiling = _compiling(Path(self.root))
        why = compiling.build() if version == "editable" else self._in_wheel(compiling, build_data)
        if why and wish == "require":
            raise RuntimeError(f"{WISH}=require, but the kernel was not compiled: {why}")
        if why:
            self.app.display_warning(f"etl without its kernel (slower loads, the same results): {why}")

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - the hook's
        """Remove what the wheel has a copy of."""
        if self._folder is not None:
            self._folder.cleanup()

    def _in_wheel(self, compiling: ModuleType, build_data: dict[str, Any]) -> str:
        platform = _platform()
        if "universal2" in platform:
            return "a wheel for two processors would hold the code of one"
        self._folder = tempfile.TemporaryDirectory()
        library = Path(self._folder.name, "_kernel.so")
        why: str = compiling.build(library)
        if not why:
            build_data["force_include"][str(library)] = "etl/kernel/_kernel.so"
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{platform}"
        return why


def _platform() -> str:
    """Return this machine's plain tag: a library that is linked here keeps no promise of manylinux."""
    return next(tag for tag in platform_tags() if not tag.startswith(("manylinux", "musllinux")))


def _compiling(root: Path) -> ModuleType:
    """Import etl.kernel.compiling by its path: etl itself cannot be imported where its wheel is built."""
    spec = spec_from_file_location("etl_kernel_compiling", root / "etl" / "kernel" / "compiling.py")
    if spec is None or spec.loader is None:
        raise RuntimeError("etl/kernel/compiling.py is missing")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
