"""Clock of stamps that carry an offset, or should: without the zone of the meters only UTC tells months and hours."""

import re
from collections.abc import Iterable, Sequence

from etl.core.errors import InputError
from etl.sources.read_plan.samples import Sample

_OFFSET = re.compile(r":[0-9]{2}(?:[.,][0-9]+)? ?(?:Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)$")
_OF_UTC = re.compile(r"(?:Z|UTC|[+-]00(?::?00)?)$")
MOST_OFFSETS = 12
"""Offsets that the meters of one file may have, in summer and winter."""
STRAY = 10
"""Of as many stamps a single one of the other kind is a bad row, no kind of its own."""
NAME_THE_ZONE = "give it with --timezone, such as --timezone Europe/Madrid"


def refuse_mixed(sample: Sample) -> None:
    """Raise InputError for stamps of which some carry an offset and others none, or too many offsets: no clocks."""
    stamps = [stamp for stamp in sample.stamps if ":" in stamp]
    zoned = [stamp for stamp in stamps if _OFFSET.search(stamp)]
    if len({stamp[-6:] for stamp in zoned if stamp[-6:-5] in {"+", "-"}}) > MOST_OFFSETS:
        what = f"timestamps such as {zoned[0][:40]} have more offsets than clocks have: they may be ranges of time"
        raise InputError(sample.name, what, 'declare them in a layout of your own, with between = "-": --layout FILE')
    fewer = min(len(zoned), len(stamps) - len(zoned))
    if fewer > 1 and fewer * STRAY >= len(stamps):
        local = next(stamp for stamp in stamps if not _OFFSET.search(stamp))
        what = f"some timestamps carry an offset ({zoned[0][:40]}), others none ({local[:40]})"
        raise InputError(sample.name, what, "write all of them in one form")


def with_zone(error: InputError, rows: Iterable[Sequence[str]]) -> InputError:
    """Return an error of the columns of a file with the option that stamps with an offset need as well."""
    cells = (cell.strip() for row in rows for cell in row)
    if error.remedy and any(_OFFSET.search(cell) and not _OF_UTC.search(cell) for cell in cells):
        return InputError(error.where, error.what, f"{error.remedy}, and the zone of the meters with --timezone")
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
            raise InputError(sample.name, what, NAME_THE_ZONE)
