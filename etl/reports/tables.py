"""Reports of `etl prices load`, `etl calendar`, `etl history load`, `etl items` and `etl clients`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from etl.history import HistoryReport
from etl.invoicing.renamed_clients import RenameReport
from etl.prices import PricesReport
from etl.reports.figures import count, stale_bills, table
from etl.store.usage.stored_calendars import StoredCalendar
from etl.user_tables.calendar_tables import CalendarReport
from etl.user_tables.item_tables import ItemsReport, ListedItem


def as_json(report: PricesReport | CalendarReport | HistoryReport | ItemsReport) -> dict[str, Any]:
    return asdict(report)


def prices(report: PricesReport) -> list[str]:
    columns = ", ".join(report.columns)
    texts = [f"{count(report.prices, 'price')} of {columns}, {report.changed:,} new or changed"]
    if report.unread:
        texts.append(f"  not read, as they hold no numbers: {', '.join(report.unread)}")
    if report.unnamed:
        texts.append(f"  no tariff that is known yet names {_meant(report.unnamed)}")
    return texts + stale_bills(report.stale)


def _meant(names: Mapping[str, str]) -> str:
    return ", ".join(f"{name} (did you mean {near}?)" if near else name for name, near in names.items())


def calendar(report: CalendarReport) -> list[str]:
    days = ", ".join(f"{count(days, 'day')} of {name}" for name, days in report.days.items())
    number = f" (load {report.load})" if report.load else ""
    texts = [f"{days}, {report.changed:,} new or changed{number}"]
    if report.unread:
        texts.append(f"  no tariff that is known yet reads {_meant(report.unread)}")
    return [*texts, *(f"  {text}" for text in report.unknown), *stale_bills(report.stale)]


def calendars_as_json(found: Sequence[StoredCalendar]) -> dict[str, Any]:
    return {
        "calendars": [
            {
                "name": one.name,
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "types": dict(one.types),
                "missing": one.missing.isoformat() if one.missing else None,
            }
            for one in found
        ]
    }


def calendars(found: Sequence[StoredCalendar]) -> list[str]:
    rows = [["calendar", "first day", "last day", "days of each type", "first day left out"]]
    rows += [[one.name, str(one.first), str(one.last), _types(one.types), str(one.missing or "-")] for one in found]
    return table(rows, set())


def _types(types: Mapping[str, int]) -> str:
    return ", ".join(f"{days:,} {name}" for name, days in types.items())


def history(report: HistoryReport) -> list[str]:
    texts = [f"{count(report.rows, 'row')}, {report.changed:,} new or changed"]
    if report.unchecked:
        names = ", ".join(map(repr, report.unchecked))
        remedy = "check them by the tariff that will bill them: --tariff FILE"
        texts.append(f"  no tariff that is known yet looks back on {names} ({remedy})")
    return texts + stale_bills(report.stale)


def items(report: ItemsReport) -> list[str]:
    parts = [f"{report.new:,} new"]
    parts += [f"{report.replaced:,} replaced"] if report.replaced else []
    parts += [f"{report.duplicates:,} loaded before"] if report.duplicates else []
    number = f" (load {report.load})" if report.load else ""
    return [f"{count(report.rows, 'item')}, {', '.join(parts)}{number}"]


def items_as_json(found: Sequence[ListedItem]) -> dict[str, Any]:
    return {
        "items": [
            {
                "client_number": one.item.client,
                "id": one.item.name,
                "date": one.item.day.isoformat(),
                "text": one.item.text,
                "amount": one.item.amount,
                "tax_rate": one.item.rate,
                "currency": one.item.currency,
                "file": one.file,
                "document": one.document or None,
            }
            for one in found
        ]
    }


def listed_items(found: Sequence[ListedItem]) -> list[str]:
    rows = [["client", "id", "date", "amount", "", "tax rate", "document", "text"]]
    rows += [
        [one.client, one.name, one.day.isoformat(), one.amount, one.currency, one.rate, document or "-", one.text]
        for one, document in ((entry.item, entry.document) for entry in found)
    ]
    return table(rows, {3, 5})


def renamed_as_json(done: RenameReport) -> dict[str, Any]:
    return {"old": done.old, "new": done.new, **asdict(done.renamed)}


def renamed(done: RenameReport) -> list[str]:
    """Say what has the new number, and what keeps the old one."""
    found = done.renamed
    parts = [count(found.bills, "bill"), count(found.documents, "document")]
    parts += [count(found.items, "item")] if found.items else []
    texts = [f"client {done.old} is {done.new} now, with {', '.join(parts[:-1])} and {parts[-1]}"]
    if found.meter:
        texts.append(f"  its readings are found under {done.new}: a file that names {done.old} makes another client")
    if found.documents:
        texts.append(f"  the documents keep the number that they bear: {done.old}")
    return texts + stale_bills(found.stale)
