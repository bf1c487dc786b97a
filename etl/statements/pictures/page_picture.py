"""Pictures as paths, which templates/chart.html draws, with what they say as a text and as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from etl.statements.page_templates import column_titles

WIDTH, HEIGHT = 640, 160
SPACE = 0.2
"""Part of a bar's place that stays free beside it."""
CLASSES = 5
"""Shades of a heat map."""
PATTERNS = {
    "hatch": "M0 6L6 0M-1 1L1 -1M5 7L7 5",
    "dots": "M2 3h2",
    "rows": "M0 3h6",
    "columns": "M3 0v6",
    "grid": "M0 3h6M3 0v6",
    "empty": "",
}
"""Strokes of a square of 6 units."""
FILLS = ("solid", "dots", "rows", "columns", "grid", "empty")
"""Fills that differ without colour, in the order in which they are used."""


@dataclass(frozen=True)
class Path:
    """Shapes that look alike: `fill` is one of FILLS or `hatch`, or a name of style.css."""

    fill: str
    d: str
    width: str = ""
    """Of a line that is drawn in place of a shape; empty: none is."""
    transform: str = ""
    """From its own units to those of the picture; empty: they are the same."""

    @property
    def strokes(self) -> str | None:
        """Those of its pattern; None where it has none."""
        return PATTERNS.get(self.fill)


@dataclass(frozen=True)
class Label:
    """A text in a picture: `left` and `right` say which end of it is at its place, which else is its middle."""

    x: str
    y: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class Key:
    """What a fill, or a mark, means."""

    fill: str
    text: str
    mark: str = ""
    """A character in place of the fill."""
    line: bool = False
    """Whether it is that of a line."""

    @property
    def strokes(self) -> str | None:
        """Those of its pattern; None where it has none."""
        return PATTERNS.get(self.fill)


@dataclass(frozen=True)
class Picture:
    """The values of templates/chart.html."""

    name: str
    title: str
    text: str
    """All that it says, for who does not see it."""
    paths: Sequence[Path]
    labels: Sequence[Label]
    keys: Sequence[Key]
    head: Sequence[str]
    """Of the table: a column of texts, then columns of numbers, then one of notes."""
    rows: Sequence[tuple[str, Sequence[str], str]]
    """Of the table, with empty texts where there is no number."""
    height: str = str(HEIGHT)
    notes: Sequence[str] = field(default_factory=tuple)

    @property
    def above(self) -> int:
        """Return the room above it: of what stands there, or of half a line."""
        return 34 if any(label.y.startswith("-") for label in self.labels) else 12

    @property
    def whole_height(self) -> int:
        """Return its height with what stands above and below."""
        return self.above + int(self.height) + 24

    @property
    def columns(self) -> str:
        """Return the titles of the table's columns for narrow screens."""
        return column_titles(self.head[1:])

    @property
    def patterns(self) -> list[Path]:
        """The paths that have a pattern, one of each."""
        return list({path.fill: path for path in self.paths if path.strokes is not None}.values())


def place(number: float) -> str:
    """Return a place to a tenth of a unit, which no eye tells apart."""
    tenths = round(number * 10)
    sign, tenths = ("-", -tenths) if tenths < 0 else ("", tenths)
    whole, part = divmod(tenths, 10)
    return f"{sign}{whole or ''}.{part}" if part else f"{sign}{whole}"


def pair(x: float, y: float) -> str:
    """Return a place in both directions."""
    return f"{place(x)}{'' if round(y * 10) < 0 else ' '}{place(y)}"


def box(x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle as a part of a path."""
    wide = place(width)
    return f"M{place(x)} {place(y)}h{wide}v{place(height)}h-{wide}z"


def cross(x: float, y: float) -> str:
    """Return a cross around a place."""
    return f"M{place(x)} {place(y)}m-4 -4l8 8m-8 0l8 -8"


def path(fill: str, shapes: Iterable[str], width: str = "", transform: str = "") -> list[Path]:
    """Return a path of some shapes, or of lines of a width; none of no shape."""
    drawn = "".join(shapes)
    return [Path(fill, drawn, width, transform)] if drawn else []
