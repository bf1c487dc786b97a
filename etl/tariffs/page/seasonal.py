"""Seasons of meters: the attribute `seasonal = "05..09"` says in which months of a year readings are due."""

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from etl.core.errors import EtlError
from etl.core.periods import midnight
from etl.core.usage_page import Channels, Dated, LongUse, Part, Usage
from etl.core.zones import Ints, Mask, transitions

ATTRIBUTE = "seasonal"


def read_season(text: str) -> frozenset[int]:
    """Read `05..09` as months, January 1; the second may be before the first, in the next year then."""
    found = re.fullmatch(r"(0[1-9]|1[0-2])\.\.(0[1-9]|1[0-2])", text)
    if found is None:
        raise EtlError(
            f"{ATTRIBUTE}: {text!r} is not two months like 05..09 (correct it: etl assign)", code="E-ATTRIBUTE"
        )
    first, last = int(found[1]), int(found[2])
    return frozenset((first + place - 1) % 12 + 1 for place in range((last - first) % 12 + 1))


def in_season(usage: Usage) -> Usage:
    """Return the usage in which nothing is missing outside the season of a client's meters."""
    seasons = {row: own[ATTRIBUTE] for row, own in enumerate(usage.attributes) if own.get(ATTRIBUTE)}
    if not seasons:
        return usage
    first, end = usage.period.utc_minutes(usage.timezone)
    due = _due(seasons, np.arange(first, end), usage.timezone)
    parts = [_part(part, seasons, usage.timezone) for part in usage.parts]
    long = [_long(use, due, first) for use in usage.long]
    resting = frozenset(row for row, inside in due.items() if not inside.any())
    return replace(usage, parts=parts, long=long, resting=resting)


def _due(seasons: Mapping[int, str | Dated], utc_minutes: Ints, zone: str) -> dict[int, Mask]:
    """Return of each client at which instants its meters are due, computed once for each season."""
    months = _months(utc_minutes, zone)
    found = {own: _inside(own, utc_minutes, months, zone) for own in dict.fromkeys(seasons.values())}
    return {row: found[own] for row, own in seasons.items()}


def _inside(season: str | Dated, utc_minutes: Ints, months: Ints, zone: str) -> Mask:
    """Return which instants are in a season; in one that changes, by the one of the day; where there is none, all."""
    if isinstance(season, str):
        return np.asarray(np.isin(months, list(read_season(season))))
    found = np.ones(len(months), np.bool_)
    for day, text in season:
        since = utc_minutes >= midnight(day, zone)
        found[since] = _inside(text, utc_minutes, months, zone)[since] if text else True
    return found


def _months(utc_minutes: Ints, zone: str) -> Ints:
    seconds = transitions(zone).to_local(utc_minutes * 60)
    found: Ints = seconds.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    return found


def _part(part: Part, seasons: Mapping[int, str | Dated], zone: str) -> Part:
    """Return a part without what is missing outside the seasons of clients, by row."""
    if part.missing is None:
        return part
    due = np.ones(part.values.shape, np.bool_)
    starts = part.grid.start + np.arange(part.grid.slots) * part.grid.interval
    for row, own in _due(seasons, starts, zone).items():
        due[row] = own
    missing = part.missing & due
    channels = part.channels and _channels(part.channels, due)
    return replace(part, missing=missing if missing.any() else None, channels=channels)


def _channels(channels: Channels, due: Mask) -> Channels:
    inside = due[channels.row]
    return replace(channels, missing=channels.missing & inside, open=channels.open & inside)


def _long(use: LongUse, due: dict[int, Mask], start: int) -> LongUse:
    spans = [np.zeros((0, 3), np.int64)]
    for row, first, last in use.missing.tolist():
        if row not in due:
            spans.append(np.array([[row, first, last]], np.int64))
            continue
        edges = np.flatnonzero(np.diff(due[row][first - start : last - start], prepend=False, append=False)) + first
        spans.append(np.column_stack([np.full(len(edges) // 2, row), edges.reshape(-1, 2)]))
    return replace(use, missing=np.concatenate(spans))
