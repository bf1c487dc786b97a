"""Quality flags of NEM12: of a whole day in its 300 record, or of ranges of its intervals in 400 records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from etl.blocks.quality_codec import Codes, coded
from etl.blocks.weeks import Mask
from etl.core.usage_page import MEASURED
from etl.sources.cells.clean_text import BLANKS, printable

FLAG = re.compile(r"[AEFNSV](?:[0-9]{2})?")
"""A quality and the method of a substitution: A, E52, V."""


class BadDay(Exception):  # noqa: N818 - a reason to set a row aside
    """Why a day cannot be read."""


@dataclass(frozen=True, eq=False)
class Qualities:
    """Of the intervals of one day: codes of etl.blocks.quality_codec, and which hold a reading."""

    code: Codes
    known: Mask


def code_of(flag: str) -> int:
    """Return the code of a flag but V; N is no reading, whose value says nothing."""
    return coded(flag) if flag[0] != "N" else MEASURED


def qualities(flag: str, ranges: Sequence[Sequence[str]], values: int) -> Qualities:
    """Return what a day's flag and the fields of its 400 records say; BadDay where they do not fit the day."""
    spans = sorted(_span(cells) for cells in ranges)
    if not spans:
        if flag[:1] == "V":
            raise BadDay("quality V needs 400 records, and none follows")
        spans = [(1, values, flag)]
    codes, known, reached = np.zeros(values, np.uint16), np.ones(values, np.bool_), 0
    for first, last, one in spans:
        if first != reached + 1 or last < first:
            break
        codes[first - 1 : last], known[first - 1 : last] = code_of(one), one[0] != "N"
        reached = last
    if reached != values or len(spans) > values or spans[-1][1] != values:
        shown = ", ".join(f"{first}-{last}" for first, last, _ in spans[:4]) + ", ..." * (len(spans) > 4)
        raise BadDay(f"the 400 records cover {shown}, not 1-{values}")
    return Qualities(codes, known)


def _span(cells: Sequence[str]) -> tuple[int, int, str]:
    first, last, flag = ([cell.strip(BLANKS) for cell in cells] + ["", "", "", ""])[1:4]
    if not (re.fullmatch(r"[0-9]{1,4}", first) and re.fullmatch(r"[0-9]{1,4}", last)):
        raise BadDay(f"a 400 record: {printable(f'{first}-{last}')!r} is no range of intervals")
    if not FLAG.fullmatch(flag.upper()) or flag[0] in "vV":
        raise BadDay(f"a 400 record: quality {printable(flag)!r} is none of A, E, F, N and S")
    return int(first), int(last), flag.upper()
