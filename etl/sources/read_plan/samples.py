"""Findings in the first rows of a file: decimal mark, form of stamps, start or end, length of the interval."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import DAY, StampParser, fitting
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.plan_values import Columns

NO_READING = ("", "null", "NULL", "Null")
_POINT = re.compile(r"[+-]?[0-9]*\.[0-9]*(?:[eE][+-]?[0-9]+)?")
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]*(?:[eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")


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
        return [row[column].strip(BLANKS) for row in self._rows()]

    def _rows(self) -> list[list[str]]:
        return [row for row in self.head.rows if len(row) == self.head.fields]

    def values(self) -> list[str]:
        columns = self.value_columns or (self.columns.value,)
        return [cell for column in columns for cell in self.cells(column) if cell not in NO_READING]

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

    def first_channel(self) -> tuple[list[str], bool]:
        """Return the first channel's stamps in the order of the rows, and whether the head shows where it ends."""
        columns = self.columns
        identity = [
            column for column in (columns.client, columns.meter, columns.register, columns.flow) if column is not None
        ]
        keys = [tuple(row[column] for column in identity) for row in self._rows()]
        mine = [key == keys[0] for key in keys]
        stamps = [stamp for stamp, own in zip(self.stamps(), mine, strict=True) if own]
        return stamps, self.head.whole or not mine[-1]


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
    if not commas or len(points) > len(commas):
        return "."
    if not points and all(_GROUPED.fullmatch(value) for value in commas):
        what = f"values such as {commas[0]!r} may have a decimal comma or a thousands mark"
        raise InputError(sample.name, what, "say which with --decimal , or --decimal .")
    return ","


def stamp_format(sample: Sample, order: str | None) -> str:
    """Find the form of the stamps; `order` (dmy or mdy) is the user's option for dates such as 03/04/2017."""
    stamps = [stamp for stamp in sample.stamps() if stamp.strip(BLANKS)]
    forms = fitting(stamps)
    if not forms:
        shown = repr(stamps[0][:40]) if stamps else "an empty cell"
        raise InputError(f"{sample.name}:{sample.head.lines[0]}", f"{shown} is not in a known timestamp format")
    if len(forms) == 1:
        return forms[0]
    if order is not None:
        return next((form for form in forms if form.startswith(order)), forms[0])
    steady = [form for form in forms if _is_steady(sample, form)]
    if len(steady) != 1:
        what = f"dates such as {stamps[0][:10]!r} may be day first or month first"
        raise InputError(sample.name, what, "say which with --dates dmy or --dates mdy")
    return steady[0]


def _is_steady(sample: Sample, form: str) -> bool:
    """Return whether the first channel has two days or more that follow each other, read in this form."""
    days = sorted({second // DAY for second in seconds(sample.first_channel()[0], form)})
    return len(days) > 1 and all(after - before == 1 for before, after in pairwise(days))


def smallest_step(sample: Sample, form: str) -> int | None:
    """Return the seconds between the nearest two stamps of the first channel; None where it has only one."""
    found = sorted(set(seconds(sample.first_channel()[0], form)))
    return min((after - before for before, after in pairwise(found)), default=None)


def looks_like_ends(sample: Sample, form: str) -> bool:
    """Return whether the first channel begins a step after midnight and, if its end is seen, ends at midnight."""
    stamps, ends = sample.first_channel()
    if not _may_be_ends(_wall(stamps[:2], form)):
        return False
    wall = sorted(set(_wall(stamps, form)))
    if len(wall) < 2:
        return False
    step = min(after - before for before, after in pairwise(wall))
    midnights = any(second % DAY == 0 for second in wall[1:])
    return wall[0] % DAY == step and midnights and (wall[-1] % DAY == 0 or not ends)


def ends_or_starts(sample: Sample) -> InputError:
    """Return the error for stamps that look like ends where neither file nor options say what they are."""
    what = f"the timestamps begin at {sample.stamps()[0]} and end at midnight, as if they were ends of intervals"
    return InputError(sample.name, what, "say what they are with --stamp start or --stamp end")


def _may_be_ends(first: Sequence[int]) -> bool:
    """Return whether all stamps need a look after these first two: most files begin at midnight."""
    return len(first) < 2 or first[1] <= first[0] or first[0] % DAY == first[1] - first[0]


def _wall(stamps: Sequence[str], form: str) -> list[int]:
    """Return seconds on the file's own clock."""
    return seconds([_without_offset(stamp) for stamp in stamps], form.removesuffix("-offset"))


def _without_offset(stamp: str) -> str:
    return re.sub(r" ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$", "", stamp) if ":" in stamp else stamp


def seconds(stamps: Sequence[str], form: str) -> list[int]:
    """Return the seconds of those that are stamps of the form."""
    parser = StampParser(form)
    found = []
    for stamp in stamps:
        try:
            found.append(parser.seconds(stamp))
        except ValueError:
            continue
    return found
