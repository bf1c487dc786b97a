"""Codes of MSCONS and their meaning: OBIS numbers, qualifiers and units of quantities."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED
from etl.sources.cells.clean_text import printable
from etl.sources.cells.values import LARGEST_MWH

QUALITIES: Mapping[str, int] = {
    "220": MEASURED,  # true value
    "67": SUBSTITUTED,  # substitute value
    "201": ESTIMATED,  # proposed value
    "187": ESTIMATED,  # forecast value
    "Z18": ESTIMATED,  # preliminary value
}
NO_VALUE = ("20", "Z30")
"""A value that cannot be used, a value that is missing."""

_NOT_READINGS = {"79": "sums", "Z31": "for delivery notes", "Z47": "base of a capacity price"}

_OBIS = re.compile(r"(\d+)-\d+:(\d+)\.(\d+)\.(\d+)(?:\*\d+)?")
_MEDIA = {"4": "heat costs", "5": "cold", "6": "heat", "7": "gas", "8": "water", "9": "hot water"}
_FLOWS = {"1": "import", "2": "export"}
_ENERGY = ("29", "9")
"""What is measured: energy of an interval, energy of a period."""

_UNITS = {"": 10**6, "KWH": 10**6, "MWH": 10**9, "WHR": 10**3}
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{0,15})?")


def flow_of(obis: str) -> tuple[str, str]:
    """Return the flow of an OBIS number, or empty and why its values are left out."""
    match = _OBIS.fullmatch(obis)
    if match is None:
        return "", f"no OBIS number of energy ({printable(obis, 20) or 'none'})"
    medium, quantity, kind, tariff = match.groups()
    if medium != "1":
        return "", _MEDIA.get(medium, f"another medium ({medium})")
    if quantity not in _FLOWS:
        return "", "reactive or other quantities"
    if kind not in _ENERGY:
        return "", {"8": "reads of registers", "6": "demand, not energy"}.get(kind, "other kinds of measurement")
    if int(tariff):
        return "", "tariff registers, parts of the total"
    return _FLOWS[quantity], ""


def left_out(qualifier: str, unit: str) -> str:
    """Why a quantity is no energy that was read; empty where it is one."""
    if qualifier in _NOT_READINGS:
        return _NOT_READINGS[qualifier]
    if qualifier not in QUALITIES and qualifier not in NO_VALUE:
        return f"another qualifier ({printable(qualifier, 10) or 'none'})"
    return "" if unit in _UNITS else f"another unit ({printable(unit, 10)})"


def energy_mwh(text: str, unit: str) -> tuple[int, bool]:
    """Return whole mWh, half rounded away from zero, and whether it was rounded; ValueError says why not."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{printable(text)!r} is not a number")
    exact = Decimal(text) * _UNITS[unit]
    whole = int(exact.to_integral_value(ROUND_HALF_UP))
    if abs(whole) >= LARGEST_MWH:
        raise ValueError(f"{printable(text)!r} is too large for a reading")
    return whole, whole != exact
