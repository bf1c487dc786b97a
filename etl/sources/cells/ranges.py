"""Ranges of time in one cell: `01.06.2024 00:00 - 01.06.2024 01:00`, `2024-06-01 00:00 to 2024-06-01 00:15`."""

import re
from collections.abc import Sequence

from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import kind

_BETWEEN = (
    " - ", " \u2013 ", " \u2014 ", " to ", " until ", " bis ", " tot ", " t/m ", " au ", " à ", " a ", " al ", " até ",
    " do ", " til ", " till ", " -> ", "/", "\u2013", "-",
)  # fmt: skip
"""What stands between start and end, the longest first."""
_CLOCKS = re.compile(r"(?<![0-9])([0-9]{1,2}):([0-9]{2}) ?-([0-9]{2}):([0-9]{2})$")
_DAY, _HOUR = 1440, 60


def text_between(cells: Sequence[str]) -> str:
    """Return what stands between start and end in all of these cells; empty where they are no ranges."""
    first = next((cell for cell in cells if cell.strip(BLANKS)), "")
    if not first or (kind(first) and not _are_clocks(cells)):
        return ""
    filled = [cell.replace("\u00a0", " ") for cell in cells if cell.strip(BLANKS)]
    return next((text for text in _BETWEEN if filled and all(_is_range(cell, text) for cell in filled)), "")


def _are_clocks(cells: Sequence[str]) -> bool:
    """Return whether what may be an offset is a time: `00:15-00:30` after `00:00-00:15`, always as much later."""
    found = [_CLOCKS.search(cell) for cell in cells if cell.strip(BLANKS)]
    starts = [int(match[1]) * 60 + int(match[2]) for match in found if match]
    ends = [int(match[3]) * 60 + int(match[4]) for match in found if match]
    steps = {(end - start) % _DAY for start, end in zip(starts, ends, strict=True)}
    return len(starts) == len(found) and len(set(starts)) > 1 and len(steps) == 1 and 0 < max(steps) <= _HOUR


def start_of(cell: str) -> str:
    """Return the start of a range; a cell that is none as it is."""
    between = "" if kind(cell) else text_between([cell])
    return cell.replace("\u00a0", " ").partition(between)[0].strip(BLANKS) if between else cell


def _is_range(cell: str, between: str) -> bool:
    start, found, end = cell.partition(between)
    return bool(found) and kind(start) in {"stamp", "date", "time"} and kind(end) in {"stamp", "date", "time"}
