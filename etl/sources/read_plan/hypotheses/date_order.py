"""Order of day and month in dates such as 03/04/2017: days that follow each other, or firsts of months that do."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

import numpy as np

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS
from etl.sources.cells.stamps import DAY, EPOCH, fitting, is_epoch
from etl.sources.read_plan.samples import Sample, seconds

_SHORT_YEAR = re.compile(r"(?P<y>[0-9]{2})(?P<s>[-/.])(?P<m>[0-9]{2})(?P=s)(?P<d>[0-9]{2})(?![0-9])")
_DAYS = re.compile(r"\s*[34][0-9]{4}(?:[.,][0-9]+)?\s*")
"""A day of 1982 to 2036 as spreadsheets number it."""
_MILLISECONDS = re.compile(r"\s*1[0-9]{12}(?:\.0+)?\s*")
_DOTTED = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.")


def date_form(sample: Sample, order: str | None) -> tuple[str, bool]:
    """Return the form of the stamps, and whether the file or the user tells the order of its dates.

    `order` (dmy or mdy) is the user's option. InputError where both orders could be meant.
    """
    stamps = [stamp for stamp in sample.stamps if stamp.strip(BLANKS)]
    forms = fitting(stamps)
    if stamps and not forms and all(map(is_epoch, stamps)):
        return EPOCH, True
    if not forms:
        _refuse_numbers(sample, stamps)
        shown = repr(stamps[0][:40]) if stamps else "an empty cell"
        raise InputError(
            f"{sample.name}:{sample.head.lines[0]}", f"{shown} is not in a known timestamp format", code="E-DATES"
        )
    _refuse_year_first(sample, forms)
    if len(forms) == 1:
        return forms[0], True
    if order is not None:
        return next((form for form in forms if form.startswith(order)), forms[0]), True
    day_first = [form for form in forms if form.startswith("dmy")]
    if day_first and all(map(_DOTTED.match, stamps)):
        return day_first[0], True  # dates with dots are day first
    standing = [form for form in forms if _follow(sample, form)]
    if len(standing) != 1:
        what = f"dates such as {stamps[0][:10]!r} may be day first or month first"
        raise InputError(sample.name, what, "say which with --dates dmy or --dates mdy", code="E-DATES")
    return standing[0], False


def _refuse_numbers(sample: Sample, stamps: Sequence[str]) -> None:
    """Raise InputError for timestamps that are counts of days or milliseconds."""
    where, shown = f"{sample.name}:{sample.head.lines[0]}", repr(stamps[0].strip(BLANKS)[:40]) if stamps else ""
    if stamps and all(map(_DAYS.fullmatch, stamps)):
        raise InputError(
            where,
            f"{shown} is a number of days, as spreadsheets count them",
            "export it as date and time",
            code="E-DATES",
        )
    if stamps and all(map(_MILLISECONDS.fullmatch, stamps)):
        raise InputError(
            where, f"{shown} is a number of milliseconds since 1970", "divide them by 1000 in the file", code="E-DATES"
        )


def _refuse_year_first(sample: Sample, forms: Sequence[str]) -> None:
    """Raise InputError for years of two digits that may come first: so read, days follow that else lie years apart."""
    stamps, _ = sample.first_channel()
    found = [_SHORT_YEAR.match(stamp.strip(BLANKS)) for stamp in stamps]
    if not all(found) or any(_follow(sample, form) for form in forms):
        return
    with suppress(ValueError):
        days = sorted({date(2000 + int(m["y"]), int(m["m"]), int(m["d"])).toordinal() for m in found if m})
        if len(days) > 1 and all(after - before == 1 for before, after in pairwise(days)):
            what = f"dates such as {stamps[0][:8]!r} may have the year first, and days that follow each other"
            raise InputError(sample.name, what, "write their years with four digits", code="E-DATES")


def _follow(sample: Sample, form: str) -> bool:
    """Return whether the days of the first channel follow each other in this form, or its only stamps of months do."""
    found = sorted(seconds(sample.first_channel()[0], form))
    days = sorted({second // DAY for second in found})
    if len(days) < 2:
        return False
    if all(after - before == 1 for before, after in pairwise(days)):
        return True
    return len(found) == len(days) and _follow_by_month(days)


def _follow_by_month(days: list[int]) -> bool:
    """Return whether days are the same one of months that follow each other."""
    day = np.array(days, np.int64).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    of_month = day - month.astype("datetime64[D]")
    return bool((np.diff(month).astype(np.int64) == 1).all() and (of_month == of_month[0]).all())
