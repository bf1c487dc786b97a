"""Clock of stamps that carry an offset, or should: without the zone of the meters only UTC tells months and hours."""

import re
from collections.abc import Iterable, Sequence

from etl.core.errors import InputError
from etl.core.zones import fixed_offset, read_zone
from etl.sources.cells.clean_text import printable
from etl.sources.read_plan.samples import Sample
from etl.sources.read_plan.titles import says_utc

_OFFSET = re.compile(r":[0-9]{2}(?:[.,][0-9]+)? ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$")
_OF_UTC = re.compile(r"(?:Z|UTC|[+-]00(?::?00)?)$")
MOST_OFFSETS = 12
"""Offsets that the meters of one file may have, in summer and winter."""
STRAY = 10
"""Of as many stamps a single one of the other kind is a bad row, no kind of its own."""
_IANA = re.compile(r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Canada)/[A-Z][A-Za-z_/]+")
_FROM_UTC = re.compile(
    r"(?:UTC|GMT) ?(?P<sign>[+\-\u2212]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?(?![0-9])", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?<![A-Za-z])(?:[ECMP][SD]T|A[ECW][SD]T|NZ[SD]T|CES?T|BST|WES?T|EES?T|ME[SZ]Z|MESZ|MEZ)(?![A-Za-z])"
)
"""Abbreviations of clocks: capitals, as `est` is a word of other languages."""
NAME_THE_ZONE = "give it with --timezone, such as --timezone Europe/Madrid"


def refuse_mixed(sample: Sample) -> None:
    """Raise InputError for stamps of which some carry an offset and others none, or too many offsets: no clocks."""
    stamps = [stamp for stamp in sample.stamps if ":" in stamp]
    zoned = [stamp for stamp in stamps if _OFFSET.search(stamp)]
    if len({stamp[-6:] for stamp in zoned if stamp[-6:-5] in {"+", "-"}}) > MOST_OFFSETS:
        what = f"timestamps such as {zoned[0][:40]} have more offsets than clocks have: they may be ranges of time"
        raise InputError(
            sample.name,
            what,
            'declare them in a layout of your own, with between = "-": --layout FILE',
            code="E-LAYOUT",
        )
    fewer = min(len(zoned), len(stamps) - len(zoned))
    if fewer > 1 and fewer * STRAY >= len(stamps):
        local = next(stamp for stamp in stamps if not _OFFSET.search(stamp))
        what = f"some timestamps carry an offset ({zoned[0][:40]}), others none ({local[:40]})"
        raise InputError(sample.name, what, "write all of them in one form")


def with_zone(error: InputError, rows: Iterable[Sequence[str]]) -> InputError:
    """Return an error of the columns of a file with the option that stamps with an offset need as well."""
    cells = (cell.strip() for row in rows for cell in row)
    if error.remedy and any(_OFFSET.search(cell) and not _OF_UTC.search(cell) for cell in cells):
        return InputError(
            error.where, error.what, f"{error.remedy}, and the zone of the meters with --timezone", code=error.code
        )
    return error


def refuse_offsets(sample: Sample, form: str) -> None:
    """Raise InputError for offsets other than UTC where nobody names the zone of the meters.

    `+02:00` may be Madrid, Johannesburg or a fixed offset: months, days and hours of tariffs differ by them.
    """
    if not form.endswith("-offset"):
        return
    for stamp in sample.stamps:
        if _OFFSET.search(stamp) and not _OF_UTC.search(stamp):
            what = f"timestamps such as {stamp[:40]} are not in UTC, and the time zone of the meters is not known"
            raise InputError(sample.name, what, NAME_THE_ZONE, code="E-ZONE")


def zone_of_titles(name: str, titles: Iterable[str]) -> str:
    """Return the zone that titles of stamps have; empty where they have none, InputError where it is no one zone."""
    for title in titles:
        try:
            found = _zone_in(title)
            if "/" in found:
                read_zone(found)
        except ValueError:
            what = f"column {printable(title, 80)!r} names a clock that may be one offset all year or have summer time"
            remedy = "say it with --stamps, such as --stamps Etc/GMT+5, or --stamps America/New_York"
            raise InputError(name, what, remedy) from None
        if found:
            return found
    return ""


def _zone_in(title: str) -> str:
    """Find the zone that the name of a column of stamps has: an IANA name, an offset such as `-05:00`, or UTC.

    ValueError for an abbreviation such as EST, which may be one offset all year or a clock with daylight saving.
    """
    named = _IANA.search(title)
    if named:
        return named[0]
    words = title.replace("_", " ")
    offset = _FROM_UTC.search(words)
    if offset and int(offset["hours"]):
        return f"{offset['sign'].replace(chr(0x2212), '-')}{int(offset['hours']):02}:{offset['minutes'] or '00'}"
    if says_utc(title):
        return "UTC"
    clock = _CLOCK.search(words)
    if clock:
        raise ValueError(clock[0])
    return ""


def zone_of_meters(named: str) -> str:
    """Return the zone of the meters that the clock of a file names: not UTC, which files of any country use."""
    if "/" in named:
        return named
    hours, rest = divmod(fixed_offset(named) or 0, 3600)
    return f"Etc/GMT{-hours:+}" if hours and not rest else ""
