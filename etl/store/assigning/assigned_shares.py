"""Shares of meters: at no minute more than the whole, and where they are less, that is told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from etl.core.days import shown_moment
from etl.core.errors import EtlError
from etl.store import supplies
from etl.store.database.locks import WRITER
from etl.store.loads.series_registry import PAGE
from etl.store.usage.assigned_rows import EVER, Moment

_FIRST, _LAST = (date.min, 0), (date.max, 0)


@dataclass(frozen=True)
class ShareGap:
    """A stretch of local time in which the shares of a meter come to a part of the whole; None: open."""

    meter: str
    start: Moment | None
    end: Moment | None
    share: Fraction


def check_shares(meters: Collection[int], using: str = WRITER) -> list[ShareGap]:
    """Return where shares of some meters come to less than the whole; EtlError where they come to more."""
    spans: dict[str, list[tuple[Moment, Moment, Fraction]]] = {}
    ids = sorted(meters)
    fields = ("meter__number", "start", "start_time", "end", "end_time", "share")
    for place in range(0, len(ids), PAGE):
        rows = supplies.counting(using).filter(meter_id__in=ids[place : place + PAGE])
        for meter, start, start_time, end, end_time, share in rows.values_list(*fields):
            span = (start or date.min, start_time), (end or date.max, end_time), Fraction(share)
            spans.setdefault(meter, []).append(span)
    return [gap for meter in sorted(spans) for gap in _gaps(meter, spans[meter])]


def _gaps(meter: str, spans: list[tuple[Moment, Moment, Fraction]]) -> list[ShareGap]:
    if len(spans) == 1 and spans[0][2] == 1:
        return []
    found: list[ShareGap] = []
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)})
    for first, last in pairwise(edges):
        total = sum((share for start, end, share in spans if start <= first < end), Fraction(0))
        if total > 1:
            on = f"from {EVER} on" if first == _FIRST else f"on {shown_moment(*first)}"
            raise EtlError(f"meter {meter}: its shares add up to more than 1 {on} (correct share, from or to)")
        if 0 < total < 1:
            start, end = (None if first == _FIRST else first), (None if last == _LAST else last)
            if found and found[-1].end == start and found[-1].share == total:
                start = found.pop().start
            found.append(ShareGap(meter, start, end, total))
    return found
