"""Times of the rows of a price file: stamps as UTC minutes, and how long each price applies."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.core.errors import InputError
from etl.core.zones import Ints, transitions
from etl.sources.cells.clean_text import printable
from etl.sources.cells.stamps import StampParser, fitting

HOUR = 60
_OFFSETS = "write timestamps with their offset, like 2024-10-27T02:00+01:00"


def utc_minutes(texts: Sequence[str], lines: Sequence[int], name: str, timezone: str | None) -> Ints:
    """Return the instant of each stamp; of one that occurs twice in a repeated hour the first row is the first instant.

    Rows must then be in the order of time. InputError names the line of a stamp that is none or is not clear.
    """
    seconds, has_offset = _seconds(texts, lines, name)
    return (seconds if has_offset else _from_local(seconds, lines, name, timezone)) // 60


def starts_of_ends(texts: Sequence[str], lines: Sequence[int], name: str, timezone: str | None) -> tuple[Ints, int]:
    """Return the minutes at which prices begin whose ends are stamped, and the minutes of each of them.

    An hour is named by its wall clock when it begins, and its end an hour later, or by the wall clock when it ends:
    that differs where the clock changes, and only one of the two has all the hours of such a day.
    """
    seconds, has_offset = _seconds(texts, lines, name)
    step = _step(seconds, lines, name)
    if has_offset:
        return seconds // 60 - step, step
    try:
        return _from_local(seconds - step * 60, lines, name, timezone) // 60, step
    except InputError as error:
        try:
            return _from_local(seconds, lines, name, timezone) // 60 - step, step
        except InputError:
            raise error from None


def _step(seconds: Ints, lines: Sequence[int], name: str) -> int:
    """Return the minutes between stamps, which are those of each price."""
    steps = np.diff(np.unique(seconds)) // 60
    if not len(steps):
        raise InputError(
            f"{name}:{lines[0]}", "a single row does not show how long its price applies", _ADD_START, code="E-ROW"
        )
    step = int(steps.min())
    again = (steps[1:] == steps[:-1]) & (steps[1:] != step)
    if step > HOUR or again.any():
        other = int(steps[1:][again][0]) if again.any() else step
        lengths = f"{step} minutes" if other == step else f"{step} and of {other} minutes"
        what = f"its timestamps are the ends of prices of {lengths}: from when each applies is not known"
        raise InputError(name, what, _ADD_START)
    return step


def _seconds(texts: Sequence[str], lines: Sequence[int], name: str) -> tuple[Ints, bool]:
    """Return seconds on the clock of the file, and whether that is UTC because stamps have offsets."""
    form = _form(texts, f"{name}:{lines[0]}")
    parser, seconds = StampParser(form), np.zeros(len(texts), np.int64)
    for row, text in enumerate(texts):
        try:
            seconds[row] = parser.seconds(text)
        except ValueError as error:
            raise InputError(
                f"{name}:{lines[row]}", f"{printable(text)!r} {error}", "correct the row", code="E-ROW"
            ) from None
        if seconds[row] % 60:
            what = f"{printable(text)!r} is not a whole minute"
            raise InputError(f"{name}:{lines[row]}", what, "prices change on whole minutes", code="E-ROW")
    return seconds, form.endswith("-offset")


def _form(texts: Sequence[str], where: str) -> str:
    forms = fitting(texts)
    if len(forms) == 1:
        return forms[0]
    what = "could be day-month or month-day" if forms else "is not a date with a time"
    remedy = "write timestamps like 2024-10-27 02:00 in the first column"
    raise InputError(where, f"{printable(texts[0])!r} {what}", remedy, code="E-ROW")


def _from_local(local: Ints, lines: Sequence[int], name: str, timezone: str | None) -> Ints:
    if timezone is None:
        raise InputError(
            f"{name}:{lines[0]}",
            "its timestamps have no offset",
            "give their time zone: --timezone ZONE",
            code="E-ZONE",
        )
    zone = transitions(timezone)
    utc, repeated, missing = zone.to_utc(local)
    if missing is not None:
        what = f"{_wall(local[missing.argmax()])} does not exist in {timezone}: the clock went forward"
        raise InputError(f"{name}:{lines[int(missing.argmax())]}", what, "correct the row, or the zone", code="E-ZONE")
    if repeated is None:
        return utc
    rows = np.flatnonzero(repeated)
    falling = bool(local[0] > local[-1])
    for stamp in np.unique(local[rows]):
        both = rows[local[rows] == stamp]
        if len(both) != 2:
            what = f"{_wall(stamp)} occurs twice in {timezone}, and {len(both)} rows have it"
            raise InputError(f"{name}:{lines[int(both[0])]}", what, _OFFSETS, code="E-ZONE")
        late = both[0] if falling else both[1]
        utc[late] = zone.second_instant(local[[late]])[0]
    return utc


def _wall(seconds: "np.int64 | npt.NDArray[np.int64]") -> str:
    return str(np.datetime64(int(seconds), "s"))[:16].replace("T", " ")


def ends(starts: Ints, lines: Sequence[int], name: str) -> Ints:
    """Return ends for ascending starts: each price applies for the shorter of the steps beside it, an hour at most.

    So a row that is left out leaves its time without a price. InputError for a row alone.
    """
    if len(starts) < 2:
        raise InputError(
            f"{name}:{lines[0]}", "a single row does not show how long its price applies", _ADD_END, code="E-ROW"
        )
    steps = np.diff(starts)
    length = np.minimum(np.append(steps, steps[-1]), np.append(steps[0], steps))
    if (length > HOUR).any():
        row = int((length > HOUR).argmax())
        what = f"no other row is within an hour of {_wall(starts[row] * 60)} UTC"
        raise InputError(
            f"{name}:{lines[row]}", f"{what}: how long its price applies is not known", _ADD_END, code="E-ROW"
        )
    found: Ints = starts + length
    return found


_ADD_END = "add a second column `end` with the timestamp at which each price ends"
_ADD_START = "name both in two columns: the timestamp at which each price begins, then `end`"
