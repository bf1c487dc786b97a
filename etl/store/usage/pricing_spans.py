"""Pricing spans: which tariff prices which client for which days, where assignments change within a period."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from etl.core.errors import EtlError
from etl.core.periods import EPOCH, Period
from etl.core.usage_page import Attributes, Dated
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER
from etl.store.models import Assignment
from etl.store.ordering import open_first
from etl.store.usage.billed_clients import BilledClient
from etl.tariffs.page import seasonal


@dataclass(frozen=True)
class Plan:
    """Clients that one tariff prices over the same days. `tariff` is its id in the database, None: the run's own."""

    period: Period
    tariff: int | None
    clients: list[BilledClient] = field(default_factory=list)
    attributes: dict[str, Attributes] = field(default_factory=dict)
    """By client number the attributes that its assignment gives."""


@dataclass(frozen=True)
class _Row:
    tariff: int | None
    start: date
    end: date
    attributes: Mapping[str, str]

    def within(self, period: Period) -> Period | None:
        start, end = max(self.start, period.start), min(self.end, period.end)
        return Period(start, end) if start < end else None


def any_assignment() -> bool:
    """Return whether any client has a tariff of its own."""
    return Assignment.objects.using(READER).filter(tariff__isnull=False).exists()


def any_attribute() -> bool:
    """Return whether any client has an assignment at all."""
    return Assignment.objects.using(READER).exists()


def attributes(page: Sequence[BilledClient], period: Period) -> dict[str, Attributes]:
    """Return the attributes of clients in a period, whatever tariff they have."""
    return {number: _attributes(number, rows, period) for number, rows in _rows(page).items()}


def texts(client: str, period: Period) -> dict[str, str]:
    """Return the attributes of a client, each as it is at the end of a period."""
    return last_texts(attributes([BilledClient(client, "")], period).get(client, {}))


def last_texts(found: Attributes) -> dict[str, str]:
    """Return attributes as they are at the end of their period."""
    return {name: text if isinstance(text, str) else text[-1][1] for name, text in found.items()}


def plans(page: list[BilledClient], period: Period, *, assigned: bool) -> list[Plan]:
    """Return how a page of clients is billed in a period; `assigned` is what `any_attribute` returned for the run."""
    rows = _rows(page) if assigned else {}
    found: dict[tuple[Period, int | None], Plan] = {}
    if not rows and not any(member.stays for member in page):
        return [Plan(period, None, page)] if page else []
    for member in page:
        own = rows.get(member.number, [])
        for part, tariff in _parts(member, own, period):
            plan = found.get((part, tariff))
            if plan is None:
                plan = found[part, tariff] = Plan(part, tariff)
            plan.clients.append(member)
            if own:
                plan.attributes[member.number] = _attributes(member.number, own, part)
    return list(found.values())


def _rows(page: Sequence[BilledClient]) -> dict[str, list[_Row]]:
    stored = Assignment.objects.using(READER).filter(any_of("client__number", [member.number for member in page]))
    found: dict[str, list[_Row]] = {}
    columns = stored.order_by(open_first("start")).values_list(
        "client__number", "tariff_id", "start", "end", "attributes"
    )
    for number, tariff, start, end, attributes in columns:
        found.setdefault(number, []).append(_Row(tariff, start or EPOCH, end or date.max, json.loads(attributes)))
    return found


def _parts(member: BilledClient, rows: list[_Row], period: Period) -> list[tuple[Period, int | None]]:
    """Return the parts of a period in which a client is one, with their tariffs."""
    priced = [row for row in rows if row.tariff is not None]
    parts: list[tuple[Period, int | None]] = _joined(priced, period) if priced else [(period, None)]
    return [(days, tariff) for part, tariff in parts for days in member.within(part)]


def _joined(rows: list[_Row], period: Period) -> list[tuple[Period, int | None]]:
    """Return the days of each tariff; rows of the same tariff that meet (a meter was exchanged) are one part."""
    parts: list[tuple[Period, int | None]] = []
    for row in sorted(rows, key=lambda row: row.start):
        days = row.within(period)
        if days is None:
            continue
        if parts and parts[-1][1] == row.tariff and days.start <= parts[-1][0].end:
            parts[-1] = (Period(parts[-1][0].start, max(days.end, parts[-1][0].end)), row.tariff)
        else:
            parts.append((days, row.tariff))
    return parts


def _attributes(number: str, rows: list[_Row], days: Period) -> Attributes:
    """Return the attributes on some days, each on the days of the rows that have it."""
    found: dict[str, dict[Period, str]] = {}
    for row in rows:
        part = row.within(days)
        if part is None:
            continue
        if season := row.attributes.get(seasonal.ATTRIBUTE):
            _check_season(number, season)
        for name, value in row.attributes.items():
            found.setdefault(name, {})[part] = value
    return {name: _dated(texts, days) for name, texts in found.items()}


def _dated(texts: Mapping[Period, str], days: Period) -> str | Dated:
    """Return the one text of all days, or a text from each day on which it is another than the day before."""
    edges = sorted({days.start, *(day for part in texts for day in (part.start, part.end) if day < days.end)})
    steps: list[tuple[date, str]] = []
    for day in edges:
        text = next((text for part, text in texts.items() if part.start <= day < part.end), "")
        if not steps or steps[-1][1] != text:
            steps.append((day, text))
    return tuple(steps) if len(steps) > 1 else steps[0][1]


def _check_season(number: str, season: str) -> None:
    try:
        seasonal.read_season(season)
    except EtlError as error:
        raise EtlError(f"client {number}: {error}") from None
