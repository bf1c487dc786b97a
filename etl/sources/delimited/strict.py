"""The careful reader: row by row, with the line and the reason of everything it sets aside.

It is slow, and reads only the pieces in which the fast parser met something that is not plainly right.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from etl.blocks.counts import Counts
from etl.core.keys import Key
from etl.sources.cells.clean_text import BLANKS
from etl.sources.delimited.strict_cells import CellRowReader
from etl.sources.delimited.strict_rows import Refusals, Row, RowReader, Taken
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.sections import without_flow
from etl.sources.rows import Rows


def read_strictly(data: bytes, first_line: int, plan: ReadPlan, refuse: Refusals | None = None) -> Rows:
    """Return the readings of whole lines of UTF-8 that begin on `first_line`, and the rows set aside.

    `refuse` holds the reasons of readings found bad later, by their key and seconds as this reader gives them. The
    readings are those found, the blank ones, those ignored and the rejects together; empty lines are no rows.
    """
    reader = RowReader(plan) if plan.table is None else CellRowReader(plan, plan.table)
    taken = Taken()
    for row in _rows(data, first_line, plan.syntax.separator):
        taken.rows += 1
        reader.take(row, refuse or {}, taken)
    if plan.syntax.sections is not None:
        taken.rejects = [replace(one, row=without_flow(one.row, plan.syntax.separator)) for one in taken.rejects]
    return _collected(taken)


def _collected(taken: Taken) -> Rows:
    numbers: dict[Key, int] = {}
    found = [reading for reading, _ in taken.readings]
    key = [numbers.setdefault(reading.key, len(numbers)) for reading in found]
    codes = np.array([reading.quality for reading in found], np.uint16)
    blank = taken.skipped.pop("blank", 0)
    return Rows(
        keys=list(numbers),
        key=np.array(key, np.int32),
        seconds=np.array([reading.seconds for reading in found], np.int64),
        energy_mwh=np.array([reading.energy_mwh for reading in found], np.int64),
        quality=codes if codes.any() else None,
        line=np.array([line for _, line in taken.readings], np.int64),
        counts=Counts(taken.rows, blank=blank, ignored=taken.skipped, rounded=sum(one.rounded for one in found)),
        rejects=taken.rejects,
        end=_ends([reading.end for reading in found]),
        stamp=_stamps([reading.stamp for reading in found]),
    )


def _ends(ends: list[int | None]) -> "np.ndarray[tuple[int], np.dtype[np.int64]] | None":
    return None if None in ends else np.array(ends, np.int64)


def _stamps(stamps: list[int]) -> "np.ndarray[tuple[int], np.dtype[np.int64]] | None":
    return np.array(stamps, np.int64) if any(stamps) else None


def _rows(data: bytes, first_line: int, separator: str) -> Iterator[Row]:
    """Yield rows that hold anything, each with its line, also after line breaks inside quotes."""
    taken: list[str] = []
    reader = csv.reader(_remembered(data, taken), delimiter=separator, strict=True)
    while True:
        taken.clear()
        line = first_line + reader.line_num
        cells, fault = None, ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = str(error)
        text = "".join(taken)
        if text.strip(BLANKS + "\r\n"):
            yield Row(line, cells, fault, _printable(text.rstrip("\r\n")))


def _printable(text: str) -> str:
    """Replace bytes that are not UTF-8 by the replacement character."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _remembered(data: bytes, taken: list[str]) -> Iterator[str]:
    for line in io.StringIO(data.decode("utf-8", "surrogateescape"), newline=""):
        taken.append(line)
        yield line
