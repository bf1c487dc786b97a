"""Shades of a heat map: how dark a cell is, runs of cells that are alike, and what each shade means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.statements.pictures.page_picture import CLASSES, Key, Path, box, pair, path, place
from etl.statements.wording import Wording

_KINDS = tuple(f"shade{number}" for number in range(CLASSES))


@dataclass
class Cells:
    """Cells in columns and rows, of which those that touch and are alike are one shape."""

    top: float
    """The highest value."""
    left: float
    """Where the columns begin, in units of the picture."""
    wide: float
    """Of a column."""
    tall: float
    """Of a row."""
    gaps: tuple[float, float] = (0, 0)
    """Parts of a column and of a row that stay free after a cell."""
    shapes: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in (*_KINDS, "hatch", "hole")})
    _ends: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Where the last line of a kind ends, from which the next one is counted: that is a shorter text."""

    def shade(self, value: float) -> str:
        """Return the shade of a value: the highest is the darkest, and the lightest begins at nothing."""
        return _KINDS[min(int(max(value, 0) / self.top * CLASSES), CLASSES - 1) if self.top > 0 else 0]

    def add(self, kind: str, column: int, row: int, rows: int = 1) -> None:
        """Add a cell; one of a shade is a broad line in units of columns and rows, others are boxes."""
        free, below = self.gaps
        if kind in _KINDS:
            at, end = self._ends.get(kind, (0, 0))
            self.shapes[kind].append(f"m{pair(column - at, row - end)}v{place(rows - below)}")
            self._ends[kind] = column, row + rows - below
        else:
            size = self.wide * (1 - free), self.tall * (rows - below)
            self.shapes[kind].append(box(self.left + self.wide * column, self.tall * (row + below / 2), *size))

    def paths(self) -> list[Path]:
        """Return a path of each kind of cell."""
        return [one for kind, some in self.shapes.items() for one in self._path(kind, some)]

    def _path(self, kind: str, some: Sequence[str]) -> list[Path]:
        if kind not in _KINDS:
            return path(kind, some)
        free, below = self.gaps
        middle = pair(self.left + self.wide * (1 - free) / 2, self.tall * below / 2)
        return path(kind, some, f"{1 - free:g}", f"translate({middle})scale({self.wide:.4g} {self.tall:.4g})")

    def keys(self, wording: Wording) -> list[Key]:
        """Say what the shades and marks mean that are there."""
        words = wording.words
        found = [
            Key(kind, f"{words['up_to']} {_number(self.top * (number + 1) / CLASSES, wording)} kWh", line=True)
            for number, kind in enumerate(_KINDS)
            if self.top > 0
        ]
        found += [Key("hatch", words["hatched"])] if self.shapes["hatch"] else []
        return found + ([Key("hole", words["no_reading"])] if self.shapes["hole"] else [])


def runs(kinds: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return kind, start and length of what follows each other alike."""
    found: list[tuple[str, int, int]] = []
    for at, kind in enumerate(kinds):
        if found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1], found[-1][2] + 1)
        else:
            found.append((kind, at, 1))
    return found


def _number(value: float, wording: Wording) -> str:
    places = next((places for places, least in enumerate((100, 10, 1, 0.1)) if value >= least), 4)
    return wording.number(f"{value:.{places}f}").shown
