"""The versions of one line put in the order of time: each ends where the next begins, equal neighbours are one."""

from dataclasses import replace
from datetime import date

from etl.core.errors import TariffError
from etl.tariffs.page.contract import Version


def order_versions(file: str, versions: list[Version]) -> tuple[Version, ...]:
    """Sort and join versions; one without `to` ends where the next begins. TariffError for a gap or an overlap."""
    ordered = sorted(versions, key=lambda version: version.first or date.min)
    found = [ordered[0]]
    for version in ordered[1:]:
        before = found[-1]
        start = _check(f"{file}: line {version.line.id}", before, version)
        if before.line == version.line:
            found[-1] = replace(before, last=version.last)
        else:
            found[-1] = replace(before, last=start)
            found.append(version)
    return tuple(found)


def _check(where: str, before: Version, version: Version) -> date:
    """Return the day on which the later of two neighbours takes over."""
    start = version.first
    if start is None or start == before.first:
        what = f"two lines have this id and begin {f'on {start}' if start else 'without a date'}"
        raise TariffError(where, what, "give each line its own id, or each version its own from = DATE")
    if before.last is not None and before.last != start:
        gap, overlap = f"has no price from {before.last} to {start}", f"has two prices from {start} on"
        what = gap if before.last < start else overlap
        raise TariffError(where, what, "let each version end where the next begins")
    return start
