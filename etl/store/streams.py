"""The series that a page of clients needs, whose they are, and between which minutes they should have readings."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from etl.store.locks import READER
from etl.store.members import FOREVER, Member, Metered
from etl.store.models import FLOWS, UNIT_CODES, Series


class Stream(NamedTuple):
    """A series that a page needs, and whose it is."""

    identity: int
    row: int
    flow: str
    interval: int
    phase: int
    first: int
    """Minute from which its readings are expected."""
    last: int
    """Minute from which they are no longer: its channel goes on in another interval (FOREVER: it does not)."""
    metered: Metered

    @property
    def whole(self) -> bool:
        """Whether all readings from the first one on are the client's own, and expected."""
        return self.last == FOREVER and self.metered.whole


class _Row(NamedTuple):
    identity: int
    meter: int
    register: str
    flow: int
    interval: int
    phase: int
    first: int
    end: int

    @property
    def channel(self) -> tuple[int, str, int]:
        return self.meter, self.register, self.flow


def streams_of(clients: Sequence[Member], start: int, end: int) -> list[Stream]:
    """The streams of clients that may have readings between two minutes, in the order of their series."""
    owners: dict[int, list[tuple[int, Metered]]] = {}
    for row, member in enumerate(clients):
        for metered in member.meters:
            owners.setdefault(metered.meter, []).append((row, metered))
    stored = Series.objects.using(READER).filter(
        meter_id__in=list(owners), unit=UNIT_CODES["kWh"], first_minute__lt=end
    )
    fields = ("pk", "meter_id", "register", "flow", "interval", "phase", "first_minute", "end_minute")
    rows = [_Row(*row) for row in stored.order_by("pk").values_list(*fields)]
    return list(_streams(rows, owners, start, end))


def _streams(rows: list[_Row], owners: dict[int, list[tuple[int, Metered]]], start: int, end: int) -> Iterator[Stream]:
    begins, ends = _handovers(rows)
    for one in rows:
        begin, last = begins.get(one.identity, -FOREVER), ends.get(one.identity, FOREVER)
        for row, metered in owners[one.meter]:
            if metered.start < end and metered.end > start:
                since = max(metered.start, begin) if metered.assigned else max(one.first, metered.start)
                yield Stream(one.identity, row, FLOWS[one.flow], one.interval, one.phase, since, last, metered)


def _handovers(rows: list[_Row]) -> tuple[dict[int, int], dict[int, int]]:
    """Where a channel goes from one interval to another: when its later series begin, and its earlier ones end."""
    channels: dict[tuple[int, str, int], list[_Row]] = {}
    for row in rows:
        channels.setdefault(row.channel, []).append(row)
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    for own in channels.values() if len(channels) < len(rows) else ():
        for row in own:
            if any(other.end <= row.first for other in own):
                begins[row.identity] = row.first
            if later := [other.first for other in own if other.first >= row.end]:
                ends[row.identity] = min(later)
    return begins, ends
