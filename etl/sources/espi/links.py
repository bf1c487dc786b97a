"""Usage point and ReadingType of a collection of blocks, by the links of a feed's entries."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from etl.sources.espi.feed import Entry, Links

_POINT = re.compile(r"(?:(?<![^/?#])[^/?#]+/[^/?#]+/)?UsagePoint/[^/?#]+")


@dataclass(frozen=True)
class Owner:
    """What the readings of a collection are: of which meter, which type, in which local time."""

    meter: str
    """Of the usage point's address the part after the server; empty where there is none."""
    service: str
    reading_type: Entry
    clock: Entry | None


class Resources:
    """The entries of a feed, found by their links."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]]) -> None:
        self._points = _Index(entries["UsagePoint"], "UsagePoint")
        self._series = _Index(entries["MeterReading"], "MeterReading")
        self._types = _Index(entries["ReadingType"], "ReadingType")
        self._clocks = entries["LocalTimeParameters"]

    def owner(self, blocks: Links) -> Owner:
        """Follow the links up from the blocks. ValueError where they lead to none, or to several, of what is needed."""
        entry = self._series.only(self._series.holding(blocks))
        series = entry.links if entry else blocks
        reading_type = self._types.only(self._types.typing(series))
        if reading_type is None:
            raise ValueError("no ReadingType says what they are")
        point = self._points.only(self._points.holding(series))
        found = _POINT.search((point.links.own if point else "") or series.own)
        service = point.fields.get("kind", "") if point else ""
        return Owner(found[0] if found else "", service, reading_type, self._clock(point))

    def _clock(self, point: Entry | None) -> Entry | None:
        """Return the local time of a usage point."""
        related = point.links.related if point else frozenset()
        mine = [clock for clock in self._clocks if clock.links.own and clock.links.own in related] or self._clocks
        return mine[0] if len(mine) == 1 else None


class _Index:
    """Entries of one kind by their own address, by that of their collection, and by what they link to."""

    def __init__(self, entries: Sequence[Entry], kind: str) -> None:
        self._kind, self._entries = kind, entries
        self._by_own: dict[str, list[Entry]] = {}
        self._by_up: dict[str, list[Entry]] = {}
        self._by_related: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_own.setdefault(entry.links.own, []).append(entry)
            self._by_up.setdefault(entry.links.up, []).append(entry)
            for address in entry.links.related:
                self._by_related.setdefault(address, []).append(entry)

    def holding(self, part: Links) -> Iterator[Entry]:
        """Return the parts that a part links to, that link to it or its collection, or below whose address it lies."""
        for address in (*part.related, *_above(part.up), *_above(part.own)):
            yield from self._by_own.get(address, ()) if address else ()
        for address in {part.up, part.own} - {""}:
            yield from self._by_related.get(address, ())

    def typing(self, series: Links) -> Iterator[Entry]:
        """Return the parts that a series of readings links to, or that link to it."""
        for address in series.related - {""}:
            yield from self._by_own.get(address, ())
        if series.own:
            yield from self._by_related.get(series.own, ())
            yield from self._by_up.get(series.own, ())

    def only(self, found: Iterable[Entry]) -> Entry | None:
        """Return the entry found, the only one where none was; None where there is none. ValueError for several."""
        entries = list(found) or self._entries
        first = entries[0] if entries else None
        if any(entry.links != first.links or entry.fields != first.fields for entry in entries if first):
            raise ValueError(f"its links do not say which {self._kind} they belong to")
        return first


def _above(address: str) -> Iterator[str]:
    """Return an address and those above it."""
    return accumulate(address.split("/"), lambda above, part: f"{above}/{part}")
