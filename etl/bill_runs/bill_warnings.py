"""Warnings of the bills of a page: of the sample tariff, of readings and edits, of meters that ended."""

from collections.abc import Mapping
from dataclasses import replace

from etl.bill_runs.assumption_warnings import assumption_warnings, read_rows
from etl.core.usage_page import Usage
from etl.phrasebook.english import english
from etl.store.edits import billed_edits
from etl.store.stored_readings import failed_readings
from etl.store.succession import successors
from etl.store.usage import assumed_readings, client_pages, pricing_spans


def with_warnings(page: client_pages.UsagePage, plan: pricing_spans.Plan, *, sample: bool, assumed: bool) -> Usage:
    """Return a page's usage with the attributes of its clients and the warnings of their bills.

    `assumed` is what `assumed_readings.any_warned` returned for the run.
    """
    used = page.usage
    read = _of_readings(page, plan, assumed=assumed)
    sources = (read, _of_meters(used, plan), failed_readings.warnings(used), billed_edits.warnings(used))
    by_row = {row: [english("sample")] for row in range(len(used.clients))} if sample else dict[int, list[str]]()
    for row, texts in (item for found in sources for item in found.items()):
        by_row.setdefault(row, []).extend(texts)
    return client_pages.with_attributes(replace(used, warnings=by_row), plan.attributes)


def _of_readings(page: client_pages.UsagePage, plan: pricing_spans.Plan, *, assumed: bool) -> dict[int, list[str]]:
    """Return what the bills say of what was assumed of their readings, by row."""
    used = page.usage
    minutes = used.period.utc_minutes(used.timezone)
    bits: Mapping[str, int] = assumed_readings.bits_of_clients(plan.clients, *minutes) if assumed else {}
    unzoned = read_rows(used) if page.zone_unknown else ()
    return assumption_warnings(used.clients, bits, used.timezone, unzoned=unzoned)


def _of_meters(used: Usage, plan: pricing_spans.Plan) -> dict[int, list[str]]:
    """Return what the bills say of meters that ended, by row."""
    ends = {
        one.number: one.ends
        for one in plan.clients
        if one.ends is not successors.NOTHING and one.ends != successors.NOTHING
    }
    if not ends:
        return {}
    known = {row: number for row, number in enumerate(used.clients) if number in ends}
    named = successors.numbers([ends[number] for number in known.values()])
    found: dict[int, list[str]] = {}
    for row, number in known.items():
        seasonal = successors.SEASONAL in plan.attributes.get(number, {})
        found[row] = successors.warnings(ends[number], named, used.period, used.timezone, seasonal=seasonal)
    return found
