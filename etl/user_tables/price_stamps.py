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
    form = _form(texts, f"{name}:{lines[0]}")
    parser, seconds = StampParser(form), np.zeros(len(texts), np.int64)
    for row, text in enumerate(texts):
        try:
            seconds[row] = parser.seconds(text)
        except ValueError as error:
            raise InputError(f"{name}:{lines[row]}", f"{printable(text)!r} {error}", "correct the row") from None
        if seconds[row] % 60:
            what = f"{printable(text)!r} is not a whole minute"
            raise InputError(f"{name}:{lines[row]}", what, "prices change on whole minutes")
    if not form.endswith("-offset"):
        seconds = _from_local(seconds, lines, name, timezone)
    return seconds // 60


def _form(texts: Sequence[str], where: str) -> str:
    forms = fitting(texts)
    if len(forms) == 1:
        return forms[0]
    what = "could be day-month or month-day" if forms else "is not a date with a time"
    remedy = "write timestamps like 2024-10-27 02:00 in the first column"
    raise InputError(where, f"{printable(texts[0])!r} {what}", remedy)


def _from_local(local: Ints, lines: Sequence[int], name: str, timezone: str | None) -> Ints:
    if timezone is None:
        raise InputError(f"{name}:{lines[0]}", "its timestamps have no offset", "give their time zone: --timezone ZONE")
    zone = transitions(timezone)
    utc, repeated, missing = zone.to_utc(local)
    if missing is not None:
        what = f"{_wall(local[missing.argmax()])} does not exist in {timezone}: the clock went forward"
        raise InputError(f"{name}:{lines[int(missing.argmax())]}", what, "correct the row, or the zone")
    if repeated is None:
        return utc
    rows = np.flatnonzero(repeated)
    falling = bool(local[0] > local[-1])
    for stamp in np.unique(local[rows]):
        both = rows[local[rows] == stamp]
        if len(both) != 2:
            what = f"{_wall(stamp)} occurs twice in {timezone}, and {len(both)} rows have it"
            raise InputError(f"{name}:{lines[int(both[0])]}", what, _OFFSETS)
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
        raise InputError(f"{name}:{lines[0]}", "a single row does not show how long its price applies", _ADD_END)
    steps = np.diff(starts)
    length = np.minimum(np.append(steps, steps[-1]), np.append(steps[0], steps))
    if (length > HOUR).any():
        row = int((length > HOUR).argmax())
        what = f"no other row is within an hour of {_wall(starts[row] * 60)} UTC"
        raise InputError(f"{name}:{lines[row]}", f"{what}: how long its price applies is not known", _ADD_END)
    found: Ints = starts + length
    return found


_ADD_END = "add a second column `end` with the timestamp at which each price ends"
