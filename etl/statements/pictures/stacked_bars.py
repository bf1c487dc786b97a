"""Bars of a picture: stacked, hatched where they are estimated, with gaps that are no bars of nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.core.exact import decimal_text
from etl.statements.pictures.page_picture import FILLS, HEIGHT, SPACE, WIDTH, Label, Path, box, cross, path, place

_BASE, _CROSS, _LABEL = 160, 150, 180
_HOLE = 40
"""Height of the frame of a bar that is missing."""


@dataclass(frozen=True)
class Bar:
    """A bar to draw: `parts` are stacked from below; none where there is a gap."""

    label: str
    """Below the bar; empty: none."""
    parts: Sequence[Fraction]
    estimated: Fraction = Fraction(0)
    """What of the whole is hatched."""
    gap: bool = False
    """Whether something is missing, maybe beside a value."""
    peak: bool = False
    before: Fraction | None = None
    """What stands beside it, of a year before."""

    @property
    def whole(self) -> Fraction:
        return sum(self.parts, Fraction(0))


def highest(bars: Sequence[Bar]) -> Fraction:
    """Return the value that is as high as the picture."""
    return max((value for bar in bars for value in (bar.whole, bar.before or Fraction(0))), default=Fraction(0))


def bar_paths(bars: Sequence[Bar]) -> list[Path]:
    """Return the shapes of bars, the highest as high as the picture; one of nothing has no height."""
    scale = HEIGHT / float(highest(bars) or 1)
    wide = WIDTH / max(len(bars), 1)
    several = any(bar.before is not None for bar in bars)
    width = wide * (1 - SPACE) / (2 if several else 1)
    shapes: dict[str, list[str]] = {fill: [] for fill in (*FILLS, "hatch", "hole", "gap", "peak")}
    for number, bar in enumerate(bars):
        left = wide * number + wide * SPACE / 2
        if bar.before:
            tall = float(bar.before) * scale
            shapes["empty"].append(box(left, _BASE - tall, width, tall))
        left += width if several else 0
        top = float(_BASE)
        for fill, part in zip(FILLS, bar.parts, strict=False):
            tall = max(float(part), 0) * scale
            top -= tall
            if tall:
                shapes[fill].append(box(left, top, width, tall))
        if hatched := min(max(float(bar.estimated), 0) * scale, _BASE - top):
            shapes["hatch"].append(box(left, top, width, hatched))
        if bar.gap and not bar.parts:
            shapes["hole"].append(box(left, _BASE - _HOLE, width, _HOLE))
        if bar.gap:
            shapes["gap"].append(cross(left + width / 2, _CROSS))
        if bar.peak:
            shapes["peak"].append(f"M{place(left + width / 2)} {place(top - 2)}l-5 -8h10z")
    return [one for fill, some in shapes.items() for one in path(fill, some)]


def bar_labels(bars: Sequence[Bar], top: str) -> list[Label]:
    """Return what stands below the bars, and what the highest of them is."""
    wide = WIDTH / max(len(bars), 1)
    below = [
        Label(place(wide * (number + 0.5)), str(_LABEL), bar.label) for number, bar in enumerate(bars) if bar.label
    ]
    return [Label("0", "-14", top, "left"), *below]


def shown_highest(bars: Sequence[Bar]) -> str:
    """Return the highest value as a decimal text."""
    return decimal_text(highest(bars))
