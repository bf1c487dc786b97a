"""Plan of a price file: whether stamps begin or end its prices, on which clock; refused where that is unclear."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.core.errors import InputError
from etl.core.zones import zone
from etl.sources.cells.clean_text import printable
from etl.sources.cells.stamps import DAY, StampParser, fitting
from etl.sources.read_plan.titles import is_named, says_end, says_utc

BOTH = "both"
_OFFSET = re.compile(r" ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$")
_LENGTHS = {60: "hour", 30: "half hour", 15: "quarter hour"}


@dataclass(frozen=True)
class PricePlan:
    """What stamps are: `start`, `end` or BOTH of a price; `named` by the file or the user. No zone: with offsets."""

    stamp: str
    named: bool
    zone: str | None

    def sentence(self, minutes: Sequence[int]) -> str:
        """Say how the file is understood; `minutes` are the lengths of its prices."""
        one = minutes[0] if len(minutes) == 1 else 0
        of = _LENGTHS.get(one) or (f"{one} minutes" if one else "time in which each holds")
        when = "from start to end" if self.stamp == BOTH else f"at the {self.stamp} of the {of}"
        clock = "timestamps with offsets" if self.zone is None else f"timestamps in {self.zone}"
        return f"prices {when}{'' if self.named else ' (assumed)'}, {clock}"


def plan_prices(
    name: str, header: Sequence[str], rows: Sequence[Sequence[str]], timezone: str | None, stamp: str | None
) -> PricePlan:
    """Plan how to read a file; `timezone` and `stamp` are what the user says."""
    stamps = [row[0] for row in rows]
    form = next(iter(fitting(stamps)), "")
    clock = None if form.endswith("-offset") else _zone(name, header[0], timezone)
    if has_ends(header, rows):
        if stamp is not None:
            raise InputError(
                name, "has timestamps of start and end, so that --stamp has no effect", "omit --stamp", code="E-STAMP"
            )
        return PricePlan(BOTH, True, clock)
    _refuse_ends_elsewhere(name, header, rows)
    titled = "end" if says_end(header[0]) else "start" if is_named(header[0], "start") else ""
    if not (stamp or titled) and form and _looks_like_ends(stamps, form):
        what = f"its timestamps begin at {printable(stamps[0])} and end at midnight, as if each price ended there"
        raise InputError(name, what, "say what they are: --stamp start or --stamp end", code="E-STAMP")
    return PricePlan(stamp or titled or "start", bool(stamp or titled), clock)


def has_ends(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the second column has the stamps at which prices end."""
    if len(header) < 3 or not says_end(header[1]):
        return False
    return header[1].casefold() == "end" or _are_stamps(rows, 1)


def _zone(name: str, title: str, timezone: str | None) -> str:
    """Return the zone of stamps without an offset; empty if nothing names it."""
    if says_utc(title):
        if timezone is not None and zone(timezone).key != "UTC":
            what = f"its column {printable(title)!r} says UTC, and --timezone says {timezone}"
            raise InputError(name, what, "omit --timezone, or name the column otherwise", code="E-ZONE")
        return "UTC"
    return "" if timezone is None else zone(timezone).key


def _refuse_ends_elsewhere(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Refuse ends in another place than the second, where they would be taken for texts, or for starts."""
    for place, title in enumerate(header):
        alone = place == 0 and not (len(header) > 1 and _are_stamps(rows, 1))
        if title.casefold() == "end" and not alone:
            what = f"has the column {title!r} in place {place + 1}"
            raise InputError(name, what, "put it second, after the timestamps at which prices begin")


def _are_stamps(rows: Sequence[Sequence[str]], place: int) -> bool:
    return bool(fitting([row[place] for row in rows[:100] if row[place]]))


def _looks_like_ends(stamps: Sequence[str], form: str) -> bool:
    """Return whether stamps begin a step after midnight and end at one, or name the hour 24."""
    if any(" 24:00" in text or "T24:00" in text for text in stamps):
        return True
    parser, wall = StampParser(form.removesuffix("-offset")), set()
    for text in stamps:
        try:
            wall.add(parser.seconds(_OFFSET.sub("", text) if ":" in text else text))
        except ValueError:
            return False  # the row is refused with its line
    times = sorted(wall)
    steps = [after - before for before, after in pairwise(times)]
    return bool(steps) and times[0] % DAY == min(steps) and times[-1] % DAY == 0
