"""Files whose days look an hour earlier or later after a change of the clock."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import compress

import numpy as np

from etl.blocks.weeks import Ints
from etl.core.periods import EPOCH, Period
from etl.store.loads.standing_loads import files_of
from etl.store.usage import billed_clients, client_pages, known_names
from etl.store.usage.billed_clients import BilledClient
from etl.validation.clock_lag import AROUND, Change, Clock, Lag, Shift, changes

LOOKED_AT = 60
"""Channels of a file that are looked at when it is loaded."""
NEWEST = 4
"""Changes of the clock that are looked at then."""
_DAY = 1440


@dataclass(frozen=True)
class FoundShift:
    """What the channels of a file agree on at a change of the clock in a zone."""

    zone: str
    change: Change
    shift: Shift

    @property
    def day(self) -> date:
        """Return the local day of the change."""
        return _day(self.change)

    @property
    def span(self) -> tuple[int, int]:
        """Return between which UTC minutes days were compared."""
        return Period(self.day - timedelta(AROUND), self.day + timedelta(AROUND + 1)).utc_minutes(self.zone)

    @property
    def as_of_a_fixed_clock(self) -> bool:
        """Return whether days move as the timestamps of a clock without changes do that are taken for local ones."""
        return (self.shift.hours < 0) == (self.change.after > self.change.before)

    @property
    def fact(self) -> str:
        """Say what they look like."""
        which = "early" if self.shift.hours < 0 else "late"
        count, every = self.shift.agreeing, self.shift.channels
        who = "readings look" if count == every else f"readings of {count:,} of {every:,} channels look"
        return f"{who} an hour {which} after {self.day}, when the clock of {self.zone} changes"


def shifts_of_file(meters: Sequence[str], series: Ints, span: tuple[int, int]) -> list[FoundShift]:
    """Return what is found at the changes of the clock that a file has readings of, of some of its meters and series.

    In a snapshot.
    """
    chosen = list(meters[:: -(-len(meters) // LOOKED_AT)])
    clients = sorted({client for own in known_names.clients_of(chosen).values() for client in own})
    members, found = billed_clients.chosen(clients), list[FoundShift]()
    for zone, own, change in _crossed(members, span):
        every = dict(channel_lags(own, zone, change, Clock()))
        lags = list(compress(every.values(), np.isin(list(every), series).tolist()))
        if shift := Clock().shift(lags, change):
            found.append(FoundShift(zone, change, shift))
    return found


def shifts_by_file(months: Sequence[Period], rule: Clock) -> Iterator[tuple[str, FoundShift]]:
    """Yield the files whose channels are found so at the changes of the clock in some months. In a snapshot."""
    found: dict[tuple[str, Change], dict[int, Lag]] = {}
    around = Period(months[0].start - timedelta(AROUND), months[-1].end + timedelta(AROUND))
    for page in billed_clients.pages(None, around):
        for zone, own in by_zone(page).items():
            for change in changes(zone, months[0].utc_minutes(zone)[0], months[-1].utc_minutes(zone)[1]):
                found.setdefault((zone, change), {}).update(channel_lags(own, zone, change, rule))
    for (zone, change), lags in sorted(found.items()):
        files: dict[str, list[Lag]] = {}
        for series, file in files_of(set(lags), change.minute + _DAY).items():
            files.setdefault(file, []).append(lags[series])
        for file, of_file in sorted(files.items()):
            if shift := rule.shift(of_file, change):
                yield file, FoundShift(zone, change, shift)


def channel_lags(members: list[BilledClient], zone: str, change: Change, rule: Clock) -> Iterator[tuple[int, Lag]]:
    """Yield the series and the lag of each channel of some clients, of those that tell one."""
    days = Period(_day(change) - timedelta(AROUND), _day(change) + timedelta(AROUND + 1))
    for page in client_pages.of_clients(members, days, zone):
        for _, stream, readings in page.channel_readings():
            if lag := rule.lag(readings, change):
                yield stream.identity, lag


def by_zone(members: Iterable[BilledClient]) -> dict[str, list[BilledClient]]:
    """Return clients by the zone that is known of them; whose is not has no changes of the clock."""
    found: dict[str, list[BilledClient]] = {}
    for member in members:
        if member.timezone:
            found.setdefault(member.timezone, []).append(member)
    return found


def _crossed(members: list[BilledClient], span: tuple[int, int]) -> Iterator[tuple[str, list[BilledClient], Change]]:
    for zone, own in by_zone(members).items():
        yield from ((zone, own, change) for change in changes(zone, *span)[-NEWEST:])


def _day(change: Change) -> date:
    return EPOCH + timedelta(days=(change.minute + change.before) // _DAY)
