"""Usage of a page of clients in one period: matrices of energy, a row a client, a column an interval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from etl.core.exact import Integers
from etl.core.periods import Period

MEASURED, SUBSTITUTED, ESTIMATED, FILLED, SUSPECT = 0, 1, 2, 3, 4
"""Quality of a known slot: by the meter, substituted or estimated by the source, estimated by etl, or doubted by the
source. Lower wins."""

QUALITIES = ("measured", "substituted", "estimated", "filled", "suspect")

MWH_PER_KWH = 1_000_000
"""Energy is counted in milliwatt-hours: 1 mWh = 10^-6 kWh."""


@dataclass(frozen=True)
class Grid:
    """`slots` intervals of `interval` minutes from `start` (UTC minutes since 1970) on, without a gap."""

    start: int
    interval: int
    slots: int


class Source(NamedTuple):
    """The meter and register of a channel, and how its energy is a client's: between which UTC minutes, and by what."""

    meter: int
    register: str
    start: int
    end: int
    multiplier: Fraction
    share: Fraction


class FailedReading(NamedTuple):
    """A reading that fails a rule (etl.validation) and is not billed, as nobody has said that it is right."""

    meter: int
    register: str
    flow: str
    minute: int
    """UTC, since 1970."""
    interval: int
    energy_mwh: int
    rule: str
    fact: str
    """Why it fails, for people."""
    counted_mwh: int | None = None
    """Of rule `sum`, what the register counted between two control reads: then this is all that was read between them,
    which is billed as it is once the bill is not on hold."""


class EditedReadings(NamedTuple):
    """Slots of a client's channel of which an edit counts in place of the readings, by one edit."""

    source: Source
    flow: str
    start: int
    end: int
    """First and end UTC minute, between which other slots may be as they were read."""
    minutes: int
    billed_mwh: Fraction
    """What is billed for them."""
    read_mwh: int | None
    """What the meter has read in them; None: nothing."""
    pinned: bool
    method: str
    """By which etl has computed the values; empty: somebody has entered them."""
    reason: str
    edited_by: str
    edited_at: datetime


@dataclass(frozen=True, eq=False)
class Channels:
    """The channels that a part adds up, a row each, as they are before they are added."""

    row: npt.NDArray[np.int64]
    """The client of each."""
    values: npt.NDArray[np.generic]
    scale: int
    """`values` are in units of 10**scale mWh."""
    factor: Sequence[int]
    """How many of the part's units 1 mWh of each channel is."""
    known: npt.NDArray[np.bool_]
    """Where it has a reading that is the client's."""
    missing: npt.NDArray[np.bool_]
    """Where it is due and has none."""
    open: npt.NDArray[np.bool_]
    """Where of these no other series of the channel has read a minute, so that one may be estimated."""
    ended: npt.NDArray[np.int64]
    """The minute up to which it is read at all."""
    estimated: npt.NDArray[np.bool_] | None = None
    """Where its reading is substituted or estimated, by whomever; None: nowhere."""
    sources: Sequence[Source | None] = ()
    filled: npt.NDArray[np.bool_] | None = None
    """Where etl estimated it: there it counts as known; None: nowhere."""
    computed: npt.NDArray[np.bool_] | None = None
    """Where an edit counts whose values etl has computed: known too, but nothing to estimate by; None: nowhere."""

    def of_rows(self, place: Mapping[int, int]) -> "Channels":
        """Take the channels of some clients, `place` being their new rows."""
        some = self.where([number for number, row in enumerate(self.row.tolist()) if row in place])
        return replace(some, row=np.array([place[one] for one in some.row.tolist()], np.int64))

    def where(self, numbers: Sequence[int]) -> "Channels":
        """Take some of the channels, in this order."""
        own = np.array(numbers, np.int64)
        factor = [self.factor[number] for number in numbers]
        masks = self.known[own], self.missing[own], self.open[own]
        some = self.estimated, self.filled, self.computed
        guessed, filled, computed = (None if mask is None else mask[own] for mask in some)
        sources = [self.sources[number] for number in numbers] if self.sources else ()
        values, ended = self.values[own], self.ended[own]
        return Channels(self.row[own], values, self.scale, factor, *masks, ended, guessed, sources, filled, computed)


@dataclass(frozen=True, eq=False)
class Part:
    """One flow of all clients of a page on one grid.

    `values` is clients x slots in units of 10**scale / denominator mWh: unsigned, int64, or ints where that is too
    short. The masks are of the same shape, None where they would be all False. Where one of a client's channels is
    silent, the value is what the others read.
    """

    flow: str
    grid: Grid
    values: npt.NDArray[np.generic]
    scale: int
    unknown: npt.NDArray[np.bool_] | None = None
    """Where no channel of the client has a reading: the value is 0."""
    missing: npt.NDArray[np.bool_] | None = None
    """Where a channel that is due has none, whatever the others have."""
    estimated: npt.NDArray[np.bool_] | None = None
    """Where a channel has one that is substituted or estimated."""
    denominator: int = 1
    guessed: Integers | None = None
    """Each client's units in readings that are substituted or estimated; None: all of its `estimated` slots."""
    ended: npt.NDArray[np.int64] | None = None
    """The minute up to which each client is read at all; None: nobody's readings end before the period does."""
    channels: Channels | None = None
    """None: each client has one channel at the most, and its row is that."""
    sources: Sequence[Source | None] = ()
    """Without `channels`, the channel of each client."""
    computed: npt.NDArray[np.bool_] | None = None
    """Without `channels`, where an edit counts whose values etl has computed; None: nowhere."""
    spread: bool = False
    """Whether it holds reads longer than an hour, spread over the grid: no power of an interval was measured."""

    def of_rows(self, rows: Sequence[int]) -> "Part":
        """Take some of the clients, in this order."""
        names = ("unknown", "missing", "estimated", "guessed", "ended", "computed")
        columns = {name: column[rows] for name in names if (column := getattr(self, name)) is not None}
        place = {row: number for number, row in enumerate(rows)}
        channels = self.channels and self.channels.of_rows(place)
        sources = [self.sources[row] for row in rows] if self.sources else ()
        return replace(self, values=self.values[rows], channels=channels, sources=sources, **columns)


@dataclass(frozen=True, eq=False)
class LongUse:
    """Reads of one flow with spans of their own that have a minute in a page's period, a row a read.

    Read i is of client `row[i]`, whose it is between the minutes `first[i]` and `last[i]`, which lie in the period.
    `energy` is that of the whole read, in 1/denominator mWh. They stand in the order of clients and time.
    """

    flow: str
    row: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    energy: Integers
    estimated: npt.NDArray[np.bool_]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    missing: npt.NDArray[np.int64]
    """Where a channel that is due has neither a read nor an interval: client, first and end minute."""
    denominator: int = 1
    source: npt.NDArray[np.int64] | None = None
    """The place in `sources` of the channel of each; None: they are not known."""
    sources: Sequence[Source] = ()

    @property
    def crossing(self) -> npt.NDArray[np.bool_]:
        """Which reads reach past what is the client's in the period."""
        found: npt.NDArray[np.bool_] = (self.start < self.first) | (self.end > self.last)
        return found

    def where(self, reads: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> "LongUse":
        """Take some of the reads."""
        names = ("row", "start", "end", "energy", "estimated", "first", "last")
        source = None if self.source is None else self.source[reads]
        return replace(self, source=source, **{name: getattr(self, name)[reads] for name in names})

    def of_rows(self, rows: Sequence[int]) -> "LongUse":
        """Take the reads of some of the clients, in this order."""
        place = {row: number for number, row in enumerate(rows)}
        some = self.where(np.isin(self.row, rows))
        row = np.array([place[one] for one in some.row.tolist()], np.int64)
        missing = np.array([(place[one], *span) for one, *span in self.missing.tolist() if one in place], np.int64)
        order = np.argsort(row, kind="stable")
        ordered = replace(some, row=row).where(order)
        return replace(ordered, missing=missing.reshape(-1, 3))


@dataclass(frozen=True)
class Missing:
    """What is done about missing readings, apart from a warning."""

    estimate: str = ""
    """The chain of methods by which they are estimated (etl.estimation.method_chain); empty: they carry no energy."""
    tolerance: Fraction = Fraction(0)
    """Which part of a bill's readings may be missing so that it still counts as complete."""
    beyond: int = 31
    """For how many days after a channel's last reading it may be estimated, where no later one bounds the gap."""
    bills_failed: bool = False
    """Whether a bill of which readings fail a rule counts as one that lacks them, and is not held."""


AS_IT_IS = Missing()

OPEN = 1 << 40
"""A minute after all others."""


class EstimatedFrom(NamedTuple):
    """What estimates of a client are made of, where readings outside the billed days matter to them."""

    digest: str
    """Of the estimates."""
    first: int
    end: int
    """Between which UTC minutes a reading may change them; -OPEN or OPEN: there is no bound."""
    edits: str = ""
    accepted: str = ""
    """Of edits and accepted readings in these minutes; empty: there are none."""


Dated = tuple[tuple[date, str], ...]
"""The texts of an attribute that changes, each from a local day on; an empty text where there is none."""

Attributes = Mapping[str, str | Dated]
"""The attributes of one client in a period, by name."""


@dataclass(frozen=True, eq=False)
class Usage:
    """The readings of a page of clients in one period; all of them share the zone and the grids of `parts`.

    A client's energy of a flow is the sum over the parts of that flow (meters of other interval lengths).
    """

    clients: list[str]
    period: Period
    timezone: str
    parts: list[Part]
    warnings: dict[int, list[str]] = field(default_factory=dict)
    """Warnings of a client's bill about its readings, by row."""
    attributes: Sequence[Attributes] = ()
    """Attributes of each client, a mapping a row; empty if no client has any."""
    long: Sequence[LongUse] = ()
    missing: Missing = AS_IT_IS
    filled: frozenset[int] = frozenset()
    """Rows of the clients of whom readings were estimated here."""
    estimated_from: Mapping[int, EstimatedFrom] = field(default_factory=dict)
    """Of clients with slots to estimate to which readings outside the billed days matter, by row."""
    resting: frozenset[int] = frozenset()
    """Rows of the clients of whom no reading is due on any of the days, by the season of their meters."""
    failed: Mapping[int, Sequence[FailedReading]] = field(default_factory=dict)
    """Readings of a client that are left out as they fail a rule, by row."""
    edited: Mapping[int, Sequence[EditedReadings]] = field(default_factory=dict)
    """Edits that count of a client's channels, by row; their slots are among the `estimated` ones."""

    @property
    def measured(self) -> bool:
        """Whether there is any reading."""
        return any(len(use.row) for use in self.long) or any(
            part.unknown is None or not part.unknown.all() for part in self.parts
        )

    @property
    def read(self) -> npt.NDArray[np.bool_]:
        """Which clients have a reading."""
        found = np.zeros(len(self.clients), np.bool_)
        for part in self.parts:
            found |= part.grid.slots > 0 if part.unknown is None else ~part.unknown.all(axis=1)
        for use in self.long:
            found[use.row] = True
        return found

    def of_rows(self, rows: Sequence[int]) -> "Usage":
        """Take some of the clients, in this order."""
        parts = [part.of_rows(rows) for part in self.parts]
        return replace(
            self,
            clients=[self.clients[row] for row in rows],
            parts=parts,
            warnings={place: self.warnings[row] for place, row in enumerate(rows) if row in self.warnings},
            filled=frozenset(place for place, row in enumerate(rows) if row in self.filled),
            estimated_from={p: self.estimated_from[row] for p, row in enumerate(rows) if row in self.estimated_from},
            attributes=[self.attributes[row] for row in rows] if self.attributes else (),
            long=[one for use in self.long if len((one := use.of_rows(rows)).row) or len(one.missing)],
            resting=frozenset(place for place, row in enumerate(rows) if row in self.resting),
            failed={place: self.failed[row] for place, row in enumerate(rows) if row in self.failed},
            edited={place: self.edited[row] for place, row in enumerate(rows) if row in self.edited},
        )


@dataclass(frozen=True, eq=False)
class Readings:
    """Known readings of one channel, in order of time: intervals from `minute` (UTC, since 1970) on."""

    client: str
    """The only client that the meter has ever had; empty where there are several, or none."""
    meter: str
    register: str
    flow: str
    interval: int
    minute: npt.NDArray[np.int64]
    energy_mwh: npt.NDArray[np.int64]
    quality: npt.NDArray[np.uint16] | None
    end: npt.NDArray[np.int64] | None = None
    """Of long reads, which have no common interval."""
    owners: Sequence[str] = ()
    owner: npt.NDArray[np.int64] | None = None
    """The place in `owners` of the client to whom each is billed, -1 where that is nobody or several; None: nowhere."""
    billed_mwh: npt.NDArray[np.int64] | None = None
    """What is billed to that client, rounded half up."""
    methods: Sequence[str] = ()
    method: npt.NDArray[np.int64] | None = None
    """The place in `methods` of what the source says of each by its flag (S14); None: nothing of any."""


class ControlReading(NamedTuple):
    """A control read as a load has it: what a register showed at a UTC minute, or counted between two."""

    meter: str
    register: str
    flow: str
    start: int
    end: int
    """The same as the start where the register showed it then."""
    energy_mwh: int
    step_mwh: int
    load: int
    counts: bool
    """Whether no newer load says another thing of the same time."""
