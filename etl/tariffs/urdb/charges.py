"""The charges of a URDB item that no reading changes: the fixed charge and the least amounts of a bill."""

from etl.tariffs.toml_table import Table
from etl.tariffs.urdb.parts import Entry
from etl.tariffs.urdb.rates import number

_PER = {"$/day": "day", "$/month": "month", "$/year": "year"}


def fixed_lines(item: Table) -> list[Entry]:
    """Return `customer`, where the item has a fixed charge."""
    charge = _charge(item, "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge")
    return [{"id": "customer", "kind": "fixed", **charge}] if charge else []


def minimum_lines(item: Table) -> list[Entry]:
    """Return `minimum`, and `minimum_year` where the year has a least amount of its own."""
    charge = _charge(item, "mincharge", "minchargeunits", "minmonthlycharge")
    yearly = {"per": "year", "price": item.data["annualmincharge"]} if number(item, "annualmincharge") else {}
    if charge.get("per") == "year":
        charge, yearly = {}, _one_of(item, "mincharge", charge, "annualmincharge", yearly)
    found = [{"id": "minimum", "kind": "minimum", **charge}] if charge else []
    return [*found, *([{"id": "minimum_year", "kind": "minimum", **yearly}] if yearly else [])]


def _charge(item: Table, field: str, units: str, older: str) -> Entry:
    """Read `per` and `price` of a field with a unit, or of the older one per month; empty when zero."""
    charge: Entry = {}
    if number(item, field):
        if not item.has(units):
            item.fail(units, f"is missing, and {field} is {item.data[field]}", 'write "$/day", "$/month" or "$/year"')
        charge = {"per": _PER[item.choice(units, _PER)], "price": item.data[field]}
    monthly = {"per": "month", "price": item.data[older]} if number(item, older) else {}
    return _one_of(item, field, charge, older, monthly)


def _one_of(item: Table, field: str, charge: Entry, older: str, other: Entry) -> Entry:
    if charge and other and charge != other:
        what = f"{charge['price']} per {charge['per']} contradicts {older}, {other['price']} per {other['per']}"
        item.fail(field, what, "remove one of them")
    return charge or other
