"""Changes of successors by a load or an unload: assumptions that it makes, and bills that rest on another one."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from django.db.models import Count, Max, Min, QuerySet

from etl.core.periods import shown_minute
from etl.store.database.locks import READER, WRITER, snapshot
from etl.store.loads.ledger import record_stretches
from etl.store.loads.series_table import NEVER
from etl.store.loads.span_marks import STRETCH
from etl.store.loads.staleness import mark_spans
from etl.store.models import Client, Meter, Series, Supply
from etl.store.succession import successors
from etl.store.succession.successors import Followed
from etl.store.usage import billed_clients
from etl.store.usage.billed_clients import BilledClient

PAGE = 300
LONGEST = 60
"""Minutes of the longest interval."""
Key = TypeVar("Key", int, str)
Differing = Sequence[tuple[BilledClient, set[Followed], int]]
"""Clients with other successors than before, those newly assumed, and the first minute in which this matters."""
FEW = 3000
"""Series of a load up to which their meters are asked for one page after the other."""


@dataclass(frozen=True)
class Changed:
    """Sentences about successors that are assumed since, and how many more bills are stale."""

    assumed: Sequence[str] = ()
    stale: int = 0


UNCHANGED = Changed()


@dataclass(frozen=True)
class MeterPair:
    """Two meters of a client: one goes on for the other from `first` on, or both read since."""

    client: str
    meter: str
    other: str
    last: str
    """When the last reading of the first one ends, by the client's clock; empty: both read."""
    first: str
    """First reading of the other one."""


def pairs() -> tuple[list[MeterPair], list[MeterPair]]:
    """Return all successors that are assumed, and meters of which it is to be asked whether both count."""
    assumed: list[MeterPair] = []
    parallel: list[MeterPair] = []
    for page in _pages(several()):
        may = [number for number, spans in _spans(page, READER).items() if _may_follow(spans) or _may_be_both(spans)]
        members = billed_clients.chosen(may) if may else []
        named = successors.numbers([member.ends for member in members])
        for member in members:
            zone, number = member.timezone or "UTC", member.number
            for one in member.ends.assumed:
                stamps = shown_minute(one.last, zone), shown_minute(one.begun, zone)
                assumed.append(MeterPair(number, named[one.old], named[one.new], *stamps))
            for two in member.ends.parallel:
                first = shown_minute(two.begun, zone)
                parallel.append(MeterPair(number, named[two.meter], named[two.later], "", first))
    return assumed, parallel


def settle(load: int, touched: Collection[int]) -> Changed:
    """Find out which successors a load changed by the series that it touched, and mark bills from their ends on.

    Used in the write lock, after the load was recorded: readers still see what was there before it. Only clients with
    several meters cost anything.
    """
    assumed: list[str] = []
    stretches: list[tuple[int, int, int]] = []
    for page in _pages(_clients(touched)):
        with snapshot():
            before = {one.number: one.ends.followed for one in billed_clients.chosen(page)}
        differing: list[tuple[BilledClient, set[Followed], int]] = []
        for member in billed_clients.chosen(page, WRITER):
            earlier = set(before.get(member.number, ()))
            if differs := earlier ^ set(member.ends.followed):
                differing.append((member, set(member.ends.assumed) - earlier, min(one.last for one in differs)))
        stretches += _stretches(differing)
        assumed += _sentences(differing)
    record_stretches(load, stretches)
    spans = np.array([(*stretch, STRETCH) for stretch in stretches], np.int64).reshape(-1, 4)
    return Changed(assumed, mark_spans(spans)) if stretches else UNCHANGED


def _stretches(differing: Differing) -> Iterator[tuple[int, int, int]]:
    """Yield for each client all minutes from one on, as a change of some series of its meters."""
    meters = [one.meter for member, _, _ in differing for one in member.meters]
    series: dict[int, int] = {}
    for page in _pages(meters):
        series.update(Series.objects.filter(meter_id__in=page).order_by("-pk").values_list("meter_id", "pk"))
    for member, _, since in differing:
        own = [series[one.meter] for one in member.meters if one.meter in series]
        if own:
            yield min(own), since, NEVER


def _sentences(differing: Differing) -> Iterator[str]:
    named = successors.numbers([member.ends for member, _, _ in differing], WRITER)
    for member, made, _ in differing:
        for one in sorted(made):
            yield f"client {member.number}: {successors.succession(one, named, member.timezone or 'UTC')}"


def several(using: str = READER) -> list[str]:
    """Return the numbers of all clients with more than one meter."""
    supplies = Supply.objects.using(using).order_by()
    if not supplies.exists():
        return []
    counted = supplies.values_list("client__number").annotate(meters=Count("meter", distinct=True))
    found = {number for number, meters in counted.iterator() if meters > 1}
    supplied = Client.objects.using(using).filter(supply__isnull=False).values("number")
    own = Meter.objects.using(using).filter(supply=None, number__in=supplied)
    return sorted(found.union(own.values_list("number", flat=True)), key=str.encode)


def _clients(touched: Collection[int]) -> list[str]:
    """Return the numbers of clients who may have another successor since: of touched meters, or of the latest reading.

    That other clients read later can only be missing to the one who has the latest reading of all.
    """
    if not Supply.objects.exists():
        return []
    if len(touched) > FEW:
        numbers = set(several(WRITER)).union(several(READER))
    else:
        pages = [(alias, page) for alias in (WRITER, READER) for page in _pages(touched)]
        numbers = _owners({meter for alias, page in pages for meter in _meters(alias, pk__in=page)})
    numbers |= _owners({meter for alias in (WRITER, READER) for meter in _latest(alias)})
    found: set[str] = set()
    for page in _pages(numbers):
        for alias in (WRITER, READER):
            found |= {number for number, spans in _spans(page, alias).items() if _may_follow(spans)}
    return sorted(found, key=str.encode)


def _meters(alias: str, **chosen: Any) -> "QuerySet[Series, int]":
    return Series.objects.using(alias).filter(**chosen).values_list("meter_id", flat=True).distinct()


def _latest(alias: str) -> Iterable[int]:
    """Return the meters with the latest reading, unless they are many: then it is of several clients."""
    latest = Series.objects.using(alias).aggregate(end=Max("end_minute"))["end"]
    meters = list(_meters(alias, end_minute=latest)[: PAGE + 1])
    return meters if len(meters) <= PAGE else ()


def _owners(meters: set[int]) -> set[str]:
    """Return the numbers of the clients to whom meters belong, by a row or by their own number."""
    found: set[str] = set()
    for page in _pages(meters):
        found.update(Supply.objects.filter(meter_id__in=page).values_list("client__number", flat=True))
        for alias in (WRITER, READER):
            own = Meter.objects.using(alias).filter(pk__in=page, supply=None)
            found.update(own.values_list("number", flat=True))
    return found


def _spans(numbers: Sequence[str], alias: str) -> dict[str, list[tuple[int, int]]]:
    """Return first and last minute of each meter of clients who have several."""
    supplies = Supply.objects.using(alias).filter(client__number__in=numbers)
    pairs = set(supplies.values_list("client__number", "meter_id"))
    own = Meter.objects.using(alias).filter(number__in=numbers, supply=None)
    pairs |= set(own.values_list("number", "pk"))
    times = Counter(number for number, _ in pairs)
    owners: dict[int, list[str]] = {}
    for number, meter in pairs:
        if times[number] > 1:
            owners.setdefault(meter, []).append(number)
    found: dict[str, list[tuple[int, int]]] = {}
    for page in _pages(owners):
        series = Series.objects.using(alias).filter(meter_id__in=page).order_by().values_list("meter_id")
        for meter, first, end in series.annotate(Min("first_minute"), Max("end_minute")):
            for number in owners[meter]:
                found.setdefault(number, []).append((first, end))
    return found


def _may_follow(spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of some meters begins where another one ends."""
    return any(
        end - LONGEST <= first <= end + successors.WITHIN and later > end for _, end in spans for first, later in spans
    )


def _may_be_both(spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of some meters begins while another one reads, and both read for some days only."""
    return any(
        first < later < end and min(end, last) - later < successors.PARALLEL
        for first, end in spans
        for later, last in spans
    )


def _pages(keys: Iterable[Key]) -> Iterator[list[Key]]:
    ordered = list(keys)
    return (ordered[start : start + PAGE] for start in range(0, len(ordered), PAGE))
