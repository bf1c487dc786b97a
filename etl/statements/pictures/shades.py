"""Shades of a heat map: how dark a cell is, runs of cells that are alike, and what each shade means."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.statements.pictures.page_picture import CLASSES, Key, Path, box, path, place
from etl.statements.wording import Wording

_KINDS = tuple(f"shade{number}" for number in range(CLASSES))


@dataclass
class Cells:
    """Cells in columns or rows, of which those that touch and are alike are one shape."""

    top: float
    """The highest value."""
    width: float
    """Of each, in units of the picture."""
    shapes: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in (*_KINDS, "hatch", "hole")})

    def shade(self, value: float) -> str:
        """Return the shade of a value: the highest is the darkest, and the lightest begins at nothing."""
        return _KINDS[min(int(max(value, 0) / self.top * CLASSES), CLASSES - 1) if self.top > 0 else 0]

    def add(self, kind: str, x: float, y: float, height: float) -> None:
        """Add a cell; one of a shade is a broad line, which is half as long a text as a box."""
        line = f"M{place(x + self.width / 2)} {place(y)}v{place(height)}"
        self.shapes[kind].append(line if kind in _KINDS else box(x, y, self.width, height))

    def paths(self) -> list[Path]:
        """Return a path of each kind of cell."""
        width = place(self.width)
        return [one for kind, some in self.shapes.items() for one in path(kind, some, width if kind in _KINDS else "")]

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
