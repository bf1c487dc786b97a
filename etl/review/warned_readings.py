"""Readings of which `etl validate` warns: they may be right, and are billed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from etl.core.periods import Period
from etl.review.open_findings import Finding, Unnamed, named, of_page
from etl.store.database.locks import snapshot
from etl.store.stored_readings.acceptances import meter_numbers
from etl.store.usage import client_pages
from etl.validation.channel_readings import ChannelReadings
from etl.validation.rules import WARN


@dataclass(frozen=True)
class Warned:
    """Readings of a channel between two minutes that may be wrong."""

    client: str
    meter: str
    register: str
    flow: str
    zone: str
    rule: str
    start: int
    end: int
    fact: str


@dataclass(frozen=True)
class Validation:
    """What fails in some months and is not billed, and what is warned of, by rule, client and time."""

    readings: int
    failed: Sequence[Finding]
    warned: Sequence[Warned]


def validate(
    months: Sequence[Period], client: str | None = None, done: Callable[[Sequence[str]], None] | None = None
) -> Validation:
    """Try all rules on the readings of some months."""
    readings, warned, failed = 0, list[tuple[int, Warned]](), list[Unnamed]()
    with snapshot():
        for month in months:
            for page in client_pages.pages(month, "UTC", client):
                for name, channel, own in page.channel_readings():
                    readings += len(own)
                    warned += [(channel.meter, one) for one in _warned(name, channel.register, own)]
                failed += of_page(page)
                if done is not None:
                    done(page.usage.clients)
        findings = list(named(failed))
        numbers = meter_numbers({meter for meter, _ in warned})
    found = [replace(one, meter=numbers[meter]) for meter, one in warned]
    places = {name: place for place, name in enumerate(WARN)}
    found.sort(key=lambda one: (places[one.rule], one.client.encode(), one.start))
    return Validation(readings, findings, found)


def _warned(client: str, register: str, own: ChannelReadings) -> Iterator[Warned]:
    for name, rule in WARN.items():
        failing = rule.failing(own)
        if failing.any():
            for first, last in own.runs(failing):
                span = int(own.starts[first]), int(own.ends[last - 1])
                yield Warned(client, "", register, own.flow, own.zone, name, *span, rule.fact(own, first, last))
