"""Groups of taxes on the gross: each line learns the rates of the others, which hold on the same days."""

from collections.abc import Mapping
from dataclasses import replace

from etl.core.errors import TariffError
from etl.core.exact import decimal_text
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.lines.gross_tax import GrossTax
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.page.contract import Line, Version

Versions = list[Version]


def with_groups(file: str, lines: Mapping[str, Versions]) -> dict[str, Versions]:
    """Return the versions of each line; TariffError for lines of a group that differ in more than their rate."""
    groups: dict[str, list[str]] = {}
    for name, versions in lines.items():
        for group in dict.fromkeys(one.group for one in map(_gross, versions) if one is not None):
            groups.setdefault(group, []).append(name)
    found = dict(lines)
    for group, names in groups.items():
        _check_neighbours(file, group, names, list(lines), lines)
        for name in names:
            found[name] = [_joined(file, group, version, names, lines) for version in lines[name]]
    return found


def _gross(version: Version) -> GrossTax | None:
    inner = plain_line(version.line)
    return inner if isinstance(inner, GrossTax) else None


def _check_neighbours(file: str, group: str, names: list[str], order: list[str], lines: Mapping[str, Versions]) -> None:
    """Refuse a group whose base is every line above it, and which has another line among its own."""
    own = [_gross(version) for name in names for version in lines[name]]
    between = order[order.index(names[0]) : order.index(names[-1]) + 1]
    if between != names and any(one is not None and not one.base for one in own):
        other = next(name for name in between if name not in names)
        what = f"line {other!r} stands among the lines of group {group!r}, whose base is every line above"
        raise TariffError(
            f"{file}: line {names[-1]}: base", what, "name the base, or write the lines one after another"
        )


def _joined(file: str, group: str, version: Version, names: list[str], lines: Mapping[str, Versions]) -> Version:
    """Return a version of a line with the ids and rates of its group on its days."""
    own, where = _gross(version), f"{file}: line {version.line.id}"
    peers = [(name, _on_same_days(version, lines[name])) for name in names]
    rates = []
    for name, peer in peers:
        other = None if peer is None else _gross(peer)
        if peer is None or other is None or other.group != group:
            what = f"line {name!r} of group {group!r} has no version with the same days"
            raise TariffError(where, what, "give the lines of a group the same from and to")
        if own is None or other.base != own.base or _when(peer.line) != _when(version.line):
            what = f"has another base or condition than line {name!r} of group {group!r}"
            raise TariffError(where, what, "write the same base and when in each line of a group")
        rates.append((name, other.rate))
    together = sum(rate for _, rate in rates)
    if own is None or together >= 1:
        what = f"the rates of group {group!r} are {decimal_text(together)} together, and leave nothing of the gross"
        raise TariffError(f"{where}: rate", what, "write rates whose sum is below 1")
    line: Line = replace(own, peers=tuple(rates))
    return replace(version, line=replace(version.line, line=line) if isinstance(version.line, Conditional) else line)


def _on_same_days(version: Version, others: Versions) -> Version | None:
    """Return the version of another line of the same days, of alternatives the one with the same condition."""
    same = [one for one in others if (one.first, one.last) == (version.first, version.last)]
    return next((one for one in same if _when(one.line) == _when(version.line)), same[0] if same else None)


def _when(line: Line) -> object:
    return line.when if isinstance(line, Conditional) else None
