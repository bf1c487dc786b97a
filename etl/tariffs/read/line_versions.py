"""The versions of one line put in the order of time: each ends where the next begins, equal neighbours are one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from etl.core.errors import TariffError
from etl.tariffs.lines.alternatives import Alternatives, alternatives
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.page.contract import Version

EACH_AGAIN = "where one alternative changes, write them all again, with the same from and to"


def order_versions(file: str, versions: list[Version]) -> tuple[Version, ...]:
    """Sort and join versions; one without `to` ends where the next begins. TariffError for a gap or an overlap.

    Several of the same days, each with a condition, are alternatives.
    """
    ordered = sorted(_joined(file, versions), key=lambda version: version.first or date.min)
    found = [ordered[0]]
    for version in ordered[1:]:
        before = found[-1]
        where = f"{file}: line {version.line.id}"
        start = _check(where, before, version)
        _check_conditions(where, before, version, start)
        if before.line == version.line:
            found[-1] = replace(before, last=version.last)
        else:
            found[-1] = replace(before, last=start)
            found.append(version)
    return tuple(found)


def _joined(file: str, versions: list[Version]) -> Iterator[Version]:
    """Yield the versions, alternatives of the same days as one."""
    of_days: dict[tuple[date | None, date | None], list[Version]] = {}
    for version in versions:
        of_days.setdefault((version.first, version.last), []).append(version)
    for same in of_days.values():
        options = [version.line for version in same if isinstance(version.line, Conditional)]
        if len(same) == len(options) > 1:
            yield replace(same[0], line=alternatives(f"{file}: line {same[0].line.id}", options))
        else:
            yield from same


def _check(where: str, before: Version, version: Version) -> date:
    """Return the day on which the later of two neighbours takes over."""
    start = version.first
    if start is None or start == before.first:
        if _has_conditions(before) and _has_conditions(version):
            what = "lines with this id have a `when` each, and not the same days"
            raise TariffError(where, what, EACH_AGAIN)
        what = f"two lines have this id and begin {f'on {start}' if start else 'without a date'}"
        remedy = "give each line its own id, each version its own from = DATE, or each of them a `when`"
        raise TariffError(where, what, remedy)
    if before.last is not None and before.last != start:
        gap, overlap = f"has no price from {before.last} to {start}", f"has two prices from {start} on"
        what = gap if before.last < start else overlap
        raise TariffError(where, what, "let each version end where the next begins")
    return start


def _check_conditions(where: str, before: Version, version: Version, start: date) -> None:
    """Refuse a condition that alone takes over from alternatives, or from one that it excludes: others have no price.

    Where the earlier one states its end, it has nothing to do with the later one, and both are as they are written.
    """
    lines = before.line, version.line
    alone = [line for line in lines if isinstance(line, Conditional)]
    if any(isinstance(line, Alternatives) for line in lines):
        refused = bool(alone)
    else:
        refused = before.last is None and len(alone) == len(lines) and alone[0].when.excludes(alone[1].when)
    if refused:
        days = f"from {start} on" if alone[-1] is version.line else f"until {start}"
        raise TariffError(where, f"has a price {days} only where {alone[-1].when}", EACH_AGAIN)


def _has_conditions(version: Version) -> bool:
    return isinstance(version.line, Conditional | Alternatives)
