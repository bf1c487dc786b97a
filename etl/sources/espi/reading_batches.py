"""The waiting readings of a feed as batches: a channel's readings of one length together, in order of time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.blocks.counts import Counts
from etl.blocks.weeks import INTERVALS, Ints, Mask
from etl.core.keys import Key
from etl.core.usage_page import MEASURED
from etl.sources.delimited.strict_rows import SET_ASIDE
from etl.sources.espi.coverage import covered_hours, durations
from etl.sources.espi.exact_values import energy_mwh
from etl.sources.espi.feed import Feed
from etl.sources.espi.feed_channels import Channel
from etl.sources.espi.kinds import NET
from etl.sources.espi.mending import late_readings
from etl.sources.espi.reading_numbers import LEFT_OUT, NOT_SAID
from etl.sources.rows import Batch, LongRows, Reject, Rows

Table = npt.NDArray[Any]

_WEATHER = "made to fit another year's weather"
_DOUBLED = "of time for which the file has shorter intervals"
_NONE = np.empty(0, np.int64)
_SHORT = [60 * minutes for minutes in INTERVALS]


@dataclass
class _Aside:
    """Readings that are not taken."""

    ignored: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)
    blank: int = 0

    def reject(self, lines: Ints, reason: str) -> None:
        self.rejects += [Reject(line, reason, SET_ASIDE, "") for line in lines.tolist()]

    def batch(self) -> Batch:
        """Return a batch of nothing but these counts."""
        none = np.empty(0, np.int64)
        count = self.ignored.total() + len(self.rejects) + self.blank
        rows = Rows(
            [], none.astype(np.int32), none, none,
            counts=Counts(count, blank=self.blank, ignored=self.ignored), rejects=self.rejects,
        )  # fmt: skip
        return Batch(rows, INTERVALS[-1])


def batches_of(feed: Feed, channels: Sequence[Channel]) -> Iterator[Batch | LongRows]:
    """Yield all readings that are taken; the counts of the others come with them."""
    only_meter = len({channel.meter for channel in channels if not channel.kind.left_out}) == 1
    places = np.array(feed.places, np.int64)
    late, back = late_readings(feed, channels, places)
    aside = _Aside(
        rejects=[Reject(bad.line, bad.reason, SET_ASIDE, "") for bad in feed.gathering.bad], blank=feed.gathering.blank
    )
    covered = covered_hours(feed, channels, places)
    first = 0
    for some in feed.waiting.parts():
        rows = some.copy()
        here = slice(*np.searchsorted(late, (first, first + len(rows))))
        rows["start"][late[here] - first] += back[here]
        first += len(rows)
        collection = places[rows["place"]]
        for number in np.unique(collection).tolist():
            channel = channels[number]
            hours = covered.get((channel.meter, channel.kind.flow), _NONE)
            for batch in _of_channel(rows[collection == number], channel, hours, aside):
                batch.only_meter = only_meter
                yield batch
        yield aside.batch()
        aside = _Aside()
    yield aside.batch()  # where all of it is set aside


def _of_channel(rows: Table, channel: Channel, hours: Ints, aside: _Aside) -> Iterator[Batch | LongRows]:
    """Yield the readings of one channel, a batch for each interval; `hours` have intervals beside longer readings."""
    kind = channel.kind
    if kind.left_out:
        aside.ignored[kind.left_out] += len(rows)
        return
    rows["quality"][rows["quality"] == NOT_SAID] = MEASURED if kind.quality == NOT_SAID else kind.quality
    rows["duration"] = durations(rows["duration"], kind)
    rows = _without(rows, rows["quality"] == LEFT_OUT, _WEATHER, aside)
    rows = rows[np.argsort(rows["start"], kind="stable")]
    for seconds in np.unique(rows["duration"]).tolist():
        if seconds in _SHORT:
            found = _taken(rows[rows["duration"] == seconds], channel, aside)
            del found["duration"]
            yield Batch(Rows(seconds=found.pop("start"), **found), seconds // 60)
    rows = rows[~np.isin(rows["duration"], _SHORT)]
    rows = _without(rows, _holds_any(rows, hours), _DOUBLED, aside)
    if len(rows):
        found = _taken(rows, channel, aside)
        yield LongRows(end=found["start"] + found.pop("duration"), **found)


def _without(rows: Table, ignored: Mask, reason: str, aside: _Aside) -> Table:
    if ignored.any():
        aside.ignored[reason] += int(ignored.sum())
    return rows[~ignored]


def _holds_any(rows: Table, hours: Ints) -> Mask:
    """Return which readings hold one of these hours."""
    first = np.searchsorted(hours, rows["start"] // 3600)
    last = np.searchsorted(hours, -(-(rows["start"] + rows["duration"]) // 3600))
    found: Mask = last > first
    return found


def _taken(rows: Table, channel: Channel, aside: _Aside) -> dict[str, Any]:
    """Return the readings that are good, as columns by their names in Rows."""
    kind, duration = channel.kind, rows["duration"].astype(np.int64)
    energy, rounded, large = energy_mwh(rows["value"], rows["decimals"], duration, kind.exponent, power=kind.power)
    off, no_time = rows["start"] % 60 != 0, (duration <= 0) | (duration % 60 != 0)
    aside.reject(rows["line"][large], "value: is out of range for a reading")
    aside.reject(rows["line"][off & ~large], "start: is not on a whole minute")
    aside.reject(rows["line"][no_time & ~off & ~large], "duration: is not a number of whole minutes")
    good = ~(large | off | no_time)
    quality = rows["quality"][good].astype(np.uint16)
    return {
        "keys": [Key.of("", channel.meter, channel.register, "import" if kind.flow == NET else kind.flow)],
        "key": np.zeros(int(good.sum()), np.int32),
        "start": rows["start"][good],
        "duration": duration[good],
        "energy_mwh": energy[good] * channel.sign,
        "quality": quality if quality.any() else None,
        "line": rows["line"][good],
        "counts": Counts(rows=int(good.sum()), rounded=int((rounded & good).sum())),
    }
