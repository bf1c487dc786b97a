"""Completeness by local day: how much of what is due is read, of each client or of all."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from etl.core.periods import EPOCH, Period
from etl.core.usage_page import Part
from etl.core.zones import Ints, Mask, transitions
from etl.store.database.locks import snapshot
from etl.store.usage import billed_clients, client_pages

CLIENTS = 20
"""Clients up to whom readings are looked at; of more, only months are known."""
_DAY = 1440


@dataclass(frozen=True)
class MonthDays:
    """Minutes with a reading and without one that is due, by day of a month; those of several meters count each."""

    client: str
    """Empty: all."""
    first: date
    read: Ints
    missing: Ints


@dataclass(frozen=True)
class Completeness:
    """Months of each client or of all, in the clients' zones."""

    zones: Sequence[str] = ()
    months: Sequence[MonthDays] = field(default_factory=list)


def completeness(months: Sequence[Period], rows: int) -> Completeness:
    """Return the months of each client where these are at most so many `rows`, else of all together."""
    zones: set[str] = set()
    found: dict[tuple[str, date], MonthDays] = {}
    with snapshot():
        for month in months:
            for members in billed_clients.pages(None, month):
                for page in client_pages.of_clients(members, month, "UTC"):
                    used = page.usage
                    zones.add(used.timezone)
                    for row, client in enumerate(used.clients):
                        own = _of_client(used.parts, row, month, used.timezone)
                        if own.any():
                            found[client, month.start] = MonthDays(client, month.start, *own)
    ordered = _until_newest([found[key] for key in sorted(found)])
    return Completeness(sorted(zones), ordered if len(ordered) <= rows else _together(ordered))


def _until_newest(months: Sequence[MonthDays]) -> list[MonthDays]:
    """Take nothing for due after the newest day that anybody has a reading of: the rest may be loaded later."""
    newest = max(
        (one.first + timedelta(days=int(np.flatnonzero(one.read)[-1])) for one in months if one.read.any()),
        default=date.min,
    )
    found = []
    for one in months:
        due = np.arange(len(one.read)) <= (newest - one.first).days
        if (one.read + one.missing * due).any():
            found.append(replace(one, missing=one.missing * due))
    return found


def _of_client(parts: Sequence[Part], row: int, month: Period, zone: str) -> Ints:
    """Return the minutes of a client that are read and that are missing, by day."""
    sums = np.zeros((2, month.days), np.int64)
    for part in parts:
        starts = part.grid.start + np.arange(part.grid.slots) * part.grid.interval
        days = transitions(zone).to_local(starts * 60) // 60 // _DAY - (month.start - EPOCH).days
        for number, mask in enumerate((_known(part, row), part.missing is not None and part.missing[row])):
            chosen = days[mask] if isinstance(mask, np.ndarray) else days[:0]
            sums[number] += np.bincount(chosen, minlength=month.days) * part.grid.interval
    return sums


def _known(part: Part, row: int) -> Mask:
    return np.ones(part.grid.slots, np.bool_) if part.unknown is None else ~part.unknown[row]


def _together(months: Sequence[MonthDays]) -> list[MonthDays]:
    found: dict[date, MonthDays] = {}
    for one in months:
        before = found.get(one.first)
        own = (one.read, one.missing) if before is None else (before.read + one.read, before.missing + one.missing)
        found[one.first] = replace(one, client="", read=own[0], missing=own[1])
    return [found[first] for first in sorted(found)]
