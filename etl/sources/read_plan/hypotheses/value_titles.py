"""Values that are not the energy of their interval as they stand: averages, maxima, multiples, rates, money."""

import re
from collections.abc import Iterator
from fractions import Fraction

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.values import POWER
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.titles import large_unit_in, says_money

_MULTIPLIERS = re.compile(
    r"(?:meter ?)?(?:multiplier|factor|constant)|(?:scale|scaling|conversion)(?: ?factor)?|ct ?ratio|"
    r"(?:wandler|umrechnungs|vermenigvuldigings)?fa[ck]tor|facteur|multipli(?:cateur|cador)|fattore",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"(?<![^\W_])(?:avg|average|gemiddeld|durchschnitt|mittelwert|moyen|promedio|genomsnitt|gjennomsnitt|gennemsnit)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?<![^\W_])(?:max|höchst|hoechst|spitzenl|piekv|peak demand|puissance maxi|máxim|massim|minimum)", re.IGNORECASE
)
_FORESEEN = re.compile(
    r"(?<![^\W_])(?:forecast|predict|expected|budget|target|baseline|benchmark|last year|previous|similar|neighbou?r|"
    r"prognos|vorhersage|vorjahr|prévision|previsi|vorig jaar|verwacht)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"wh ?(?:/|per|pro|par|por|al|je) ?(?:m2|m²|sqm|sq|ft|person|capita|kopf|unit|km|mile|household|kwp?(?![a-z]))|%",
    re.IGNORECASE,
)
_UNIT = r"[km]?wh?(?![a-z])"
_SCALED = re.compile(
    rf"{_UNIT} ?[x×*] ?[0-9]|{_UNIT} ?/ ?10+(?![0-9])|[0-9] ?[x×*] ?{_UNIT}|[(\[] ?(?:0[.,][0-9]+|10+) ?{_UNIT}",  # noqa: RUF001 - a sign of titles
    re.IGNORECASE,
)
_RATE = re.compile(
    r"(?<![a-z])[km]?wh ?(?:/|per|pro|par|por|al|je) ?(?P<span>h|hr|hour|std|stunde|uur|heure|hora|ora|time|timme|"
    r"d|day|tag|dag|jour|d[ií]a|giorno|week|woche|semaine|month|mth|monat|maand|mois|mes|mese|year|yr|jahr|jaar|an)s?"
    r"(?![a-z])",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"(?<![^\W_])(?:(?P<hour>hourly|stündlich|per uur|horaire|horari[oa])|(?P<day>daily|täglich|dagelijks|quotidien|"
    r"diari[oa]|giornalier)|(?P<week>weekly|wöchentlich|wekelijks)|(?P<month>monthly|monatlich|maandelijks|mensuel|"
    r"mensual|mensile)|(?P<year>yearly|annual|jährlich|jaarlijks|annuel))",
    re.IGNORECASE,
)
_HOUR, _DAY = 3600, 86400
_SPANS = (
    ("hour", "h hr hour std stunde uur heure hora ora time timme", _HOUR, _HOUR),
    ("day", "d day tag dag jour dia día giorno", _DAY - _HOUR, _DAY + _HOUR),
    ("week", "week woche semaine", 7 * _DAY - _HOUR, 7 * _DAY + _HOUR),
    ("month", "month mth monat maand mois mes mese", 28 * _DAY - _HOUR, 31 * _DAY + _HOUR),
    ("year", "year yr jahr jaar an", 365 * _DAY, 366 * _DAY),
)
"""What a title says that its values are for, in seconds from the shortest to the longest."""
_AS_THEY_ARE = "say that its values count as they are with --columns value=NAME"


def refuse_rate(name: str, title: str, step: int | None) -> None:
    """Raise InputError for values whose title says `kWh/day` or the like, where their interval is another one."""
    rate, each = _RATE.search(title), _EACH.search(title)
    word = rate["span"].casefold() if rate else each.lastgroup if each else None
    if word is None or step is None:
        return
    span, _, shortest, longest = next(one for one in _SPANS if word in one[1].split())
    if shortest <= step <= longest:
        return
    what = f"column {title!r} is energy of each {span}, and its readings are {_length(step)} apart"
    power = "give --unit kW if it is mean power, or " if span == "hour" and step < _HOUR else ""
    raise InputError(name, what, f"{power}{_AS_THEY_ARE}", code="E-UNIT")


def _length(step: int) -> str:
    return f"{step // _DAY} days" if step >= 2 * _DAY else f"{step // 60} min"


def refuse_slot_titles(name: str, head: Head, column: int, unit: str) -> None:
    """Raise InputError for slots of a day whose titles, or a multiplier beside them, say that they are no energy."""
    title = printable(head.header[column], 80)
    reasons = [*_reasons(head, title, unit)]
    if says_money(title):
        reasons = [(f"column {title!r} is money, not energy", "leave the file out")]
    for what, remedy in reasons[:1]:
        raise InputError(
            name,
            what,
            f"{remedy}, or say that its values count as they are with --unit, such as --unit kWh",
            code="E-UNIT",
        )


def refuse_value_title(name: str, head: Head, column: int, unit: str) -> None:
    """Raise InputError for values that are not energy, or mean power, as they stand, by their title or a multiplier."""
    title = printable(head.header[column], 80) if column < len(head.header) else ""
    for what, remedy in _reasons(head, title, unit):
        raise InputError(name, what, f"{remedy}, or {_AS_THEY_ARE}", code="E-UNIT")


def _reasons(head: Head, title: str, unit: str) -> Iterator[tuple[str, str]]:
    """Yield why the values of a column are not what they would be read as, and what to do."""
    power = unit in POWER
    if _AVERAGE.search(title) and not power:
        yield f"column {title!r} is an average, not the energy of an interval", "name another column"
    if _MOST.search(title) and power:
        yield f"column {title!r} is a maximum, not the mean power of an interval", "name another column"
    if _FORESEEN.search(title):
        yield f"column {title!r} is no reading of this meter: a forecast, a target or another's", "name another column"
    if _PART.search(title):
        yield f"column {title!r} is a share, or energy for each of something", "name another column"
    if large_unit_in(title):
        yield f"column {title!r} is in {large_unit_in(title)}, a unit that is not read", "write it in MWh"
    if _SCALED.search(title):
        yield f"column {title!r} holds parts or multiples of {unit}", f"write them in {unit}"
    for other, cell in _multipliers(head):
        what = f"column {printable(head.header[other], 80)!r} holds {printable(cell, 20)}"
        yield f"{what}, by which {title!r} may have to be multiplied", "multiply them in the file"


def _multipliers(head: Head) -> Iterator[tuple[int, str]]:
    """Yield columns of multipliers, and one that is not 1."""
    for column, title in enumerate(head.header):
        if not _MULTIPLIERS.fullmatch(title.replace("_", " ")):
            continue
        cells = dict.fromkeys(row[column].strip(BLANKS) for row in head.rows if column < len(row))
        yield from ((column, cell) for cell in [*filter(_multiplies, cells)][:1])


def _multiplies(cell: str) -> bool:
    return re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", cell) is not None and Fraction(cell.replace(",", ".")) != 1
