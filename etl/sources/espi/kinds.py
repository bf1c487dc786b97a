"""Kinds of values by their ReadingType: energy or mean power of which flow, or why they are left out."""

from collections.abc import Mapping
from dataclasses import dataclass

from etl.sources.cells.clean_text import printable
from etl.sources.espi.reading_numbers import NOT_SAID, quality, whole

NET = "net"
"""The flow of values that are import less export."""

_SERVICES = {"1": "gas", "2": "water", "3": "time", "4": "heat", "5": "refuse", "6": "sewerage", "7": "rates"}
_ELECTRICITY = ("", "0", "1", "2")
"""Commodities: empty, none, electricity of secondary and primary voltage."""

_COMMODITIES = {"5": "gas", "7": "gas", "8": "propane", "9": "water"}

_FLOWS = {"": "import", "0": "import", "1": "import", "19": "export", "4": NET}
_UNITS = {
    "31": "joules", "42": "m3", "61": "VA", "63": "var", "71": "VAh", "73": "varh", "119": "ft3", "132": "BTU",
    "169": "therms",
}  # fmt: skip
_WH, _W = "72", "38"
_MULTIPLIERS = frozenset(map(str, range(-12, 13)))
_INTERVAL_DATA = ("", "0", "4", "9")
"""Accumulation: empty, none, delta data, summation; the others are registers or spot values."""

_DEMAND = "8"
_MEAN = ("", "0", "2", "12")
"""Data qualifier: empty, none, average, normal; the others are maxima, minima and the like."""


@dataclass(frozen=True)
class Kind:
    """How values of one ReadingType are taken: `left_out` is why they are not, empty where they are."""

    flow: str = "import"
    power: bool = False
    exponent: int = 0
    """Power of ten from a value to Wh or W."""
    duration: int = 0
    """Seconds, of readings that say none."""
    quality: int = NOT_SAID
    time_of_use: int = 0
    """Of the tariff's times of use the one whose energy this is; 0: all of them."""
    left_out: str = ""


def kind_of(service: str, fields: Mapping[str, str]) -> Kind:
    """Return how values of a ReadingType count at a usage point of this service; ValueError for unknown codes."""
    left_out = _other_service(service, fields) or _no_interval_energy(fields)
    if left_out:
        return Kind(left_out=left_out)
    multiplier, length = fields.get("powerOfTenMultiplier") or "0", fields.get("intervalLength") or "0"
    if multiplier not in _MULTIPLIERS:
        raise ValueError(f"powerOfTenMultiplier: {printable(multiplier)!r} is not a power of ten from -12 to 12")
    default = fields.get("defaultQuality", "")
    return Kind(
        flow=_FLOWS[fields.get("flowDirection", "")],
        power=fields.get("uom") == _W,
        exponent=int(multiplier),
        duration=whole("intervalLength", length, 10**9),
        quality=quality(default) if default else NOT_SAID,
        time_of_use=whole("tou", fields.get("tou") or "0", 10**3),
    )


def _other_service(service: str, fields: Mapping[str, str]) -> str:
    """Return what is delivered and measured, where it is no electric energy."""
    if service not in {"", "0"}:
        return _SERVICES.get(service, f"another service (kind {printable(service)})")
    if fields.get("commodity", "") not in _ELECTRICITY:
        return _COMMODITIES.get(fields["commodity"], f"another commodity ({printable(fields['commodity'])})")
    uom = fields.get("uom", "")
    return "" if uom in {_WH, _W} else _UNITS.get(uom, f"another unit (uom {printable(uom) or 'none'})")


def _no_interval_energy(fields: Mapping[str, str]) -> str:
    """Why values in Wh or W are not the energy of their intervals, or not of one direction."""
    if fields.get("accumulationBehaviour", "") not in _INTERVAL_DATA:
        return "a register, not intervals"
    if fields.get("dataQualifier", "") not in _MEAN or fields.get("kind") == _DEMAND:
        return "demand, not energy"
    direction = fields.get("flowDirection", "")
    return "" if direction in _FLOWS else f"another direction (flowDirection {printable(direction)})"
