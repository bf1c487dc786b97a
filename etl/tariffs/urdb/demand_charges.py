"""The charges per kW of a URDB item: by month, by hour, and the demand of earlier months that counts."""

from collections.abc import Sequence

from etl.tariffs.toml_table import Table, shown
from etl.tariffs.urdb.hours import Month, period_name, read_hours, read_months, used_periods
from etl.tariffs.urdb.item_fields import leave_out
from etl.tariffs.urdb.parts import Entry, Parts
from etl.tariffs.urdb.rates import Structure, common_ends, is_free, number, rates_between, read_structure, units_of

_FLAT, _TOU = "flatdemandstructure", "demandratestructure"
_WORDS = {_FLAT: "demand", _TOU: "demand_tou"}
_UNITS = {_FLAT: "flatdemandunit", _TOU: "demandrateunit"}


def demand_lines(item: Table, parts: Parts) -> list[Entry]:
    """Return `demand` and `demand_tou`, those that there are."""
    flat, tou = (_structure(item, field) for field in (_FLAT, _TOU))
    ratchet = read_ratchet(item)
    if ratchet and not is_free(tou):
        item.fail(
            "lookbackpercent", "with demand by time of use is not priced", leave_out("lookback").removeprefix("or ")
        )
    lines = []
    if flat:
        on = {"on": _billing_kw(item, parts, ratchet)} if ratchet else _window(item)
        months = read_months(item, "flatdemandmonths", len(flat))
        entry = {"id": "demand", "kind": "demand", **on}
        lines.append(_priced(entry, flat, months, parts))
    if tou:
        hours = read_hours(item, "demand", len(tou))
        entry = {"id": "demand_tou", "kind": "demand", **_window(item)}
        lines.append(_priced(entry, tou, hours, parts))
    return lines


def peak_quantity(item: Table, parts: Parts) -> str:
    """Return the quantity of the demand that counts in a bill, for tiers in kWh/kW."""
    ratchet = read_ratchet(item)
    return _billing_kw(item, parts, ratchet) if ratchet else parts.quantity("demand_kw", _maximum(item))


def read_ratchet(item: Table) -> Entry:
    """Read `lookbackPercent` of the highest demand of earlier months as a ratchet; empty where there is none."""
    share, periods = number(item, "lookbackpercent"), number(item, "lookbackrange")
    months = _flags(item, "lookbackmonths")
    if any(months) and periods:
        item.fail("lookbackmonths", "and lookbackRange exclude each other", "remove one of them")
    if not share:
        return {}
    if not 0 < share <= 1:
        item.fail("lookbackpercent", f"{share} is not a share from 0 to 1", "write 0.8 for 80 %")
    if not any(months) and not periods:
        item.fail("lookbackpercent", "applies to no month", "add lookbackMonths or lookbackRange")
    if periods:
        return {"periods": item.whole("lookbackrange", least=1, most=120), "share": [share] * 12, "unknown": "refuse"}
    return {"periods": 11, "share": [share if month else 0 for month in months], "unknown": "refuse"}


def _flags(item: Table, field: str) -> list[bool]:
    values = item.value(field) if item.has(field) else []
    if not isinstance(values, list) or len(values) not in (0, 12) or any(value not in (0, 1) for value in values):
        item.fail(field, f"{shown(values)} is not 12 times 0 or 1", "write one a month")
    return [bool(value) for value in values]


def _structure(item: Table, field: str) -> Structure:
    """Return the periods of a structure in kW; () where no period has a rate and nothing of it counts."""
    structure = read_structure(item, field, "kw")
    unit = item.text(_UNITS[field], "kW") if item.has(_UNITS[field]) else "kW"
    units = {unit.strip().lower(), *units_of(structure, range(len(structure)))}
    if other := sorted(units - {"kw"}):
        if not is_free(structure):
            item.fail(_UNITS[field], f"demand in {other[0]!r} is not priced", f"use kW, {leave_out(_WORDS[field])}")
        return ()
    return structure


def _billing_kw(item: Table, parts: Parts, ratchet: Entry) -> str:
    return parts.quantity("billing_kw", _maximum(item) | {"ratchet": ratchet})


def _maximum(item: Table) -> Entry:
    return {"of": "import", "reduce": "max", **_window(item)}


def _window(item: Table) -> Entry:
    """Return the window, empty for the meter's own interval."""
    minutes = item.whole("demandwindow", least=0, most=1440) if item.has("demandwindow") else 0
    return {"window": minutes} if minutes else {}


def _priced(entry: Entry, structure: Structure, months: Sequence[Month], parts: Parts) -> Entry:
    """Return the line with its prices, and with its schedule and tiers where there are any."""
    periods = used_periods(months)
    ends = common_ends(structure, periods)
    tiers = {"tiers": {"upto": ends}} if ends else {}
    if len(periods) == 1:
        return entry | tiers | {"price": rates_between(structure[periods[0]], ends)}
    schedule = parts.schedule(entry["id"], months)
    prices = {period_name(period): rates_between(structure[period], ends) for period in periods}
    return entry | {"schedule": schedule} | tiers | {"price": prices}
