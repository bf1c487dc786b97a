"""Stamps as people write them: strict reading of one form, and the forms that fit a column.

Seconds count from 1970-01-01 00:00: UTC where the text carries an offset, else the wall clock as if it were UTC.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from etl.core.days import FIRST_YEAR, LAST_YEAR, YEARS
from etl.sources.cells.day_codes import DAY_CODE, DayCodes
from etl.sources.words.months import language_of, month_number

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()

EPOCH = "epoch"
"""The form of stamps that are seconds since 1970; never guessed, as ids look the same."""

OTHER_CLOCK = "is not in UTC, and the time zone of the meters is not known: give it with --timezone"

LATEST = (date(LAST_YEAR + 1, 1, 1).toordinal() - _EPOCH) * DAY
"""The first second after the years that are read."""

_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
_MONTH, _DAY = r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_NAME = r"(?P<name>[^\W\d_]{3,12})"
_DATES = {
    "iso": r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})",
    "ymd": rf"(?P<y>[0-9]{{4}})(?:(?P<s>[-/.]){_MONTH}(?P=s){_DAY}|\.(?P<m2>[0-9]{{1,2}})\.(?P<d2>[0-9]{{1,2}})\.)",
    "dmy": rf"{_DAY}(?P<s>[-/.]){_MONTH}(?P=s){_YEAR}",
    "mdy": rf"{_MONTH}(?P<s>[-/.]){_DAY}(?P=s){_YEAR}",
    "weekday-dmy": rf"[^\W\d_]{{2,14}}\.?,? {_DAY}(?P<s>[-/.]){_MONTH}(?P=s){_YEAR}",
    "compact": r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
    "day-name": rf"{_DAY}(?:\. ?|er |[ /-]| de ){_NAME}\.?(?:[ /,-]{{1,2}}| de ){_YEAR}",
    "name-day": rf"{_NAME}\.? {_DAY},? {_YEAR}",
}
FORMS = tuple(_DATES)
"""Forms of a date; a form that ends in `-offset` has a UTC offset or Z in every stamp."""

_ALL_FORMS = tuple(form + zoned for form in FORMS for zoned in ("", "-offset"))
_YEAR_FIRST = ("iso", "ymd")
"""Forms that no other can be taken for."""
_DIGIT = re.compile("[0-9]")

_HALF = r"(?: ?(?P<p>[AaPp])\.?[Mm]\.?)?"
_CLOCK = rf"(?P<H>[0-9]{{1,2}}):(?P<M>[0-9]{{2}})(?::(?P<S>[0-9]{{2}})(?:[.,](?P<f>[0-9]{{1,9}}))?)?{_HALF}"
_BARE = r"(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})?"
_ISO_CLOCK = r"(?P<H>[0-9]{2})(?::(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:\.(?P<f>[0-9]{1,9}))?)?)?"
_SECOND_BARE = re.sub("<(.)>", r"<\g<1>2>", _BARE)  # a group's name may occur only once in a pattern
_BETWEEN = {"iso": ("[T ]", _ISO_CLOCK), "compact": ("[T ]?", f"(?:{_CLOCK}|{_SECOND_BARE})")}
_OFFSET = r" ?(?:Z|UTC|(?P<sign>[+-])(?P<oh>[0-9]{2})(?::?(?P<om>[0-9]{2}))?)"
_BLANKS = " \t\u00a0"

_NAMED = ("day-name", "name-day")
"""Forms with the name of a month; one that is of a language ends in it, before `-offset`: `day-name:polish`."""


@lru_cache
def _pattern(stamp_format: str) -> re.Pattern[str]:
    form, zoned, _ = stamp_format.partition("-offset")
    form = form.partition(":")[0]
    between, clock = _BETWEEN.get(form, ("(?:[T ]|, ?)", _CLOCK))
    body = f"{between}{clock}{_OFFSET}" if zoned else f"(?:{between}{clock})?"
    return re.compile(_DATES[form] + body)


class StampParser:
    """Reads the stamps of one form; a date alone is its midnight."""

    def __init__(self, stamp_format: str, *, utc_only: bool = False) -> None:
        self._utc_only = utc_only
        """Whether another offset than that of UTC is refused: nobody names the zone that it is of."""
        self.seconds = self._reader(stamp_format)
        """ValueError when a text is not a timestamp of this form, or not one of the years that are read."""
        self._known: dict[str, int] = {}

    def _reader(self, stamp_format: str) -> Callable[[str], int]:
        if stamp_format == EPOCH:
            return _epoch_seconds
        if stamp_format.startswith(DAY_CODE):
            return DayCodes(stamp_format).seconds
        self._match = _pattern(stamp_format).fullmatch
        self._language = stamp_format.partition("-offset")[0].partition(":")[2]
        return self._dated_seconds

    def _dated_seconds(self, text: str) -> int:
        match = self._match(text.strip(_BLANKS))
        if match is None:
            raise ValueError("is not in the timestamp format of this file")
        part = match.groupdict()
        offset = _offset(part)
        if offset and self._utc_only:
            raise ValueError(OTHER_CLOCK)
        return (_day(part, self._language) - _EPOCH) * DAY + _clock(part) - offset

    def seconds_of(self, texts: Sequence[str]) -> npt.NDArray[np.int64]:
        """Read many texts to seconds, each distinct one once."""
        known = self._known
        for text in texts:
            if text not in known:
                known[text] = self.seconds(text)
        return np.fromiter((known[text] for text in texts), np.int64, len(texts))


def is_epoch(text: str) -> bool:
    """Return whether a text is seconds since 1970 of a day from 2001 on."""
    return re.fullmatch(r"\s*[12][0-9]{9}\s*", text, re.ASCII) is not None


def _epoch_seconds(text: str) -> int:
    text = text.strip(_BLANKS)
    if not (text.isascii() and text.isdigit() and len(text) in {9, 10}):
        raise ValueError("is not a number of seconds since 1970")
    return int(text)


@lru_cache(maxsize=4096)
def seconds_of_day(text: str) -> int:
    """Read a time alone (`9:00`, `0930`, `12:15 AM`, `24:00`) as seconds after midnight; ValueError for others."""
    match = re.fullmatch(_CLOCK, text.strip(_BLANKS)) or re.fullmatch(_BARE, text.strip(_BLANKS))
    if match is None:
        raise ValueError("is not a time of day")
    return _clock(match.groupdict())


def kind(text: str) -> str:
    """Return `stamp` (a date with a time), `date`, `time`, or empty for what is none of them."""
    text = text.strip(_BLANKS)
    if not _DIGIT.search(text):
        return ""
    for form in _ALL_FORMS:
        match = _pattern(form).fullmatch(text)
        if match:
            part = match.groupdict()
            return "stamp" if part.get("H") or part.get("H2") else "date"
    return "time" if _reads_time(text) else ""


def _reads_time(text: str) -> bool:
    try:
        seconds_of_day(text)
    except ValueError:
        return False
    return True


def _day(part: dict[str, str | None], language: str) -> int:
    year = int(part["y"] or 0)
    if len(part["y"] or "") == 2:
        year += 2000 if year < 70 else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(YEARS)
    try:
        return date(year, _month(part, language), int(part.get("d") or part.get("d2") or 0)).toordinal()
    except ValueError:
        raise ValueError("is a day that does not exist") from None


def _month(part: dict[str, str | None], language: str) -> int:
    name = part.get("name")
    return month_number(name, language) if name else int(part.get("m") or part.get("m2") or 0)


def _clock(part: dict[str, str | None]) -> int:
    hour, minute, second = (int(part.get(name) or part.get(f"{name}2") or 0) for name in "HMS")
    half = (part.get("p") or "").lower()
    if int(part.get("f") or 0):
        raise ValueError("is not a whole second")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("is not a time of a 12-hour clock")
        hour = hour % 12 + (12 if half == "p" else 0)
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or total > DAY:
        raise ValueError("is a time that does not exist")
    return total


def _offset(part: dict[str, str | None]) -> int:
    if not part.get("sign"):
        return 0
    hours, minutes = int(part["oh"] or 0), int(part["om"] or 0)
    if hours > 23 or minutes > 59:
        raise ValueError("has an offset that does not exist")
    return (hours * 3600 + minutes * 60) * (1 if part["sign"] == "+" else -1)


def fitting(texts: Sequence[str]) -> list[str]:
    """Return the forms that read most of these texts (more than half of them), the most particular one first."""
    few = texts[:100]
    counts: dict[str, int] = {}
    for form in (_in_language(form, texts) for form in _ALL_FORMS):
        counts[form] = _fits(form, few)
        if counts[form] == len(few) > 0 and form.startswith(_YEAR_FIRST):
            return [form]
    best = max(counts.values(), default=0)
    forms = [form for form, count in counts.items() if count == best and best * 2 > len(few)]
    if len(forms) < 2 or forms[0].startswith(_YEAR_FIRST):
        return forms[:1]
    counts = {form: _fits(form, texts) for form in forms}
    return [form for form, count in counts.items() if count == max(counts.values())]


def _in_language(form: str, texts: Sequence[str]) -> str:
    """Return a form with the language of its months, where their names are of one alone."""
    base, zoned, _ = form.partition("-offset")
    if base not in _NAMED or not any(_pattern(form).fullmatch(text.strip(_BLANKS)) for text in texts[:100]):
        return form
    matches = map(_pattern(form).fullmatch, (text.strip(_BLANKS) for text in texts))
    language = language_of({match["name"] for match in matches if match})
    return f"{base}:{language}{zoned}" if language else form


def _fits(form: str, texts: Sequence[str]) -> int:
    parser = StampParser(form)
    return sum(_reads(parser, text) for text in texts)


def _reads(parser: StampParser, text: str) -> bool:
    try:
        parser.seconds(text)
    except ValueError:
        return False
    return True
