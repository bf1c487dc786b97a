"""Bars side by side, some rows high, and the axis below them: of blocks, or of ASCII characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TextIO


@dataclass(frozen=True)
class Ink:
    """Characters that bars are drawn with."""

    levels: str
    """A cell by how much of it is filled, from nothing to all of it."""
    above: str
    """The top cell of a bar that is higher than the scale."""
    known: str
    """Axis below a bar, which may be of nothing."""
    gap: str
    """Axis where there is no value."""
    mark: str
    nothing: str
    """In a row of blocks, a value of nothing."""
    blocks: str
    """In a row of blocks, values by their size, from the smallest above nothing to the largest."""


BLOCKS = Ink(" ▁▂▃▄▅▆▇█", "↑", "─", "x", "▲", "·", "▁▂▃▄▅▆▇█")
ASCII = Ink(" .:#", "^", "-", "x", "!", "_", ".:=+*%#@")


def ink_for(stream: TextIO | None) -> Ink:
    """Return blocks where the encoding of standard output has them; None: it is closed."""
    encoding = None if stream is None else stream.encoding
    try:
        f"{BLOCKS.levels}{BLOCKS.above}{BLOCKS.known}{BLOCKS.mark}{BLOCKS.nothing}".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def bars(values: Sequence[int | None], top: int, height: int, ink: Ink) -> list[str]:
    """Return rows of bars from the highest one down, and their axis; None is a gap, and no bar of nothing.

    A bar above `top` is cut off there. One above nothing has the lowest level at the least.
    """
    filled = [None if value is None else _levels(value, top, height, ink) for value in values]
    full = len(ink.levels) - 1
    rows = []
    for row in reversed(range(height)):
        cells = [ink.levels[min(max((one or 0) - row * full, 0), full)] for one in filled]
        if row == height - 1:
            cells = [
                ink.above if value is not None and value > top else cell
                for cell, value in zip(cells, values, strict=True)
            ]
        rows.append("".join(cells))
    return [*rows, "".join(ink.gap if value is None else ink.known for value in values)]


def _levels(value: int, top: int, height: int, ink: Ink) -> int:
    """Return how many levels of all rows a value fills."""
    every = height * (len(ink.levels) - 1)
    if not value:
        return 0
    return every if value >= top else max(1, round(Fraction(value * every, top)))


def block(share: float, ink: Ink) -> str:
    """Return the block of a share of the largest value; only what is all of it has the full one."""
    if share <= 0:
        return ink.nothing
    last = len(ink.blocks) - 1
    return ink.blocks[last if share >= 1 else min(int(share * len(ink.blocks)), last - 1)]


def marks(marked: Sequence[bool], ink: Ink) -> str:
    """Return the row of marks below an axis."""
    return "".join(ink.mark if one else " " for one in marked).rstrip()


def labels(texts: Sequence[tuple[int, str]]) -> str:
    """Return a row of texts, each from its place on; one that an earlier text is in the way of is left out."""
    row = ""
    for place, text in texts:
        if not row or place > len(row):
            row = row.ljust(place) + text
    return row
