"""Quality flags of NEM12: of a whole day in its 300 record, or of ranges of its intervals in 400 records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.blocks.weeks import Mask
from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED
from etl.sources.cells.clean_text import BLANKS, printable

FLAG = re.compile(r"[AEFNSV](?:[0-9]{2})?")
"""A quality and the method of a substitution: A, E52, V."""

CODES = {"A": MEASURED, "E": ESTIMATED, "F": SUBSTITUTED, "S": SUBSTITUTED, "N": MEASURED}
"""Actual, estimated, final or other substitute; N is no reading, whose value says nothing."""


class BadDay(Exception):  # noqa: N818 - a reason to set a row aside
    """Why a day cannot be read."""


@dataclass(frozen=True, eq=False)
class Qualities:
    """Of the intervals of one day: codes of etl.core.usage_page, and which hold a reading."""

    code: npt.NDArray[np.uint8]
    known: Mask


def qualities(flag: str, ranges: Sequence[Sequence[str]], values: int) -> Qualities:
    """Return what a day's flag and the fields of its 400 records say; BadDay where they do not fit the day."""
    spans = sorted(_span(cells) for cells in ranges)
    if not spans:
        if flag[:1] == "V":
            raise BadDay("quality V needs 400 records, and none follows")
        spans = [(1, values, flag[:1])]
    code, known, reached = np.zeros(values, np.uint8), np.ones(values, np.bool_), 0
    for first, last, letter in spans:
        if first != reached + 1 or last < first:
            break
        code[first - 1 : last], known[first - 1 : last] = CODES[letter], letter != "N"
        reached = last
    if reached != values or len(spans) > values or spans[-1][1] != values:
        shown = ", ".join(f"{first}-{last}" for first, last, _ in spans[:4]) + ", ..." * (len(spans) > 4)
        raise BadDay(f"the 400 records cover {shown}, not 1-{values}")
    return Qualities(code, known)


def _span(cells: Sequence[str]) -> tuple[int, int, str]:
    first, last, flag = ([cell.strip(BLANKS) for cell in cells] + ["", "", "", ""])[1:4]
    if not (re.fullmatch(r"[0-9]{1,4}", first) and re.fullmatch(r"[0-9]{1,4}", last)):
        raise BadDay(f"a 400 record: {printable(f'{first}-{last}')!r} is no range of intervals")
    if not FLAG.fullmatch(flag.upper()) or flag[0] in "vV":
        raise BadDay(f"a 400 record: quality {printable(flag)!r} is none of A, E, F, N and S")
    return int(first), int(last), flag[0].upper()
