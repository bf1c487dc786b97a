"""The kernel's library: found beside this module, checked, and loaded once; or the reason why it is not used."""

import ctypes
import os
from collections.abc import Callable
from functools import cache
from typing import Any

from etl.kernel.compiling import LIBRARY, is_whole, source_sha256

INTERFACE = 1
"""ETL_INTERFACE of kernel.h, as the modules that call the kernel know it."""
PURE = "ETL_PURE"
"""The variable that turns the kernel off."""
POINTER = ctypes.c_void_p
"""The type of an argument that is an array: `array.ctypes.data`, or bytes as they are where C only reads them."""


def loaded() -> ctypes.CDLL | None:
    """Return the library, or None where everything is done without it."""
    return None if os.environ.get(PURE) else _found()[0]


def why_not_loaded() -> str:
    """Return why the kernel is not used; empty where it is."""
    return f"{PURE} is set" if os.environ.get(PURE) else _found()[1]


def function(name: str, result: Any, *arguments: Any) -> Callable[..., Any] | None:
    """Return a function of the kernel with the types of its result and arguments; None where there is no kernel.

    ctypes frees the interpreter's lock during each call: other threads may not write to the arrays meanwhile.
    """
    library = loaded()
    return None if library is None else _typed(name, result, arguments)


@cache
def _typed(name: str, result: Any, arguments: tuple[Any, ...]) -> Callable[..., Any]:
    library = _found()[0]
    made: Any = library[name] if library is not None else None  # an object of its own, not the shared attribute
    made.restype, made.argtypes = result, arguments
    found: Callable[..., Any] = made
    return found


@cache
def _found() -> tuple[ctypes.CDLL | None, str]:
    if not LIBRARY.is_file():
        return None, "it was not compiled"
    try:
        if not is_whole(LIBRARY):
            return None, "its file is damaged or of an earlier etl (install again)"
        library = ctypes.CDLL(str(LIBRARY))
        library.etl_source_sha256.restype = ctypes.c_char_p
        source, interface = library.etl_source_sha256(), library.etl_interface()
    except (OSError, AttributeError) as error:
        return None, f"it cannot be loaded ({error})"
    if (source, interface) != (source_sha256().encode(), INTERFACE):
        return None, "it was compiled from other sources (install again)"
    return library, ""
