"""The charges per kWh of a URDB item: energy by period and tier, fuel by month, what is paid for export."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from etl.tariffs.toml_table import Table, shown
from etl.tariffs.urdb.hours import (
    Month,
    by_month,
    differs_by_month,
    of_values,
    period_name,
    read_hours,
    used_periods,
)
from etl.tariffs.urdb.item_fields import leave_out
from etl.tariffs.urdb.parts import Entry, Parts
from etl.tariffs.urdb.rates import Number, Structure, ends_of, rates_of, read_structure, units_of

NET, BILLED, HOURLY = "net", "billed", "hourly"
"""Exported kWh are taken off those imported, or sold at their own price; HOURLY: after netting in each interval."""

_RULES = {"net metering": NET, "net billing instantaneous": BILLED, "net billing hourly": HOURLY}
_TIMES = {"kwh": "", "kwh daily": "days", "kwh/kw": "the quantity of demand"}
"""Units of bounds, and what they are multiplied by."""

_FIELD = "energyratestructure"


def read_rule(item: Table) -> str:
    """Read the rule: NET, BILLED, HOURLY, or empty where the item does not say what exported energy is."""
    older = item.has("usenetmetering") and item.flag("usenetmetering")
    if not item.has("dgrules") or not item.data["dgrules"]:
        return NET if older else ""
    rule = item.text("dgrules")
    if rule.strip().lower() not in _RULES:
        rules = "Net Metering, Net Billing Instantaneous, Net Billing Hourly"
        item.fail("dgrules", f"{rule!r} is not priced", f"use one of {rules}, {leave_out('export')}")
    return _RULES[rule.strip().lower()]


def energy_lines(item: Table, parts: Parts, peak: str | None) -> list[Entry]:
    """Return `energy`, `fuel` and `export`, those that there are; `peak` is the quantity that `kWh/kW` counts."""
    rule, fuel = read_rule(item), _fuel_by_month(item)
    structure = read_structure(item, _FIELD, "kwh")
    hours = read_hours(item, "energy", len(structure)) if structure else []
    if not hours:
        return _fuel(fuel, parts, {})
    pairs: list[tuple[int, int]] = []
    if rule == NET and len(set(fuel)) > 1:  # What is netted has the periods of its bank, so these are made by month.
        hours, pairs = by_month(hours, [fuel.index(value) for value in fuel])
        structure = tuple(structure[period] for period, _ in pairs)
    periods = used_periods(hours)
    schedule = {"schedule": parts.schedule("energy", hours)} if len(periods) > 1 else {}
    inherits = {"inherits": "hour"} if schedule and differs_by_month(hours) else {}
    on = {"on": _bought(parts, rule, schedule, inherits)} if rule in (NET, HOURLY) else {}
    fill = {"fill": "chronological" if rule in (BILLED, HOURLY) else "prorata"} if schedule else {}
    tiers = _tiers(item, structure, periods, peak)
    entry = {"id": "energy", "kind": "energy", **on, **schedule, **({"tiers": tiers | fill} if tiers else {})}
    prices = {period: rates_of(structure[period]) for period in periods}
    if pairs:
        added = _by_period({number: fuel[month] for number, (_, month) in enumerate(pairs)})
        fuel_lines = [{"id": "fuel", "kind": "energy", **on, **schedule, "price": added}]
    else:
        fuel_lines = _fuel(fuel, parts, on)
    lines = [entry | {"price": _by_period(prices)}, *fuel_lines]
    return lines if rule == NET else [*lines, *_sold(_exported(parts, rule), structure, periods, schedule, tiers)]


def is_sold_under_netting(item: Table) -> bool:
    """Return whether `sell` is set where it is not used, because exported energy is taken off in kWh."""
    structure = read_structure(item, _FIELD, "kwh")
    return read_rule(item) == NET and any(tier.sell for period in structure for tier in period)


def is_inherited_by_hour(item: Table) -> bool:
    """Return whether kWh are carried to months whose hours are in other periods."""
    structure = read_structure(item, _FIELD, "kwh")
    hours = read_hours(item, "energy", len(structure)) if structure else []
    return read_rule(item) == NET and differs_by_month(hours) and len(used_periods(hours)) > 1


def counts_kw(item: Table) -> bool:
    """Return whether bounds of energy tiers are kWh for each kW of demand."""
    structure = read_structure(item, _FIELD, "kwh")
    return "kwh/kw" in units_of(structure, range(len(structure)))


def _by_period(prices: dict[int, Any]) -> Any:
    if len(prices) == 1:
        return next(iter(prices.values()))
    return {period_name(period): price for period, price in prices.items()}


def _bought(parts: Parts, rule: str, schedule: Entry, inherits: Entry) -> str:
    """Return the quantity of the kWh that are left when exported ones are taken off."""
    if rule == HOURLY:
        return parts.quantity("bought", {"of": "import", "less": "export", "over": "interval"})
    by = {"by": schedule["schedule"]} if schedule else {}
    bank = {"keeps": "kWh", **by, **inherits, "closes": "12-31", "pays": 0}
    return parts.quantity("net", {"of": "import", "less": "export", "over": "period", **schedule, "bank": bank})


def _exported(parts: Parts, rule: str) -> str:
    return (
        parts.quantity("sold", {"of": "export", "less": "import", "over": "interval"}) if rule == HOURLY else "export"
    )


def _sold(on: str, structure: Structure, periods: Sequence[int], schedule: Entry, tiers: Entry) -> list[Entry]:
    """Return `export`, its prices below zero as the client is paid; tiers of it are filled in the order of time."""
    paid = {period: [-tier.sell if tier.sell else 0 for tier in structure[period]] for period in periods}
    if not any(any(own) for own in paid.values()):
        return []
    entry = {"id": "export", "kind": "energy", "on": on, **schedule}
    if all(len(set(own)) == 1 for own in paid.values()):
        return [entry | {"price": _by_period({period: own[0] for period, own in paid.items()})}]
    fill = {"fill": "chronological"} if schedule else {}
    prices = {period: own if len(own) > 1 else own[0] for period, own in paid.items()}
    return [entry | {"tiers": tiers | fill, "price": _by_period(prices)}]


def _tiers(item: Table, structure: Structure, periods: Sequence[int], peak: str | None) -> Entry:
    """Return `upto` and its unit; one list where all periods have the same bounds, empty where there are none."""
    units = units_of(structure, periods)
    if not units:
        return {}
    if unknown := sorted(units - _TIMES.keys()):
        item.fail(_FIELD, f"tiers in {unknown[0]!r} are not priced", "use kWh, kWh daily or kWh/kW")
    if len(units) > 1:
        item.fail(_FIELD, f"tiers are in {' and in '.join(sorted(units))}", "use one unit for all tiers")
    ends = {period: ends_of(structure[period]) for period in periods}
    alike = len({tuple(own) for own in ends.values()}) == 1
    times = peak if units == {"kwh/kw"} else _TIMES[units.pop()]
    return {"upto": ends[periods[0]] if alike else _by_period(ends), **({"times": times} if times else {})}


def _fuel_by_month(item: Table) -> list[Number]:
    """Read 12 numbers, () where all are zero."""
    field = "fueladjustmentsmonthly"
    values = item.value(field) if item.has(field) else []
    if not isinstance(values, list) or len(values) not in (0, 12):
        item.fail(field, f"{shown(values)} is not 12 numbers", f"write one a month, {leave_out('fuel')}")
    for value in values:
        item.as_number(field, value)
    return values if any(values) else []


def _fuel(values: Sequence[Number], parts: Parts, on: Entry) -> list[Entry]:
    if not values:
        return []
    months: list[Month] = of_values([Fraction(value) for value in values])
    entry = {"id": "fuel", "kind": "energy", **on}
    periods = {month[0][0]: value for month, value in zip(months, values, strict=True)}
    if len(periods) > 1:
        entry["schedule"] = parts.schedule("fuel", months)
    return [entry | {"price": _by_period(periods)}]
