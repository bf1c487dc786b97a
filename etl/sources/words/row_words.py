"""Words in the cells of a row: its flow, and why a row of another medium is left out."""

import re
from functools import lru_cache
from typing import NamedTuple

from etl.sources.words.languages import faults, totals
from etl.sources.words.market_codes import nem_flow
from etl.sources.words.senses import is_plant, sense_of, words_in

_REACTIVE = re.compile(r"[kM]?v(a|ar|ah|arh)", re.IGNORECASE)
_OTHER = re.compile(
    r"[snd]?m[3³]|stm3|smc|mc|ft[3³]|c?cf|mcf|therms?|[kmg]?cal|[kmgt]?j|(?:kilo|mega|giga)?joules?|"
    r"m{0,2}btu|l|lit(?:re|er)s?|kg|°?c|cubic .*|"
    r"gal(?:lons?)?",
    re.IGNORECASE,
)


_DAY_OR_NIGHT = {"day", "night", "dag", "nacht", "jour", "nuit", "tag", "piek", "dal", "peak", "hp", "hc", "ht", "nt"}


class RowWord(NamedTuple):
    """What a cell says of its row."""

    flow: str = ""
    left_out: str = ""
    """Why the row is passed over; empty where it is not."""


NOTHING = RowWord()


@lru_cache(maxsize=8192)
def row_word(kind: str, text: str, flow: str = "") -> RowWord:
    """Return what a cell says; ValueError where a column of its kind may not say so.

    `flow` is that of a guard's file, or that of a delivery in it. Kinds: each cell of a `flow` names a flow; of `any`
    each may name one; of a `guard` none may name another flow than the file's; of a `kind` none may be just the name
    of another flow; of a `medium` only the name of another medium matters, of a `unit` only a unit of one, and of a
    `state` only that the reading is at fault.
    """
    if kind == "unit":
        return RowWord(left_out=other_unit(text))
    if kind == "state":
        if is_fault(text):
            raise ValueError("marks the reading as faulty or missing")
        return NOTHING
    sense = sense_of(text)
    if sense.medium and (sense.whole or (kind == "any" and sense.medium == "gas")):
        return RowWord(left_out=sense.medium)
    if kind == "medium":
        return NOTHING
    if kind in {"guard", "kind"}:
        if sense.flow not in {"", flow} and (kind == "guard" or (sense.alone and not is_plant(sense))):
            raise ValueError(f"says {sense.flow}, and the first rows of the file name no flow")
        return NOTHING
    found = sense.flow_with(flow) or (nem_flow(text) if kind == "flow" else "")
    if sense.doubt and not found:
        raise ValueError(f"says {sense.doubt}")
    if kind == "flow" and not found:
        raise ValueError("is not import, export or generation")
    return RowWord(flow=found)


def names_day_or_night(register: str) -> bool:
    """Return whether a register is one of the day or the night, as those of electricity are."""
    return not _DAY_OR_NIGHT.isdisjoint(words_in(register))


@lru_cache(maxsize=1024)
def is_total(text: str) -> bool:
    """Return whether a cell is what a row of totals is called: `Summe`, `Total (kWh)`, `Totaal juni`."""
    words = words_in(text)
    return any(words[: len(entry)] == entry or words[-len(entry) :] == entry for entry in _totals())


@lru_cache(maxsize=1)
def _totals() -> tuple[list[str], ...]:
    return tuple(map(words_in, totals()))


@lru_cache(maxsize=8192)
def is_fault(text: str) -> bool:
    """Return whether a cell says that its reading is at fault: `ERROR`, `Invalid value`, `Fehler 17`."""
    words = words_in(text)
    return any(words[: len(entry)] == entry for entry in _faults())


@lru_cache(maxsize=1)
def _faults() -> tuple[list[str], ...]:
    return tuple(map(words_in, faults()))


def other_unit(text: str) -> str:
    """Return what a unit measures, where it is no energy or mean power that is billed; else empty."""
    unit = text.strip()
    if _REACTIVE.fullmatch(unit):
        return "reactive or apparent energy"
    return "not electricity" if _OTHER.fullmatch(unit) else ""
