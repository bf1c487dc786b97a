"""The fields of a URDB item: priced, only shown, or of a component that may be left out; and their other names."""

from collections.abc import Mapping
from typing import Any

PRICED = frozenset(
    (
        "energyratestructure", "energyweekdayschedule", "energyweekendschedule", "fueladjustmentsmonthly",
        "demandratestructure", "demandweekdayschedule", "demandweekendschedule", "demandrateunit", "demandwindow",
        "flatdemandstructure", "flatdemandmonths", "flatdemandunit",
        "lookbackpercent", "lookbackmonths", "lookbackrange",
        "fixedchargefirstmeter", "fixedchargeunits", "fixedmonthlycharge",
        "mincharge", "minchargeunits", "minmonthlycharge", "annualmincharge",
        "dgrules", "usenetmetering", "name", "utility", "startdate", "enddate",
    )
)  # fmt: skip
"""Honoured, or refused by name."""

REFUSED = {
    "coincidentratestructure": "a charge at the instant of the system's peak",
    "coincidentrateschedule": "a charge at the instant of the system's peak",
    "demandreactivepowercharge": "a charge on reactive power",
    "demandratchetpercentage": "a ratchet without months (lookbackPercent has them)",
    "fixedchargeeaaddl": "a charge for each further meter",
}
"""Charges that are not priced and may not be left out: refused unless zero."""

COMPONENTS = {
    "coincident": ("coincidentratestructure", "coincidentrateschedule"),
    "reactive": ("demandreactivepowercharge",),
    "ratchet": ("demandratchetpercentage",),
    "meters": ("fixedchargeeaaddl",),
    "demand": ("flatdemandstructure", "flatdemandmonths", "flatdemandunit"),
    "demand_tou": ("demandratestructure", "demandweekdayschedule", "demandweekendschedule", "demandrateunit"),
    "lookback": ("lookbackpercent", "lookbackmonths", "lookbackrange"),
    "fuel": ("fueladjustmentsmonthly",),
    "export": ("dgrules", "usenetmetering"),
}
"""Components that may be left out, and their fields; `export` is also the `sell` of every tier."""

STRUCTURES = ("energyratestructure", "demandratestructure", "flatdemandstructure")
"""Periods of tiers."""

TIER = frozenset(("max", "rate", "adj", "sell", "unit"))
"""The keys of a tier."""

NOTED = frozenset(
    (
        "label", "eiaid", "uri", "approved", "is_default", "supersedes", "supercedes", "sector", "servicetype",
        "description", "source", "sourceparent", "country", "basicinformationcomments", "energycomments",
        "demandcomments", "fixedattrs", "energyattrs", "demandattrs", "demandunits", "coincidentrateunit",
        "peakkwcapacitymin", "peakkwcapacitymax", "peakkwcapacityhistory",
        "peakkwhusagemin", "peakkwhusagemax", "peakkwhusagehistory",
        "voltageminimum", "voltagemaximum", "voltagecategory", "phasewiring", "energytoulabels", "demandtoulabels",
    )
)  # fmt: skip
"""Kept and shown; they change no amount."""

PAGE = frozenset(("revisions", "_id", "revisiondate", "lastupdated"))
"""The history of the page at OpenEI, not of the tariff."""

_OTHER_NAMES = {
    "effectivedate": "startdate", "ratename": "name", "utilityname": "utility", "isdefault": "is_default",
    "energyratestrux": "energyratestructure", "energyweekdaysched": "energyweekdayschedule",
    "energyweekendsched": "energyweekendschedule", "demandratestrux": "demandratestructure",
    "demandweekdaysched": "demandweekdayschedule", "demandweekendsched": "demandweekendschedule",
    "flatdemandstrux": "flatdemandstructure", "flatdemandunits": "flatdemandunit",
    "demandrateunits": "demandrateunit", "coincidentrateunits": "coincidentrateunit",
    "coincidentratestrux": "coincidentratestructure", "coincidentsched": "coincidentrateschedule",
    "coincidentschedule": "coincidentrateschedule", "demandreactivepowerchg": "demandreactivepowercharge",
    "demandratchetpct": "demandratchetpercentage", "sourcereference": "source",
    "demandlabels": "demandtoulabels", "mindemand": "peakkwcapacitymin", "maxdemand": "peakkwcapacitymax",
    "minenergy": "peakkwhusagemin", "maxenergy": "peakkwhusagemax",
    "demandmin": "peakkwcapacitymin", "demandmax": "peakkwcapacitymax", "demandhistory": "peakkwcapacityhistory",
    "energymin": "peakkwhusagemin", "energymax": "peakkwhusagemax", "energyhistory": "peakkwhusagehistory",
    "voltageminmeasure": "voltageminimum", "phasewiringtype": "phasewiring",
    "fixedkeyvals": "fixedattrs", "energykeyvals": "energyattrs", "demandkeyvals": "demandattrs",
}  # fmt: skip
"""Names in OpenEI's bulk download, in lower case, to those of its API."""


def own_name(key: str) -> str:
    """Return the API's name of a field, however its letters are cased."""
    lower = key.lower()
    return _OTHER_NAMES.get(lower, lower)


def is_charge(key: str) -> bool:
    """Return whether a key of an item or of a tier may change an amount."""
    return own_name(key) in PRICED | REFUSED.keys() | TIER


def is_empty(value: object) -> bool:
    """Return whether a value charges nothing: null, zero, an empty text, or a nest of such."""
    if isinstance(value, Mapping):
        return all(is_empty(item) for item in value.values())
    if isinstance(value, list):
        return all(is_empty(item) for item in value)
    return not value


def charges_nothing(field: str, value: Any) -> bool:
    """Return as `is_empty`; a structure of tiers charges nothing when no tier has a rate, whatever its bounds."""
    if field.endswith("structure") and isinstance(value, list):
        tiers = [tier for period in value if isinstance(period, list) for tier in period if isinstance(tier, Mapping)]
        return all(is_empty(tier.get("rate")) and is_empty(tier.get("adj")) for tier in tiers)
    return field == "coincidentrateschedule" or is_empty(value)


def leave_out(word: str) -> str:
    """Return what to do where a component is not priced."""
    return f"or leave it out: etl tariff convert --without {word}"


def leave_out_field(field: str) -> str:
    """Return as `leave_out` for the component of a field, empty where it has none."""
    return next((leave_out(word) for word, fields in COMPONENTS.items() if field in fields), "")
