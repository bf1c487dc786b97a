"""Readings of which `etl validate` warns: they may be right, and are billed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from etl.core.periods import Period, month_before
from etl.review.clock_shifts import shifts_by_file
from etl.review.nobodys_energy import nobodys_energy
from etl.review.open_findings import Finding, Unnamed, named, of_page
from etl.store.database.locks import snapshot
from etl.store.supplies import meter_numbers
from etl.store.usage import billed_clients, client_pages
from etl.store.usage.client_pages import UsagePage
from etl.store.usage.matrices import Stream
from etl.store.usage.rule_attributes import locations
from etl.validation.channel_readings import ChannelMonth, ChannelReadings, Location, Total, joined
from etl.validation.register_sum import NAME as SUM
from etl.validation.rules import WARNINGS, Warnings


@dataclass(frozen=True)
class Warned:
    """Readings between two minutes that may be wrong, of a channel or of a file, which has neither client nor meter."""

    client: str
    meter: str
    register: str
    flow: str
    zone: str
    rule: str
    start: int
    end: int
    fact: str
    file: str = ""


@dataclass(frozen=True)
class Validation:
    """What fails in some months and is not billed, and what is warned of, by rule, client and time."""

    readings: int
    failed: Sequence[Finding]
    warned: Sequence[Warned]


class _Channel(NamedTuple):
    client: str
    meter: int
    register: str
    flow: str


class _Read(NamedTuple):
    readings: ChannelReadings
    due: tuple[int, int]


def validate(
    months: Sequence[Period],
    client: str | None = None,
    done: Callable[[Sequence[str]], None] | None = None,
    rules: Warnings = WARNINGS,
) -> Validation:
    """Try all rules on the readings of some months."""
    readings, warned, failed = 0, list[tuple[int, Warned]](), list[Unnamed]()
    with snapshot():
        for month in months:
            for members in billed_clients.pages(client, month):
                pages = list(client_pages.of_clients(members, month, "UTC"))
                before = _totals(client_pages.of_clients(members, month_before(month), "UTC"))
                places = locations([one.number for one in members])
                for channel, one in (found := _channels(pages, places)).items():
                    readings += len(one.readings)
                    warned += [(channel.meter, text) for text in _warned(channel, one.readings, rules)]
                warned += _beside(found, before, rules)
                failed += [one for page in pages for one in of_page(page)]
                warned += [one for page in pages for one in _uncompared(page)]
                if done is not None:
                    done([member.number for member in members])
        findings = list(named(list(dict.fromkeys(failed))))
        numbers = meter_numbers({meter for meter, _ in warned})
        others = [] if client else [*_nobodys(months, rules), *_of_files(months, rules)]
    every = [*others, *(replace(one, meter=numbers[meter]) for meter, one in dict.fromkeys(warned))]
    order = {name: place for place, name in enumerate([*rules.names, SUM])}
    every.sort(key=lambda one: (order[one.rule], one.client.encode(), one.start))
    return Validation(readings, findings, every)


def _uncompared(page: UsagePage) -> Iterator[tuple[int, Warned]]:
    """Yield with its meter what is warned of control reads with which readings cannot be compared."""
    clients = page.clients
    for one, start, end, fact in page.sums.uncompared:
        if one.row in clients:
            channel = _Channel(clients[one.row], one.meter, one.register, one.flow)
            yield one.meter, _warning(channel, page.usage.timezone, SUM, (start, end), fact)


def _channels(pages: Iterable[UsagePage], places: Mapping[str, Location]) -> dict[_Channel, _Read]:
    """Return what each channel has read, of all its series, and between which minutes it is due."""
    found: dict[_Channel, list[_Read]] = {}
    for page in pages:
        start, stop = page.usage.period.utc_minutes(page.usage.timezone)
        for client, stream, own in page.channel_readings():
            here = replace(own, location=places[client]) if client in places else own
            first, end = max(stream.due[0], stream.begun), min(stream.due[1], stream.ended)
            found.setdefault(_channel(client, stream), []).append(_Read(here, (max(first, start), min(end, stop))))
    return {
        key: parts[0]
        if len(parts) == 1
        else _Read(joined([one.readings for one in parts]), _hull([one.due for one in parts]))
        for key, parts in found.items()
    }


def _totals(pages: Iterable[UsagePage]) -> dict[_Channel, Total]:
    """Return the total of each channel, of all its series."""
    found: dict[_Channel, Total] = {}
    for page in pages:
        for client, stream, own in page.channel_totals():
            key = _channel(client, stream)
            known = found.get(key)
            found[key] = own if known is None else Total(known.mwh + own.mwh, known.minutes + own.minutes)
    return found


def _channel(client: str, stream: Stream) -> _Channel:
    return _Channel(client, stream.metered.meter, stream.register, stream.flow)


def _hull(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return min(first for first, _ in spans), max(end for _, end in spans)


def _warned(channel: _Channel, own: ChannelReadings, rules: Warnings) -> Iterator[Warned]:
    for name, rule in rules.alone.items() if len(own) else ():
        failing = rule.failing(own)
        if failing.any():
            for first, last in own.runs(failing):
                span = int(own.starts[first]), int(own.ends[last - 1])
                yield _warning(channel, own.zone, name, span, rule.fact(own, first, last))


def _beside(
    found: dict[_Channel, _Read], before: dict[_Channel, Total], rules: Warnings
) -> Iterator[tuple[int, Warned]]:
    """Yield with its meter what is warned of by other months and other channels."""
    of_meter: dict[tuple[str, int], list[_Channel]] = {}
    for channel in found:
        of_meter.setdefault(channel[:2], []).append(channel)
    for channel, one in found.items():
        others = [found[other].readings for other in of_meter[channel[:2]] if other != channel]
        month = ChannelMonth(one.readings, one.due, before.get(channel), others)
        for name, rule in rules.beside.items():
            for start, end, fact in rule.suspicions(month):
                yield channel.meter, _warning(channel, one.readings.zone, name, (start, end), fact)


def _nobodys(months: Sequence[Period], rules: Warnings) -> Iterator[Warned]:
    """Yield what is warned of energy that is no client's; its client is an empty text."""
    for name, rule in rules.nobodys.items():
        for one, flow, month, energy in nobodys_energy(months):
            if fact := rule.fact(energy):
                start, end = month.utc_minutes("UTC")
                span = max(start, one.start), min(end, one.end)
                yield Warned("", one.meter, "", flow, "UTC", name, *span, fact)


def _of_files(months: Sequence[Period], rules: Warnings) -> Iterator[Warned]:
    """Yield what is warned of whole files."""
    for name, rule in rules.of_files.items():
        for file, one in shifts_by_file(months, rule):
            fact = f"{one.fact}: are its --timezone and its --stamps right?"
            yield Warned("", "", "", "import", one.zone, name, *one.span, fact, file)


def _warning(channel: _Channel, zone: str, rule: str, span: tuple[int, int], fact: str) -> Warned:
    return Warned(channel.client, "", channel.register, channel.flow, zone, rule, *span, fact)
