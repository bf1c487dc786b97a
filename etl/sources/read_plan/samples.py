"""Findings in the first rows of a file: its cells by channel, the decimal mark, the length of the interval."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import StampParser
from etl.sources.cells.values import GROUPED, are_thousands
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.plan_values import Columns, ReadPlan

NO_READING = ("", "null", "NULL", "Null")
_POINT = re.compile(r"[+-]?[0-9]*\.[0-9]*(?:[eE][+-]?[0-9]+)?")
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]*(?:[eE][+-]?[0-9]+)?")
_DIGITS = re.compile("[0-9]")


@dataclass(frozen=True)
class Sample:
    """The complete rows of a head, reduced to the columns that are read."""

    name: str
    head: Head
    columns: Columns
    value_columns: tuple[int, ...] = ()
    """Columns of values, where there are several."""
    between: str = ""
    """The text between start and end in the cell of the stamp."""

    def cells(self, column: int) -> list[str]:
        """Return a column's cells without blanks around them."""
        return [row[column].strip(BLANKS) for row in self._rows]

    @cached_property
    def _rows(self) -> list[list[str]]:
        return [row for row in self.head.rows if len(row) == self.head.fields]

    def values(self) -> list[str]:
        columns = self.value_columns or (self.columns.value,)
        return [cell for column in columns for cell in self.cells(column) if cell not in NO_READING]

    @property
    def when(self) -> list[str]:
        """Return the cells of the timestamp, or of the time beside a date."""
        column = self.columns.timestamp if self.columns.timestamp is not None else self.columns.time
        return [] if column is None else self.cells(column)

    @cached_property
    def stamps(self) -> list[str]:
        """Return the stamps as one text each, a date and a time with a blank between them."""
        columns = self.columns
        if columns.timestamp is not None:
            cells = self.cells(columns.timestamp)
            return [first_part(cell, self.between) for cell in cells] if self.between else cells
        assert columns.date is not None  # noqa: S101 -- Columns: either timestamp, or date and time
        assert columns.time is not None  # noqa: S101 -- a date has its time
        times = [first_part(cell, self.between) if self.between else cell for cell in self.cells(columns.time)]
        return [f"{day} {time}" for day, time in zip(self.cells(columns.date), times, strict=True)]

    def readings(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Yield what names the channel of each row, its stamp and its value."""
        columns = self.columns
        identity = [
            column for column in (columns.client, columns.meter, columns.register, columns.flow) if column is not None
        ]
        for row, stamp in zip(self._rows, self.stamps, strict=True):
            yield tuple(row[column].strip(BLANKS) for column in identity), stamp, row[columns.value].strip(BLANKS)

    def first_channel(self) -> tuple[list[str], bool]:
        """Return the first channel's stamps in the order of the rows, and whether the head shows where it ends."""
        return self._first_channel

    @cached_property
    def _first_channel(self) -> tuple[list[str], bool]:
        columns = self.columns
        identity = [
            column for column in (columns.client, columns.meter, columns.register, columns.flow) if column is not None
        ]
        keys = [tuple(row[column] for column in identity) for row in self._rows]
        mine = [key == keys[0] for key in keys]
        stamps = [stamp for stamp, own in zip(self.stamps, mine, strict=True) if own]
        return stamps, self.head.whole or not mine[-1]


def with_short_rows(plan: ReadPlan, head: Head) -> ReadPlan:
    """Return the plan with the fewest fields that a row may have.

    Those behind the last column that is read may be missing if none of them holds numbers: where a cell before them
    were missing instead, what stands in the place of the value would be no number. A row without a state says of no
    fault.
    """
    words = plan.table.words if plan.table is not None else plan.left_out
    last = max(plan.places - {one.column for one in words if one.reads == "state"})
    behind = [cell for row in head.rows if len(row) == head.fields for cell in row[last + 1 :]]
    if plan.syntax.sections is not None or any(map(_DIGITS.search, behind)):
        return plan
    return replace(plan, syntax=replace(plan.syntax, shortest=last + 1))


def first_part(text: str, between: str) -> str:
    """Return the text before `between`, with plain blanks: the start of `2022-08-01 00:00 to 2022-08-01 00:15`."""
    return text.replace("\u00a0", " ").partition(between)[0].strip(BLANKS)


def decimal_mark(sample: Sample, option: str | None) -> str:
    """Return `.` or `,` as the value column shows it; InputError where it could be either."""
    if option is not None:
        return option
    values = sample.values()
    commas = [value for value in values if _COMMA.fullmatch(value)]
    points = [value for value in values if _POINT.fullmatch(value)]
    if not points and commas and all(map(GROUPED.fullmatch, commas)):
        raise _thousands(sample, commas[0], "comma")
    if not commas and are_thousands(values):
        raise _thousands(sample, points[0], "point")
    return "," if commas and len(points) <= len(commas) else "."


def _thousands(sample: Sample, value: str, mark: str) -> InputError:
    what = f"values such as {value!r} may have a decimal {mark} or a thousands mark"
    return InputError(sample.name, what, "say which with --decimal , or --decimal .")


def smallest_step(sample: Sample, form: str) -> int | None:
    """Return the seconds between the nearest two stamps of the first channel; None where it has only one."""
    found = sorted(set(seconds(sample.first_channel()[0], form)))
    return min((after - before for before, after in pairwise(found)), default=None)


def seconds(stamps: Iterable[str], form: str) -> Iterator[int]:
    """Yield the seconds of those that are stamps of the form."""
    for stamp in stamps:
        if (found := second_of(stamp, form)) is not None:
            yield found


@lru_cache(maxsize=1 << 14)  # as many as a head has rows: each question about it reads them all again
def second_of(stamp: str, form: str) -> int | None:
    """Return the seconds of a stamp; None where it is none of the form."""
    try:
        return _parser(form).seconds(stamp)
    except ValueError:
        return None


@lru_cache(maxsize=16)
def _parser(form: str) -> StampParser:
    return StampParser(form)
