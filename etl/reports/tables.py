"""Reports of `etl prices load` and `etl history load`."""

from dataclasses import asdict
from typing import Any

from etl.history import HistoryReport
from etl.prices import PricesReport
from etl.reports.figures import count, stale_bills


def as_json(report: PricesReport | HistoryReport) -> dict[str, Any]:
    return asdict(report)


def prices(report: PricesReport) -> list[str]:
    columns = ", ".join(report.columns)
    texts = [f"{count(report.prices, 'price')} of {columns}, {report.changed:,} new or changed"]
    if report.unread:
        texts.append(f"  not read, as they hold no numbers: {', '.join(report.unread)}")
    if report.unnamed:
        names = ", ".join(f"{name} (did you mean {near}?)" if near else name for name, near in report.unnamed.items())
        texts.append(f"  no tariff that is known yet names {names}")
    return texts + stale_bills(report.stale)


def history(report: HistoryReport) -> list[str]:
    texts = [f"{count(report.rows, 'row')}, {report.changed:,} new or changed"]
    if report.unchecked:
        names = ", ".join(map(repr, report.unchecked))
        remedy = "check them by the tariff that will bill them: --tariff FILE"
        texts.append(f"  no tariff that is known yet looks back on {names} ({remedy})")
    return texts + stale_bills(report.stale)
