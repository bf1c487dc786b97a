"""The waiting readings of a feed as batches: a channel's readings of one length together, in order of time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.keys import Key
from etl.core.usage import MEASURED
from etl.grids import INTERVALS, Ints, Mask
from etl.sources.espi.channels import Channel
from etl.sources.espi.clock import second_hours
from etl.sources.espi.energy import energy_mwh
from etl.sources.espi.feed import Feed
from etl.sources.espi.kinds import NET
from etl.sources.espi.numbers import LEFT_OUT, NOT_SAID
from etl.sources.rows import Batch, Reject, Rows
from etl.sources.strict_rows import SET_ASIDE

Table = npt.NDArray[Any]

_WEATHER = "made to fit another year's weather"
_LONG = "longer than an hour"


@dataclass
class _Aside:
    """Readings that are not taken."""

    ignored: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    blank: int = 0

    def reject(self, lines: Ints, reason: str) -> None:
        self.rejects += [Reject(line, reason, SET_ASIDE, "") for line in lines.tolist()]

    def batch(self) -> Batch:
        """A batch of nothing but these counts."""
        none = np.empty(0, np.int64)
        count = self.ignored.total() + len(self.rejects) + self.blank
        rows = Rows(
            [], none.astype(np.int32), none, none,
            rows=count, blank=self.blank, ignored=dict(self.ignored), rejects=self.rejects,
        )  # fmt: skip
        return Batch(rows, INTERVALS[-1])


def batches_of(feed: Feed, channels: Sequence[Channel]) -> Iterator[Batch]:
    """All readings that are taken; the counts of the others come with them."""
    only_meter = len({channel.meter for channel in channels if not channel.kind.left_out}) == 1
    places = np.array(feed.places, np.int64)
    late, back = _second_hours(feed, channels, places)
    aside = _Aside(
        rejects=[Reject(bad.line, bad.reason, SET_ASIDE, "") for bad in feed.gathering.bad], blank=feed.gathering.blank
    )
    first = 0
    for some in feed.waiting.parts():
        rows = some.copy()
        here = slice(*np.searchsorted(late, (first, first + len(rows))))
        rows["start"][late[here] - first] += back[here]
        first += len(rows)
        collection = places[rows["place"]]
        for number in np.unique(collection).tolist():
            for batch in _of_channel(rows[collection == number], channels[number], aside):
                batch.only_meter = only_meter
                yield batch
        yield aside.batch()
        aside = _Aside()
    yield aside.batch()  # where all of it is set aside


def _of_channel(rows: Table, channel: Channel, aside: _Aside) -> Iterator[Batch]:
    """The readings of one channel, a batch for each length of interval."""
    kind = channel.kind
    if kind.left_out:
        aside.ignored[kind.left_out] += len(rows)
        return
    rows["quality"][rows["quality"] == NOT_SAID] = MEASURED if kind.quality == NOT_SAID else kind.quality
    rows = _without(rows, rows["quality"] == LEFT_OUT, _WEATHER, aside)
    rows["duration"][rows["duration"] == 0] = kind.duration
    rows["duration"][rows["duration"] % 60 == 59] += 1  # ends that are the last second of the interval
    rows = rows[np.argsort(rows["start"], kind="stable")]
    for seconds in np.unique(rows["duration"]).tolist():
        yield from _of_length(rows[rows["duration"] == seconds], seconds, channel, aside)


def _without(rows: Table, ignored: Mask, reason: str, aside: _Aside) -> Table:
    if ignored.any():
        aside.ignored[reason] += int(ignored.sum())
    return rows[~ignored]


def _of_length(rows: Table, seconds: int, channel: Channel, aside: _Aside) -> Iterator[Batch]:
    if seconds > 3600:
        aside.ignored[_LONG] += len(rows)
        return
    if seconds % 60 or seconds // 60 not in INTERVALS:
        aside.reject(rows["line"], f"a duration of {seconds} s is no interval that divides an hour")
        return
    kind = channel.kind
    energy, rounded, bad = energy_mwh(
        rows["value"], rows["decimals"], rows["duration"].astype(np.int64), kind.exponent, power=kind.power
    )
    off = rows["start"] % 60 != 0
    aside.reject(rows["line"][bad], "value: is out of range for a reading")
    aside.reject(rows["line"][off & ~bad], "start: is not on a whole minute")
    good = ~(bad | off)
    rows, energy = rows[good], energy[good] * channel.sign
    if not len(rows):
        return
    quality = rows["quality"].copy()
    yield Batch(
        Rows(
            keys=[Key.of("", channel.meter, "", "import" if kind.flow == NET else kind.flow)],
            key=np.zeros(len(rows), np.int32),
            seconds=rows["start"].copy(),
            energy_mwh=energy,
            quality=quality if quality.any() else None,
            line=rows["line"].copy(),
            rows=len(rows),
            rounded=int((rounded & good).sum()),
        ),
        seconds // 60,
    )


def _second_hours(feed: Feed, channels: Sequence[Channel], places: Ints) -> tuple[Ints, Ints]:
    """Readings (by their place in the feed) whose epoch is that of the hour before, and by how many seconds."""
    changes = _changes(feed, channels)
    near: dict[int, list[tuple[Ints, Table]]] = {}
    first = 0
    for rows in feed.waiting.parts():
        collection = places[rows["place"]]
        for number in np.unique(collection).tolist():
            mine = np.flatnonzero(collection == number)
            mine = mine[_is_near(rows["start"][mine], changes[number], channels[number].clock.back)]
            if len(mine):
                near.setdefault(number, []).append((mine + first, rows[mine]))
        first += len(rows)
    late, back = [], []
    for number, found in near.items():
        rows = np.concatenate([part for _, part in found])
        clock, kind = channels[number].clock, channels[number].kind
        duration = np.where(rows["duration"] == 0, kind.duration, rows["duration"])
        second = second_hours(rows["start"], duration, clock, changes[number])
        late += np.concatenate([place for place, _ in found])[second].tolist()
        back += [clock.back] * int(second.sum())
    order = np.argsort(np.array(late, np.int64))
    return np.array(late, np.int64)[order], np.array(back, np.int64)[order]


def _changes(feed: Feed, channels: Sequence[Channel]) -> list[list[int]]:
    """Of each channel when its clocks go back in the time of the feed."""
    spans = [(int(rows["start"].min()), int(rows["start"].max())) for rows in feed.waiting.parts() if len(rows)]
    if not spans:
        return [[] for _ in channels]
    low, high = min(low for low, _ in spans), max(high for _, high in spans)
    known = {clock: clock.changes(low, high) for clock in {channel.clock for channel in channels}}
    return [[] if channel.kind.left_out else known[channel.clock] for channel in channels]


def _is_near(start: Ints, changes: Sequence[int], back: int) -> Mask:
    """Which epochs are within three hours of a change."""
    if not changes:
        return np.zeros(len(start), np.bool_)
    edges = np.array(changes, np.int64)
    place = np.searchsorted(edges, start)
    before, after = edges[np.maximum(place - 1, 0)], edges[np.minimum(place, len(edges) - 1)]
    near: Mask = np.minimum(np.abs(start - before), np.abs(after - start)) < 3 * back
    return near
