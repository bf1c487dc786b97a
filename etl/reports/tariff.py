"""Report of `etl tariff`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from etl.core.days import shown_days
from etl.reports.figures import count, table
from etl.tariff import Checked, CheckedYear, Listed
from etl.tariffs.definition import Unpriced
from etl.tariffs.pricing.components import Component, Dated, shown, tables
from etl.tariffs.pricing.value_added_tax import without_vat
from etl.tariffs.schedules.picture import picture


def as_json(checked: Checked) -> dict[str, Any]:
    """Return the tables of the tariff with numbers as exact texts, its warnings and its notes."""
    tariff = checked.tariff
    document = tables(tariff)
    return {
        "file": tariff.file,
        "name": tariff.name,
        "currency": tariff.currency,
        "timezone": tariff.timezone,
        "from": _day(tariff.first),
        "to": _day(tariff.last),
        "sha256": tariff.sha256,
        "unpriced": [{"from": _day(one.first), "to": _day(one.last), "why": one.why} for one in tariff.unpriced],
        "lines": [_component(one) for one in checked.components],
        "without_vat": without_vat(tariff) if tariff.has_vat else None,
        "attributes": list(tariff.attributes),
        "schedules": {one.id: picture(one) for one in tariff.schedules},
        "tables": {name: _plain(document[name]) for name in document if isinstance(document[name], dict)},
        "year": _year_json(checked.year) if checked.year else None,
        "warnings": list(tariff.warnings),
        "notes": list(tariff.notes),
    }


def lines(checked: Checked) -> list[str]:
    """Show the bill's lines with their versions, the week of each schedule, warnings and notes."""
    tariff = checked.tariff
    texts = [f"{tariff.file}: {tariff.name}", f"  {', '.join(_header(checked))}", ""]
    for component in checked.components:
        texts += _versions(component)
    outside = without_vat(tariff)
    texts += [f"without VAT: {', '.join(outside)}"] if outside else []
    document = tables(tariff)
    for kind in (name for name in document if isinstance(document[name], dict) and name not in _SHOWN_ELSEWHERE):
        texts += [f"{kind} {name}: {shown(own)}" for name, own in document[kind].items()]
    for schedule in tariff.schedules:
        texts += ["", f"schedule {schedule.id}", *(f"  {line}" for line in picture(schedule))]
    texts += _year(checked.year) if checked.year else []
    texts += ["", f"attributes of clients: {', '.join(tariff.attributes)}"] if tariff.attributes else []
    texts += ["", *map(_unpriced, tariff.unpriced)] if tariff.unpriced else []
    texts += ["", *(f"on every bill: {text}" for text in tariff.warnings)] if tariff.warnings else []
    return [*texts, *(["", *(f"note: {text}" for text in tariff.notes)] if tariff.notes else [])]


def list_json(shipped: Sequence[Listed], in_use: Sequence[Listed]) -> dict[str, Any]:
    """Return tariffs that come with the program, and those of the database."""
    return {
        "shipped": [{"file": one.file, **_named(one)} for one in shipped],
        "kept": [{**_named(one), "clients": one.clients, "bills": one.bills} for one in in_use],
    }


def list_lines(shipped: Sequence[Listed], in_use: Sequence[Listed]) -> list[str]:
    """Show both as two tables; the first by the names that `--tariff` takes."""
    first = [
        ["shipped", "name", "currency"],
        *([one.file.removesuffix(".toml"), one.name, one.currency] for one in shipped),
    ]
    if not in_use:
        return [*table(first, set()), "", "no tariff is assigned or has priced a bill yet"]
    rows = [[one.sha256[:12], one.name, one.currency, f"{one.clients:,}", f"{one.bills:,}"] for one in in_use]
    second = [["in use", "name", "currency", "clients", "bills"], *rows]
    return [*table(first, set()), "", *table(second, {3, 4})]


def _named(one: Listed) -> dict[str, Any]:
    return {"name": one.name, "currency": one.currency, "sha256": one.sha256}


_SHOWN_ELSEWHERE = ("schedule", "prorate", "round")


def _header(checked: Checked) -> list[str]:
    tariff = checked.tariff
    rounding = f"rounded {tariff.rounding.mode} to {tariff.rounding.stated} places"
    zone = "the client's zone" if tariff.timezone == "client" else tariff.timezone
    rules = [f"{key}: {shown(own)}" for key, own in tables(tariff).items() if key == "prorate"]
    lines = count(len(checked.components), "line")
    return [lines, tariff.currency, zone, _span(tariff.first, tariff.last), *rules, rounding]


def _versions(component: Component) -> list[str]:
    head = ", ".join(filter(None, [component.kind, shown(component.keys)]))
    if len(component.versions) == 1:
        only = component.versions[0]
        return [f"{component.id}: {', '.join(filter(None, [head, shown(only.keys)]))}"]
    return [f"{component.id}: {head}", *(f"  {_dated(one)}" for one in component.versions)]


def _dated(version: Dated) -> str:
    return f"{_span(version.first, version.last)}: {shown(version.keys)}"


def _span(first: date | None, end: date | None) -> str:
    """Return the days from `first` to before `end` with both ends included, where there are any."""
    if first and end:
        return shown_days(first, end)
    return f"from {first}" if first else f"to {end - timedelta(days=1)}" if end else "at any time"


def _unpriced(days: Unpriced) -> str:
    return f"no bill of {_span(days.first, days.last)}: {days.why}"


def _year(found: CheckedYear) -> list[str]:
    """Show the days of a year, schedule by schedule, and what of it is refused."""
    texts = []
    for one in found.schedules:
        texts += ["", f"{found.year} by schedule {one.schedule}"]
        texts += [f"  {holiday.day} as {holiday.billed_as}: {holiday.why}" for holiday in one.holidays]
        texts += [f"  days: {_counts(one.days)}"]
        texts += [f"  seasons: {_counts(one.seasons)}"] if one.seasons else []
        texts += [f"  refused: {shown_days(days.start, days.end)}, {why}" for days, why in one.untyped]
    return [*texts, *(["", *(f"refused: {month}, {why}" for month, why in found.refused)] if found.refused else [])]


def _counts(days: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in days.items())


def _year_json(found: CheckedYear) -> dict[str, Any]:
    schedules = {
        one.schedule: {
            "holidays": [{"date": _day(day.day), "as": day.billed_as, "by": day.why} for day in one.holidays],
            "days": dict(one.days),
            "seasons": dict(one.seasons),
            "refused": [{"from": _day(days.start), "to": _day(days.end), "why": why} for days, why in one.untyped],
        }
        for one in found.schedules
    }
    refused = [{"month": month, "why": why} for month, why in found.refused]
    return {"year": found.year, "schedules": schedules, "refused": refused}


def _component(component: Component) -> dict[str, Any]:
    versions = [{"from": _day(one.first), "to": _day(one.last), **_plain(one.keys)} for one in component.versions]
    return {"id": component.id, "kind": component.kind, **_plain(component.keys), "versions": versions}


def _plain(item: Any) -> Any:
    """Return numbers and dates as texts."""
    if isinstance(item, dict):
        return {key: _plain(one) for key, one in item.items()}
    if isinstance(item, list):
        return [_plain(one) for one in item]
    if isinstance(item, bool):
        return item
    return str(item) if isinstance(item, int | Decimal | date) else item


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
