"""Notes and warnings of a URDB file: fields that price nothing, charges not priced, rules fixed where it is silent."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from etl.phrasebook.english import english
from etl.tariffs.toml_table import Table
from etl.tariffs.urdb.energy_charges import HOURLY, NET, is_inherited_by_hour, is_sold_under_netting, read_rule
from etl.tariffs.urdb.item_fields import (
    NOTED,
    PAGE,
    PRICED,
    REFUSED,
    STRUCTURES,
    TIER,
    charges_nothing,
    is_empty,
    leave_out_field,
)
from etl.tariffs.urdb.items import Items
from etl.tariffs.urdb.rates import Number, last_bounds

FIXED = (
    "fixed where URDB is silent: tiers pro rata over the periods that have the same bounds (Net Billing: "
    "chronological), exported energy paid at sell where dgrules is missing, flat demand in all months where "
    "flatdemandmonths is missing, $/month once a bill and by real days below 27 and above 35 days, $/day and $/year "
    "by real days, "
    "no holidays, the client's zone, demand over demandwindow or the meter's interval, demand of earlier months must "
    "be known, USD, cents half up"
)
NETTED = "net metering: kWh are carried to later bills period by period, and lapse on 31 December"
INHERITED = (
    "net metering: in a month of other hours the kWh left by a period are spent by the period at the same hour, "
    "the first of 00:00, 05:00, 11:00 and 17:00 of a weekday that the period has, else its first hour"
)
TAKES_OVER = "where enddate is the day of the next startdate, the next version takes over on it"
SOLD = "net metering: exported kWh are taken off those imported, so sell is not used"
HOURLY_NETTED = "Net Billing Hourly: import and export are netted over the meter's interval, an hour where it is one"


def refuse_unpriced(item: Table) -> None:
    """Refuse a charge that is not priced and not zero."""
    for field, what in REFUSED.items():
        if item.has(field) and not charges_nothing(field, item.data[field]):
            remedy = f"remove {field} where it does not apply, {leave_out_field(field)}"
            item.fail(field, f"is {what}, which is not priced", remedy)


def warnings(items: Items) -> list[str]:
    """Return what every bill must say: charges that were left out, unknown fields that are not empty."""
    left_out = [english("not_priced", charges=", ".join(items.left_out))] if items.left_out else []
    known = PRICED | REFUSED.keys() | NOTED | PAGE
    fields = {field for item in items.versions for field in _filled(item.table) if field not in known}
    fields |= {field for item in items.versions for field in _unknown_in_tiers(item.table)}
    unknown = english("unknown_fields", fields=", ".join(sorted(fields)))
    ends = {field: [end for item in items.versions for end in last_bounds(item.table, field)] for field in STRUCTURES}
    return [*left_out, *([unknown] if fields else []), *(_open(field, found) for field, found in ends.items() if found)]


def _open(field: str, ends: Iterable[Number]) -> str:
    above = ", ".join(map(str, sorted(set(ends))))
    return english("last_tier", field=field, above=above)


def _unknown_in_tiers(table: Table) -> Iterable[str]:
    for field, periods in table.data.items():
        if field in STRUCTURES and isinstance(periods, list):
            tiers = [tier for period in periods if isinstance(period, list) for tier in period]
            keys = {key: one for tier in tiers if isinstance(tier, Mapping) for key, one in tier.items()}
            yield from (f"{field}.{key}" for key, one in keys.items() if key not in TIER and not is_empty(one))


def notes(items: Items) -> list[str]:
    """Return one line each: what we fixed, what was rounded, then fields of the latest version that price nothing."""
    latest = items.versions[-1].table
    rules = {read_rule(item.table) for item in items.versions}
    sold = any(is_sold_under_netting(item.table) for item in items.versions)
    inherited = any(is_inherited_by_hour(item.table) for item in items.versions)
    rules_told = [(NETTED, NET in rules), (INHERITED, inherited), (SOLD, sold), (HOURLY_NETTED, HOURLY in rules)]
    changes = ", ".join(map(str, items.shared))
    rules_told.append((f"{TAKES_OVER}: {changes}", bool(changes)))
    found = [FIXED, *(text for text, holds in rules_told if holds), *_rounded(items.rounded)]
    if not any(item.table.data.get("energyratestructure") for item in items.versions):
        found.append("the file has no energyratestructure: no line is charged by energy")
    return found + [f"{field}: {_text(latest.data[field])}" for field in _filled(latest) if field in NOTED]


def _filled(table: Table) -> Iterable[str]:
    return [field for field, value in table.data.items() if not is_empty(value)]


def _rounded(numbers: list[str]) -> list[str]:
    if not numbers:
        return []
    return [f"rounded to 12 places, as float noise: {len(numbers)} numbers, the first is {numbers[0]}"]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return json.dumps(value, ensure_ascii=False, default=str)
