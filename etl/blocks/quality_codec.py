"""Codes of readings: the quality (etl.core.usage_page) in the low bits, above it the method of what was not measured.

A method is what NEM12 says beside its flag: none, or two digits after the letter that stands for the quality, or the
letter F, for a final substitute, with or without digits. A week of codes is stored as a byte a slot for the qualities,
and as many again for the methods where it has any.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED

Codes = npt.NDArray[np.uint16]

_SHIFT = 3
QUALITY_BITS = (1 << _SHIFT) - 1
_FINAL = 101
_LAST = _FINAL + 100
_QUALITIES = {"A": MEASURED, "S": SUBSTITUTED, "F": SUBSTITUTED, "E": ESTIMATED}
_LETTERS = {MEASURED: "A", SUBSTITUTED: "S", ESTIMATED: "E"}
_FLAG = re.compile(r"[AEFS](?:[0-9]{2})?")


def coded(flag: str) -> int:
    """Return the code of a flag such as A, S14 or F, 0 of an empty one; ValueError for what is none."""
    if not flag:
        return MEASURED
    if not _FLAG.fullmatch(flag):
        raise ValueError("is no flag of a quality and a method")
    method = (_FINAL if flag[0] == "F" else 0) + (int(flag[1:]) + 1 if flag[1:] else 0)
    return method << _SHIFT | _QUALITIES[flag[0]]


def qualities(codes: Codes) -> Codes:
    """Return the qualities of codes."""
    return codes & np.uint16(QUALITY_BITS)


def methods(codes: Codes) -> Codes:
    """Return the methods of codes as numbers, 0 where there is none."""
    return codes >> np.uint16(_SHIFT)


def method_text(one: int) -> str:
    """Return the flag and method that a code stands for, such as S14 or F; empty where it has no method."""
    method, quality = one >> _SHIFT, one & QUALITY_BITS
    final = method >= _FINAL
    number = method - _FINAL if final else method
    digits = f"{number - 1:02}" if number else ""
    letter = "F" if final else _LETTERS.get(quality, "")
    return letter + digits if method else ""


def zeros_or(codes: Codes | None, size: int | tuple[int, ...]) -> Codes:
    """Return codes, where there are none those of measured readings."""
    return np.zeros(size, np.uint16) if codes is None else codes


def worse(one: Codes, other: Codes) -> Codes:
    """Return of each two codes that of the worse quality, of equal qualities the other one unless it has no method."""
    low, high = qualities(one), qualities(other)
    return np.where((low > high) | ((low == high) & (methods(other) == 0)), one, other)


def pack(codes: Codes) -> list[bytes | None]:
    """Return rows of codes as bytes, None for a row of measured readings."""
    quality, method = qualities(codes).astype(np.uint8), methods(codes).astype(np.uint8)
    has_quality, has_method = np.logical_or.reduce(quality, axis=1), np.logical_or.reduce(method, axis=1)
    return [
        low.tobytes() + (high.tobytes() if second else b"") if first or second else None
        for low, high, first, second in zip(quality, method, has_quality, has_method, strict=True)
    ]


def unpack(stored: Sequence[bytes | None], slots: int) -> Codes:
    """Return stored rows as codes: rows x `slots`."""
    rows = [(row or b"").ljust(2 * slots, b"\0") for row in stored]
    planes = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), 2, slots).astype(np.uint16)
    return planes[:, 0] | planes[:, 1] << np.uint16(_SHIFT)


def possible(one: int, worst: int) -> bool:
    """Return whether a number is a code whose quality is no worse than the worst one there is."""
    return 0 <= one >> _SHIFT <= _LAST and one & QUALITY_BITS <= worst


def fault(stored: bytes, known: npt.NDArray[np.bool_], worst: int) -> str | None:
    """Return what is wrong with the bytes of a week whose `known` slots hold a reading; None if nothing is."""
    slots = len(known)
    if len(stored) not in (slots, 2 * slots):
        return f"has {len(stored)} qualities in a week of {slots}"
    planes = np.frombuffer(stored, np.uint8).reshape(-1, slots)
    if planes[0].max(initial=0) > worst or planes[1:].max(initial=0) > _LAST or planes[:, ~known].any():
        return "has an unknown quality, or one of a missing reading"
    return None
