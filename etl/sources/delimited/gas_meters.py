"""Meters that have rows in m3, found in all of a file: what they have in kWh is gas too."""

from collections.abc import Iterable
from contextlib import suppress

import numpy as np

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.cells.clean_text import clean_label
from etl.sources.delimited.arrow_columns import as_array
from etl.sources.delimited.fast import FastParser
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.words.row_words import names_day_or_night, other_unit

_THIRD_POWERS = (ord("3"), "³".encode()[0])


def gas_meters(parser: FastParser, plan: ReadPlan, data: bytes) -> set[str]:
    """Return the meters with rows in m3 in a piece, but for registers of the day or the night, as electricity has."""
    if plan.gas_by is None or not _names_m3(data):
        return set()
    batch = parser.texts(data, [place for place in plan.gas_by if place is not None])
    if batch is None:
        return set()
    units, meters = (batch.column(str(place)) for place in plan.gas_by[:2])
    other = np.array([other_unit(text) == "not electricity" for text in units.dictionary.to_pylist()], np.bool_)
    rows = other[as_array(units.indices)] if len(other) else np.zeros(batch.num_rows, np.bool_)
    if plan.gas_by[2] is not None:
        registers = batch.column(str(plan.gas_by[2]))
        timed = np.array([names_day_or_night(text) for text in registers.dictionary.to_pylist()], np.bool_)
        rows &= ~timed[as_array(registers.indices)] if len(timed) else True
    found = set[str]()
    for place in np.unique(as_array(meters.indices)[rows]).tolist():
        with suppress(ValueError):  # not a name: its own row says so where it is read
            found.add(clean_label(meters.dictionary[place].as_py()))
    return found


def _names_m3(data: bytes) -> bool:
    """Return whether m3 or m³ may be anywhere in a piece; numpy looks without the interpreter's lock."""
    characters = np.frombuffer(data, np.uint8)
    after = characters[1:][characters[:-1] | 32 == ord("m")]
    return bool(np.isin(after, _THIRD_POWERS).any())


def refuse_gas(name: str, keys: Iterable[Key], meters: set[str]) -> None:
    """Refuse a file with readings of meters that turned out to be of gas behind its first rows."""
    found = sorted({key.meter or key.client for key in keys if (key.meter or key.client) in meters})
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        what = f"meter {found[0]}{more} has rows in m3 behind its first 256 KB, so that those in kWh are gas too"
        raise InputError(name, what, "put the rows of gas first, or leave them out", code="E-ROW")
