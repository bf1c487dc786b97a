"""Names of columns as people write them, as data; case, blanks, `_`, `-` and `.` do not count."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from etl.sources.words.languages import ROLES as COLUMN_ROLES
from etl.sources.words.languages import column_names
from etl.sources.words.senses import is_plant, normal, sense_of, titles_of, words_in

_OPENING, _CLOSING = re.compile(r"[(\[]"), re.compile(r"[)\]]")


def compact(title: str) -> str:
    """Make one name of `Client Number`, `client_number` and `clientNumber`."""
    return re.sub(r"[\s_\-./:#\"'\u00a0]+", "", title).casefold()


def base(title: str) -> str:
    """Drop what is in brackets from the compact name: `Consumption (kWh)` is `consumption`."""
    return compact(_without_brackets(title))


def _without_brackets(title: str) -> str:
    """Drop what stands between an opening bracket and the next closing one."""
    left, place = "", 0
    while (opening := _OPENING.search(title, place)) and (closing := _CLOSING.search(title, opening.end())):
        left += title[place : opening.start()]
        place = closing.end()
    return left + title[place:]


def fits(compacted: str, name: str) -> bool:
    """Return whether a compact title is a compact name, in which one `*` stands for any text."""
    before, star, after = name.partition("*")
    if not star:
        return compacted == name
    return len(compacted) >= len(name) - 1 and compacted.startswith(before) and compacted.endswith(after)


def _names(text: str) -> frozenset[str]:
    return frozenset(compact(name) for name in text.split())


def _words(text: str) -> frozenset[str]:
    return frozenset(map(normal, text.split()))


def _plain(titles: Iterable[str]) -> frozenset[str]:
    return frozenset(compact(normal(title)) for title in titles)


def _known(role: str) -> frozenset[str]:
    """Return the names of a role in all languages, as they are written and without accents."""
    names = column_names(role)
    return frozenset(map(compact, names)) | _plain(names)


NAMES: Mapping[str, frozenset[str]] = {
    **{role: _known(role) for role in COLUMN_ROLES},
    "flow": _names("con/gen consumption_surplusgeneration") | _plain(titles_of("direction")),
    "medium": _plain(titles_of("medium")),
    "kind": _names(
        "type data_type reading_type meter_type measurement_type measurement_quantity measurement_quantity_id mq "
        "usage_type charge_type tariff_type rate_type register_type channel_type flow_type usage_category period_type "
        "consumption_source generation_type category consumption_category description typ art messart zählwerk soort "
        "tariff rate time_of_use tou tou_period tarief tarif fascia tariffa tarifa taryfa strefa "
        "telwerk tipo type_de_donnees tyyppi typ_mereni obis obis_code obis_kennzahl kennzahl kanal obiscode"
    ),
    "state": _known("quality")
    | _names(
        "status state validity valid_flag flag flags reading_status data_status value_status error errors error_code "
        "fault alarm diagnostic zustand gültigkeit fehler foutcode état etat estado stato stav stan tila státusz"
    ),
}
"""Names of columns by role: `flow`, `medium`, `kind` and `state` are those whose cells say something of their row."""

ROLES = ("client", "timestamp", "date", "time", "value", "meter", "register", "flow", "quality")
"""What `--columns` may name."""

REMARKS = _names(
    "comment comments note notes remark remarks message messages event events status bemerkung bemerkungen anmerkung "
    "anmerkungen hinweis hinweise kommentar opmerking opmerkingen remarque remarques commentaire commentaires "
    "observaciones observações nota notas note osservazioni anmärkning merknad uwagi poznámka huomautus megjegyzés "
    "opomba napomena observații"
)
"""Names of columns of texts."""

_WATTS = (
    r"(?P<prefix>kilo|mega|[km])?"
    r"(?:(?P<hours>w-?h(?:(?:ou)?rs?|s)?|watts?[- ]?hours?)|w(?:atts?)?)"
)
_SPELLED = re.compile(_WATTS, re.IGNORECASE)
_UNIT = re.compile(rf"(?<![A-Za-zµ]){_WATTS}(?![A-Za-z0-9])", re.IGNORECASE)
_GLUED = re.compile(r"[a-z](kwh|mwh|Kwh|KWh|kWh|MWh)$")
_OTHER = re.compile(
    r"(?<![A-Za-z])([kM]?varh?|[kM]?vah?|[sn]?m3|[sn]?m³|dm3|dm³|smc|ft3|ft³|therms?|ccf|mcf|[gm]?cal|kcal|[kgmt]j|"
    r"(?<=[(\[])j(?=[)\]])|(?:kilo|mega|giga)?joules?|m{0,2}btu|l(?!['\u2019])|litres?|liters?|liter|volts?|amps?)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NOT_ENERGY = re.compile(
    r"(?<![A-Za-z])(prices?|costs?|rates?|tariffs?|charges?|amount|eur|usd|gbp|cents?|quality|flags?|type|status|units?|"
    r"date|time|cumulative)(?![A-Za-z])|[€£$]",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?<![A-Za-z])(?:euros?|eur|usd|gbp|chf|czk|pln|dkk|nok|sek|nzd|aud|cad|ct|cents?|pence|penny|pounds?|dollars?|"
    r"kroner|kronor|kr|costs?|prices?|kosten|preis|prijs|coût|kostnad|pris|öre|øre)(?![A-Za-z])|[€£$¢]",
    re.IGNORECASE,
)
_PER_ENERGY = re.compile(r"(?:/|(?<![a-z])(?:per|pro|par|por|je)) ?[km]?wh(?![a-z])", re.IGNORECASE)
"""What there is of something for each unit of energy: `ct/kWh`, `gCO2/kWh`."""
_LARGE = re.compile(r"(?<![A-Za-z])[GT]Wh(?![A-Za-z])")
_END = _words(
    "end ende endzeit endzeitpunkt enddatum bis einde eind einddatum eindtijd eindtijdstip tot fin jusqu hasta final "
    "fine fim até konec konce koniec końca końcowy końcowa slut slutt sluttid slutdato slutdatum sluttdato "
    "sluttidspunkt sluttidpunkt till til loppu loppuaika loppuhetki loppupäivä päättyy päättymisaika until "
    "ending ends ended finish finishes finished stop stops stopped thru through"
)
_LAST_END = frozenset(("do", "to", "al", "au"))
"""Words that say "to" where they are the last one: `Czas do`, but not `Data do consumo`."""
_START = _words(
    "start starts begin beginn anfang begintijd début inicio início inizio začátek początek starttid alku alkuaika"
)
_POWER = frozenset(("power", "demand", "load"))
_ENERGY_UNITS = frozenset(("kwh", "wh", "mwh"))
_ENERGY = re.compile(
    r"energ|consum|usage|use(?![a-z])|verbr|conso|interval|halfhour|perhour|hourly|electric|strom|demand|load|power|"
    r"generat|produc|vertrag|supply"
)
_REGISTER = re.compile(
    r"^(?:end|anfangs|begin)?stand(?=$|[ _0-9]|(?-i:[A-Z]))|(?:meter|zähler|zaehler)[ _-]?st[aä]nd|"
    r"meter ?reading(?! ?date)|"
    r"contatore|lettura|lectura|leitura|mätarställning|målerstand|mittarilukema|stan licznika|stav (?:elektro)?měr|"
    r"index",
    re.IGNORECASE,
)


def unit_spelled(text: str) -> str | None:
    """Return a unit (`KWH`, `kWhs`, `kilowatt hours`) in its usual spelling; None for no unit of energy or power."""
    return _unit(_SPELLED.fullmatch(text.strip()))


def unit_in(title: str) -> str | None:
    """Find the unit in a column's name: `KWH/hh (per half hour)`, `usage_kwh`, `Valeur (en W)`."""
    words = title.replace("_", " ")
    glued = _GLUED.search(words)
    return _unit(_UNIT.search(words)) or (unit_spelled(glued[1]) if glued else None)


def _unit(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    prefix = {"k": "k", "m": "M"}.get((match["prefix"] or "")[:1].lower(), "")
    return f"{prefix}Wh" if match["hours"] else f"{prefix}W"


def foreign_unit_in(title: str) -> str | None:
    """Find a unit of something else, such as m3 or kVArh."""
    found = _OTHER.search(title.replace("_", " "))
    return found[1] if found else None


def large_unit_in(title: str) -> str:
    """Find a unit of energy that is too large for a meter: `GWh`; else empty."""
    found = _LARGE.search(title.replace("_", " "))
    return found[0] if found else ""


def is_joule(unit: str) -> bool:
    """Return whether a unit measures energy of any kind, electricity too, in joules: `J`, `kJ`, `Joules`."""
    return re.fullmatch(r"k?j|(?:kilo)?joules?", unit, re.IGNORECASE) is not None


def is_value(title: str) -> bool:
    """Return whether a column of this name holds energy or power: a usual name, or one with a unit in it."""
    if _PER_ENERGY.search(title):
        return False
    if is_named(title, "value"):
        return not _MONEY.search(title)
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", title.replace("_", " "))
    return unit_in(title) is not None and not _NOT_ENERGY.search(words)


def says_money(title: str) -> bool:
    """Return whether a column's name is one of money: `Cost12`, `Amount (EUR)`."""
    return _MONEY.search(re.sub(r"[0-9_]+", " ", title)) is not None


def says_flow(title: str) -> bool:
    """Return whether a column's name has only words of a flow, as that of a column of values may: `Teruglevering`."""
    sense = sense_of(_without_brackets(title))
    foreign = foreign_unit_in(title) is not None and unit_in(title) is None
    return sense.alone and not (foreign or sense.medium or is_plant(sense))


def other_medium(title: str) -> str:
    """Return what a column's name says it measures, where it is no electric energy: `gas`, `m3`; else empty."""
    sense, unit = sense_of(title), unit_in(title)
    if unit is not None and (sense.medium == "water" or (sense.medium == "heat" and not sense.whole)):
        return ""  # of a place that uses electricity, such as water works: water has no unit of energy
    return sense.medium or (foreign_unit_in(title) if unit is None else None) or ""


def is_power(title: str) -> bool:
    """Return whether a column's name is one of power, so that kWh must not be assumed."""
    return base(title) in _POWER


@lru_cache(maxsize=4096)
def is_named(title: str, role: str) -> bool:
    """Return whether a column's name is one of the usual ones of a role."""
    names = {compact(title), base(title)}
    return bool((names | {normal(name) for name in names}) & NAMES[role])


def says_end(title: str) -> bool:
    """Return whether the name of a column of stamps says that they are ends, in any language: `Data fine`."""
    if is_named(title, "start") or is_named(title, "end"):
        return is_named(title, "end")
    words = [word for word in words_in(title) if word not in {"utc", "gmt"}]
    return _START.isdisjoint(words) and (not _END.isdisjoint(words) or not _LAST_END.isdisjoint(words[-1:]))


def says_electricity(title: str) -> bool:
    """Return whether a column's name tells that it is about electricity, and not gas, heat or water."""
    return re.search(r"electri|elektr|électri|elettric|eléctri|elétri|strom|sähk", title, re.IGNORECASE) is not None


def says_utc(title: str) -> bool:
    """Return whether a column's name says that its stamps are UTC."""
    return re.search(r"(?<![A-Za-z])(utc|gmt)(?![A-Za-z])", title.replace("_", " "), re.IGNORECASE) is not None


def is_energy_title(title: str) -> bool:
    """Return whether a title says that values are energy, as a unit alone does, and not what a register shows."""
    if base(title) in _ENERGY_UNITS:
        return True
    return bool(_ENERGY.search(compact(title))) and not re.search(r"total|register|stand|index|cumul", compact(title))


def is_register_title(title: str) -> bool:
    """Return whether a title says in words that values are what a register shows: `Meterstand`, `StandDal`."""
    return _REGISTER.search(title) is not None and not is_energy_title(title)
