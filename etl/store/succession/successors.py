"""Successors: which meter of a client another one has replaced, assumed from their readings up to now."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Max

from etl.core.periods import Period, shown_minute
from etl.phrasebook.english import english
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Series
from etl.store.succession.meter_means import means
from etl.store.supplies import meter_numbers

DAY = 1440
WITHIN = DAY
"""Minutes from the last reading of a meter in which the first one of its successor comes."""
SAME_DAY = 25 * 60
"""Minutes from its last reading to an assigned `to` that is of the same day."""
MEANS = 14 * DAY
"""Minutes whose mean is compared."""
LEAST, MOST = Fraction(1, 4), Fraction(4)
"""Of the old meter's mean, that of the new one."""
PARALLEL = 32 * DAY
"""Minutes in which two meters both read, above which nobody is asked whether both count."""

FOREVER = 1 << 30
_PAGE = 300

SEASONAL = "seasonal"
"""The attribute of clients whose meters may rest."""


class Owned(NamedTuple):
    """A meter as a client's between two UTC minutes; `named`: a table says its beginning."""

    meter: int
    start: int
    end: int
    factor: Fraction
    named: bool


class Followed(NamedTuple):
    """A meter whose last reading ends at `last`, and the one that reads on; `dated`: a table says when it ended."""

    old: int
    new: int
    last: int
    due_end: int
    dated: bool
    begun: int
    """First reading of the new one."""


class Silent(NamedTuple):
    """A meter without a reading after `last`, while another one of its client has some."""

    meter: int
    last: int


class Parallel(NamedTuple):
    """Two meters that both read, from the beginning of the later one on, for some days only."""

    meter: int
    later: int
    begun: int


@dataclass(frozen=True)
class Ends:
    """What is known of the ends of a client's meters; `numbers` are those of the meters named in it."""

    followed: tuple[Followed, ...] = ()
    silent: tuple[Silent, ...] = ()
    parallel: tuple[Parallel, ...] = ()

    @property
    def assumed(self) -> list[Followed]:
        """Return the successors that no assignment confirms."""
        return [one for one in self.followed if not one.dated]

    @property
    def meters(self) -> set[int]:
        """Return all meters that it names."""
        pairs = {meter for one in self.followed for meter in (one.old, one.new)}
        return pairs | {one.meter for one in self.silent} | {meter for one in self.parallel for meter in one[:2]}


NOTHING = Ends()


class _Reach(NamedTuple):
    first: int
    end: int
    shared: int
    """Minutes of its last reading that the first one of its successor may share: an interval is of both."""
    flows: frozenset[tuple[int, int]]
    """Flow and unit of its channels."""


def find(clients: Sequence[Sequence[Owned]], using: str = READER) -> list[Ends]:
    """Return the ends of the meters of some clients. Those with one meter cost nothing."""
    several = [own if len({one.meter for one in own}) > 1 else () for own in clients]
    meters = {one.meter for own in several for one in own}
    if not meters:
        return [NOTHING] * len(clients)
    reaches = _reaches(meters, using)
    pairs = [_pairs(own, reaches) for own in several]
    doubtful = [(own, pair) for own, found in zip(several, pairs, strict=True) for pair in found if not pair.dated]
    alike = _alike(_plausible(doubtful, meters, reaches, using), using)
    ends: list[Ends] = []
    for own, found in zip(several, pairs, strict=True):
        followed = tuple(pair for pair in found if pair.dated or pair in alike)
        gone = {pair.old for pair in followed}
        ends.append(Ends(followed, tuple(_silent(own, reaches, gone)), tuple(_parallel(own, reaches))))
    return ends


def numbers(ends: Collection[Ends], using: str = READER) -> dict[int, str]:
    """Return the numbers of the meters that these name."""
    return meter_numbers({meter for one in ends for meter in one.meters}, using)


def succession(one: Followed, named: dict[int, str], zone: str) -> str:
    """Return the sentence of an assumed successor, for a bill, a load and the status alike."""
    return english("successor", old=named[one.old], last=shown_minute(one.last, zone), new=named[one.new])


def warnings(ends: Ends, named: dict[int, str], period: Period, zone: str, *, seasonal: bool) -> list[str]:
    """Return what the bill of a period says of meters that ended before or in it."""
    end = period.utc_minutes(zone)[1]
    texts = [succession(one, named, zone) for one in ends.assumed if one.last < end]
    silent = [one for one in ends.silent if one.last < end and not seasonal]
    texts += [english("silent", meter=named[one.meter], last=shown_minute(one.last, zone)) for one in silent]
    return texts


def _reaches(meters: Collection[int], using: str) -> dict[int, _Reach]:
    """Return from when to when each meter reads."""
    found: dict[int, _Reach] = {}
    ids = sorted(meters)
    for place in range(0, len(ids), _PAGE):
        rows = Series.objects.using(using).filter(any_of("meter_id", ids[place : place + _PAGE]))
        for meter, flow, unit, interval, first, end in rows.values_list(
            "meter_id", "flow", "unit", "interval", "first_minute", "end_minute"
        ):
            own, flows = found.get(meter), frozenset([(flow, unit)])
            if own is None:
                found[meter] = _Reach(first, end, interval, flows)
                continue
            shared = interval if end > own.end else min(own.shared, interval) if end == own.end else own.shared
            found[meter] = _Reach(min(own.first, first), max(own.end, end), shared, own.flows | flows)
    return found


def _pairs(own: Sequence[Owned], reaches: dict[int, _Reach]) -> list[Followed]:
    """Return the meters that may have been replaced, by their ends alone: one candidate on either side."""
    first: dict[int, Owned] = {}
    last: dict[int, Owned] = {}
    for one in sorted(own, key=lambda one: one.start):
        first.setdefault(one.meter, one)
        last[one.meter] = one
    found: list[Followed] = []
    for old, supply in last.items():
        reach = reaches.get(old)
        if reach is None or not supply.start < reach.end < supply.end:
            continue
        for new, begin in first.items():
            other = reaches.get(new)
            if new == old or other is None or other.flows != reach.flows or other.end <= reach.end:
                continue
            in_time = reach.end - reach.shared <= other.first <= reach.end + WITHIN
            if in_time and begin.start <= other.first < begin.end:
                dated = supply.end - reach.end <= SAME_DAY
                found.append(Followed(old, new, reach.end, max(reach.end, other.first), dated, other.first))
    olds, news = [one.old for one in found], [one.new for one in found]
    return [one for one in found if olds.count(one.old) == 1 and news.count(one.new) == 1]


def _silent(own: Sequence[Owned], reaches: dict[int, _Reach], gone: set[int]) -> Iterator[Silent]:
    latest = max((reaches[one.meter].end for one in own if one.meter in reaches), default=0)
    for meter in dict.fromkeys(one.meter for one in own):
        reach = reaches.get(meter)
        until = max(one.end for one in own if one.meter == meter)
        if reach is not None and meter not in gone and reach.end < min(latest, until):
            yield Silent(meter, reach.end)


def _parallel(own: Sequence[Owned], reaches: dict[int, _Reach]) -> Iterator[Parallel]:
    """Yield pairs for which no assignment says when the one ended and the other began."""
    for one in own:
        for other in own:
            if one.meter not in reaches or other.meter not in reaches or one.end < FOREVER or other.named:
                continue
            reach, later = reaches[one.meter], reaches[other.meter]
            both = min(reach.end, later.end) - later.first
            if reach.first < later.first and reach.flows & later.flows and reach.shared < both < PARALLEL:
                yield Parallel(one.meter, other.meter, later.first)


Pairs = Sequence[tuple[Sequence[Owned], Followed]]


def _plausible(pairs: Pairs, meters: set[int], reaches: dict[int, _Reach], using: str) -> Pairs:
    """Return the pairs of which other clients have readings after the old meter's last, or there are no others."""
    if not pairs:
        return []
    outside = _latest_without(meters, using)
    ends = {meter: reach.end for meter, reach in reaches.items()}
    found = []
    for own, pair in pairs:
        if outside is None or outside <= pair.last:
            mine = {one.meter for one in own}
            others = [end for meter, end in ends.items() if meter not in mine]
            others += [] if outside is None else [outside]
            if others and max(others) <= pair.last:
                continue
        found.append((own, pair))
    return found


def _latest_without(meters: set[int], using: str) -> int | None:
    """Return the end of the last reading of all other meters; None if there are none."""
    every = Series.objects.using(using).order_by()
    latest = every.aggregate(end=Max("end_minute"))["end"]
    holders = every.filter(end_minute=latest).values_list("meter_id", flat=True)[: _PAGE * 4]
    if set(holders) - meters:
        return int(latest)
    ends = every.values_list("meter_id").annotate(Max("end_minute"))
    return max((end for meter, end in ends.iterator() if meter not in meters), default=None)


def _alike(pairs: Pairs, using: str) -> set[Followed]:
    """Return the pairs of which the new meter's mean, as the client's, is not far from the old one's."""
    windows = {(pair.old, pair.last - MEANS, pair.last) for _, pair in pairs}
    windows |= {(pair.new, pair.begun, pair.begun + MEANS) for _, pair in pairs}
    found = means(windows, using) if pairs else {}
    alike: set[Followed] = set()
    for own, pair in pairs:
        factor = {one.meter: one.factor for one in own}
        old, new = found.get((pair.old, pair.last - MEANS)), found.get((pair.new, pair.begun))
        if old is None or new is None:
            continue
        old, new = old * factor[pair.old], new * factor[pair.new]
        if LEAST * old <= new <= MOST * old:
            alike.add(pair)
    return alike
