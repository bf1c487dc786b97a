"""Made readings of one meter as Green Button XML, a block a day.

python tests/benchmarks/green.py READINGS FILE
"""

import sys
from pathlib import Path

from tests.support import green_button as gb

START, QUARTER, DAY = 1_262_304_000, 900, 96
"""The feed begins with 2010."""


def write(readings: int, path: Path) -> None:
    """Quarter-hours from START on; whole, or not at all."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(gb.HEAD + gb.local_time() + gb.point() + gb.series())
        for first in range(0, readings, DAY):
            places = range(first, min(first + DAY, readings))
            day = [gb.reading(START + QUARTER * place, place * 7919 % 900, QUARTER) for place in places]
            file.write(gb.block(day, serial=first))
        file.write(gb.reading_type() + "</feed>\n")  # last: all readings wait for it
    unfinished.replace(path)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
