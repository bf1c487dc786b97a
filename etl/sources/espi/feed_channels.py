"""The channel of each collection of blocks: meter, flow, how its values are taken, or why they are left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from etl.core.errors import InputError
from etl.sources.cells.clean_text import clean_label, printable
from etl.sources.espi.clock import Clock, clock_of
from etl.sources.espi.feed import Entry, Feed, Links
from etl.sources.espi.kinds import NET, Kind, kind_of
from etl.sources.espi.links import Resources

T = TypeVar("T")

_TYPE = "correct the ReadingType, or ask for another export"
_LINKS = "was it exported whole? each series of readings needs its ReadingType"
_POINT = "correct its links, or ask for another export"
_CSV = "its epochs may be local time written as UTC: load the CSV of the same readings"


@dataclass(frozen=True)
class Channel:
    """One collection of blocks. `sign` is -1 where the values of an export are below zero."""

    meter: str
    kind: Kind
    clock: Clock
    sign: int = 1
    length: int = 0
    """Seconds of its longest reading."""
    register: str = ""
    """Of a meter with several times of use that of this one."""


def channels_of(feed: Feed, name: str) -> list[Channel]:
    """Return a channel for each collection, by its number; InputError where a feed does not say what is what."""
    resources = Resources(feed.entries)
    found = [_channel(resources, links, name) for links in feed.collections]
    lengths = _lengths(feed, len(found))
    found = [
        replace(channel, length=channel.kind.duration or length) for channel, length in zip(found, lengths, strict=True)
    ]
    of_meter: dict[str, list[Channel]] = {}
    for channel in found:
        of_meter.setdefault(channel.meter, []).append(channel)
    signs = _signs(feed, len(found))
    return [_alone(channel, of_meter[channel.meter], sign) for channel, sign in zip(found, signs, strict=True)]


def _lengths(feed: Feed, collections: int) -> list[int]:
    """Return the longest reading of each collection; 0 where none says its length."""
    longest = np.zeros(collections, np.int64)
    places = np.array(feed.places, np.int64)
    for rows in feed.waiting.parts():
        np.maximum.at(longest, places[rows["place"]], rows["duration"])
    return longest.tolist()


def _channel(resources: Resources, links: Links, name: str) -> Channel:
    try:
        its = resources.owner(links)
    except ValueError as error:
        raise InputError(name, f"a series of readings: {error}", _LINKS, code="E-ROW") from None
    try:
        meter = clean_label(its.meter)
    except ValueError as error:
        raise InputError(name, f"the usage point {printable(its.meter)!r} {error}", _POINT, code="E-ROW") from None
    kind = _from_fields(name, its.reading_type, lambda fields: kind_of(its.service, fields), _TYPE)
    if kind.left_out:
        return Channel(meter, kind, clock_of(None))
    clock = clock_of(None) if its.clock is None else _from_fields(name, its.clock, clock_of, _CSV)
    return Channel(meter, kind, clock)


def _from_fields(name: str, entry: Entry, read: Callable[[Mapping[str, str]], T], remedy: str) -> T:
    """Return what an entry's fields say; InputError with its line."""
    try:
        return read(entry.fields)
    except ValueError as error:
        raise InputError(f"{name}:{entry.line}", str(error), remedy, code="E-ROW") from None


def _signs(feed: Feed, collections: int) -> list[int]:
    """Return 1 for each collection, or -1 if no value is above zero and some are below."""
    high, low = np.zeros(collections, np.int64), np.zeros(collections, np.int64)
    places = np.array(feed.places, np.int64)
    for rows in feed.waiting.parts():
        collection = places[rows["place"]]
        np.maximum.at(high, collection, rows["value"])
        np.minimum.at(low, collection, rows["value"])
    return [-1 if above == 0 > below else 1 for above, below in zip(high.tolist(), low.tolist(), strict=True)]


def _alone(channel: Channel, others: Sequence[Channel], sign: int) -> Channel:
    """Return the channel, left out where others of its meter say the same energy: their net, or its mean power."""
    kind = channel.kind
    if kind.left_out:
        return channel
    mine = [other.kind for other in others if not other.kind.left_out]
    alike = [
        other.kind.time_of_use
        for other in others
        if not other.kind.left_out and (other.kind.flow, other.length) == (kind.flow, channel.length)
    ]
    left_out = ""
    if kind.flow == NET and any(one.flow != NET for one in mine):
        left_out = "net of import and export, which the file has too"
    elif kind.power and any(one.flow == kind.flow and not one.power for one in mine):
        left_out = "mean power of energy that the file has too"
    elif not kind.time_of_use and any(alike):
        left_out = "total of times of use that the file has too"
    if left_out:
        return replace(channel, kind=replace(kind, left_out=left_out))
    register = f"TOU{kind.time_of_use}" if len(set(alike)) > 1 else ""
    return replace(channel, sign=sign if kind.flow == "export" else 1, register=register)
