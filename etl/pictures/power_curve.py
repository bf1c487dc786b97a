"""Power over time of some clients together, read a page of clients at a time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import gcd
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from etl.core.errors import EtlError, UsageError
from etl.core.periods import Period, shown_period
from etl.core.usage_page import MWH_PER_KWH, Grid, Part, Usage
from etl.core.zones import Ints, Mask, transitions
from etl.pictures.chosen_readings import Chosen
from etl.store.database.locks import snapshot
from etl.store.existence.no_readings import nothing_read
from etl.store.usage import billed_clients, client_pages
from etl.store.usage.billed_clients import BilledClient
from etl.store.usage.known_names import is_client, nobody

Floats: TypeAlias = npt.NDArray[np.float64]

TOLERATED = 100
"""One of so many readings may be missing, or estimated, and the sum of all clients still counts as read."""
_AT_ONCE = 32
"""Named clients that are read at once."""
_HOUR = 60


@dataclass(frozen=True, eq=False)
class PowerCurve:
    """Mean power in slots of `step` minutes from the UTC minute `start` on, which is a local midnight.

    Floats, as a picture needs them; no amount is made of these.
    """

    chosen: Chosen
    zone: str
    clients: int
    """Who have a reading."""
    start: int
    step: int
    kw: Floats
    """0 in a gap."""
    gap: Mask
    """Where nobody has a reading, or more than one of TOLERATED is missing."""
    estimated: Mask
    """Where more than one of TOLERATED is substituted or estimated."""

    @property
    def local(self) -> Ints:
        """Return the minute of each slot by the clock."""
        starts = self.start + np.arange(len(self.kw)) * self.step
        return np.asarray(transitions(self.zone).to_local(starts * 60) // 60)


def read_curve(chosen: Chosen) -> PowerCurve:
    """Add up the readings of the clients; EtlError where they have none shorter than a day or as long."""
    with snapshot():
        check_clients(chosen.clients)
        found = _Sums(chosen.flow)
        for used in read_usages(chosen):
            found.add(used)
        if not found.grids:
            raise EtlError(why_nothing(chosen, long=found.long), code="E-NO-READINGS")
    return _laid(chosen, found)


def curve_of(chosen: Chosen, used: Usage) -> PowerCurve | None:
    """Return the curve of readings that were read already; None where there are none of the flow."""
    found = _Sums(chosen.flow)
    found.add(used)
    return _laid(chosen, found) if found.grids else None


def check_clients(numbers: Collection[str]) -> None:
    """Raise EtlError for a number that is no client's."""
    for number in numbers:
        if not is_client(number):
            raise EtlError(nobody(number), code="E-NO-CLIENT")


def why_nothing(chosen: Chosen, *, long: bool) -> str:
    """Return why there is no curve, and what to do."""
    days = shown_period(chosen.period)
    if long:
        return f"{days} has only reads that are longer than a day, of which no curve can be drawn (etl plot bills)"
    client = chosen.clients[0] if len(chosen.clients) == 1 else None
    text = nothing_read([chosen.period], client)
    return text if chosen.flow == "import" else f"no {chosen.flow} is read in {days} (another --flow, or other days)"


def read_usages(chosen: Chosen) -> Iterator[Usage]:
    """Yield the readings of all clients; of those in another zone than the picture's a day more at either end."""
    day, zone = timedelta(days=1), ""
    wider = Period(chosen.period.start - day, chosen.period.end + day)
    for page in _members(chosen):
        for timezone in dict.fromkeys(member.timezone for member in page):
            own = [member for member in page if member.timezone == timezone]
            here = timezone or chosen.zone or "UTC"
            period = chosen.period if here == (chosen.zone or here) else wider
            for read in client_pages.of_clients(own, period, here):
                zone = zone or here
                if chosen.zone is None and here != zone:
                    raise UsageError(f"clients are in {zone} and {here} (say whose clock counts: --timezone {zone})")
                yield read.usage


def _members(chosen: Chosen) -> Iterator[list[BilledClient]]:
    if not chosen.clients:
        yield from billed_clients.pages(None, chosen.period)
    numbers = sorted(set(chosen.clients))
    for place in range(0, len(numbers), _AT_ONCE):
        yield billed_clients.chosen(numbers[place : place + _AT_ONCE])


@dataclass
class _Sums:
    """Sums over clients of one flow, by grid: kWh, and how many clients were read, lacked a reading, have a guess."""

    flow: str
    grids: dict[Grid, list[Floats]] = field(default_factory=dict)
    zones: set[str] = field(default_factory=set)
    clients: int = 0
    long: bool = False

    def add(self, used: Usage) -> None:
        read = np.zeros(len(used.clients), np.bool_)
        for part in used.parts:
            if part.flow == self.flow and part.grid.slots:
                read |= True if part.unknown is None else ~part.unknown.all(axis=1)
                self._add(part)
        self.long |= any(use.flow == self.flow and len(use.row) for use in used.long)
        self.clients += int(read.sum())
        self.zones |= {used.timezone} if read.any() else set()

    def _add(self, part: Part) -> None:
        rows = len(part.values)
        unit = 10**part.scale / part.denominator / MWH_PER_KWH
        unknown = _count(part.unknown, part.grid.slots)
        if (unknown == rows).all():
            return
        sums = [
            part.values.astype(np.float64).sum(axis=0) * unit,
            rows - unknown,
            _count(part.missing, part.grid.slots),
            _count(part.estimated, part.grid.slots),
        ]
        known = self.grids.get(part.grid)
        self.grids[part.grid] = sums if known is None else [one + other for one, other in zip(known, sums, strict=True)]


def _count(mask: Mask | None, slots: int) -> Floats:
    return np.zeros(slots) if mask is None else mask.sum(axis=0).astype(np.float64)


def _laid(chosen: Chosen, found: _Sums) -> PowerCurve:
    """Lay the sums on slots of one length, which all intervals and all clock changes are multiples of."""
    zone = chosen.zone or found.zones.pop()
    start, end = chosen.period.utc_minutes(zone)
    table = transitions(zone)
    first, last = np.searchsorted(table.utc, (start * 60, end * 60), side="right")
    offsets = (table.offset[first - 1 : last] // 60).tolist()
    step = gcd(_HOUR, *(offset - offsets[0] for offset in offsets))
    for grid in found.grids:
        step = gcd(step, grid.interval, grid.start - start)
    slots = (end - start) // step
    sums = np.zeros((4, slots))
    for grid, columns in found.grids.items():
        times = grid.interval // step
        columns[0] /= grid.interval / _HOUR
        place = (grid.start - start) // step
        for total, column in zip(sums, columns, strict=True):
            fine = np.repeat(column, times)
            inside = slice(max(place, 0), min(place + len(fine), slots))
            total[inside] += fine[inside.start - place : inside.stop - place]
    kw, known, missing, estimated = sums
    gap = (known == 0) | (missing * TOLERATED > known + missing)
    kw[gap] = 0
    return PowerCurve(
        replace(chosen, clients=sorted(set(chosen.clients))), zone, found.clients, start, step, kw, gap,
        ~gap & (estimated * TOLERATED > known),
    )  # fmt: skip


def subject(curve: PowerCurve) -> str:
    """Say whose readings they are: `client 1`, or `5 clients together`."""
    named = curve.chosen.clients
    flow = "" if curve.chosen.flow == "import" else f", {curve.chosen.flow}"
    who = f"client {named[0]}" if len(named) == 1 else f"{curve.clients:,} client{'s together' * (curve.clients != 1)}"
    return f"{who}{flow}"


def gap_note(curve: PowerCurve) -> str:
    """Say how much is missing and estimated; empty where nothing is."""
    notes = []
    if curve.gap.any():
        together = (
            f" A sum that lacks more than one reading of {TOLERATED} counts as none." if curve.clients > 1 else ""
        )
        notes.append(f"No reading for {hours(int(curve.gap.sum()) * curve.step)}.{together}")
    if curve.estimated.any():
        notes.append(f"Estimated for {hours(int(curve.estimated.sum()) * curve.step)}.")
    return " ".join(notes)


def hours(minutes: int) -> str:
    """Show a length of time in hours and minutes: `12 h`, `1 h 15 min`, `30 min`."""
    whole, rest = divmod(minutes, _HOUR)
    return " ".join([*([f"{whole:,} h"] if whole else []), *([f"{rest} min"] if rest or not whole else [])])
