"""What `etl prices load` and `etl history load` show."""

from dataclasses import asdict
from typing import Any

from etl.history import HistoryReport
from etl.prices import PricesReport
from etl.reports.figures import count


def as_json(report: PricesReport | HistoryReport) -> dict[str, Any]:
    return asdict(report)


def prices(report: PricesReport) -> list[str]:
    columns = ", ".join(report.columns)
    told = [f"{count(report.prices, 'price')} of {columns}, {report.changed:,} new or changed"]
    if report.unread:
        told.append(f"  not read, as they hold no numbers: {', '.join(report.unread)}")
    return told + _stale(report.stale)


def history(report: HistoryReport) -> list[str]:
    return [f"{count(report.rows, 'row')}, {report.changed:,} new or changed", *_stale(report.stale)]


def _stale(bills: int) -> list[str]:
    told = f"  {count(bills, 'bill is', 'bills are')} stale now (bill them anew: etl bill --stale)"
    return [told] if bills else []
