"""Answers of people about channels that lack readings: edits and accepted readings, of which estimates may be made."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from etl.store import supplies
from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, once_a_snapshot
from etl.store.edit_models import Edit
from etl.store.edits.edit_blocks import any_edits
from etl.store.fingerprints import digest
from etl.store.models import Acceptance

_Key = tuple[str, ...]
_Rows = Mapping[_Key, Collection[tuple[int, int, str]]]
"""By meter, register, flow, and what else names a channel: first and end minute, and all else that the answer says."""


class LackingChannel(NamedTuple):
    """A channel of a meter, and the UTC minutes of which readings may change its estimates."""

    meter: int
    register: str
    flow: str
    interval: int
    phase: int
    start: int
    end: int


class AnswersAround(NamedTuple):
    """Digests of answers of some minutes; empty: there is none."""

    edits: str
    accepted: str


def answers_around(channels: Mapping[int, Collection[LackingChannel]]) -> dict[int, AnswersAround]:
    """Return the answers about the channels of each row; rows without any are left out."""
    edited, accepted = any_edits(), once_a_snapshot("acceptances", Acceptance.objects.using(READER).exists)
    if not edited and not accepted:
        return {}
    numbers = supplies.meter_numbers(one.meter for own in channels.values() for one in own)
    meters = sorted(set(numbers.values()))
    edits, answers = _edits(meters) if edited else {}, _acceptances(meters) if accepted else {}
    found = {}
    for row, own in channels.items():
        named = [(one, (numbers[one.meter], one.register, one.flow)) for one in own]
        on_grid = [(one, (*key, f"{one.interval}", f"{one.phase}")) for one, key in named]
        both = AnswersAround(_digest(on_grid, edits), _digest(named, answers))
        if any(both):
            found[row] = both
    return found


def _edits(meters: Collection[str]) -> _Rows:
    found: dict[_Key, list[tuple[int, int, str]]] = {}
    columns = (
        "meter_number",
        "register",
        "flow",
        "interval",
        "phase",
        "start",
        "end",
        "energy_mwh",
        "method",
        "pinned",
    )
    for *key, start, end, energy, method, pinned in (
        Edit.objects.using(READER).filter(any_of("meter_number", meters)).values_list(*columns)
    ):
        found.setdefault(tuple(map(str, key)), []).append((start, end, f"{energy} {method} {pinned}"))
    return found


def _acceptances(meters: Collection[str]) -> _Rows:
    found: dict[_Key, list[tuple[int, int, str]]] = {}
    columns = ("meter_number", "register", "flow", "start", "end", "rule", "energy_mwh")
    for *key, start, end, rule, energy in (
        Acceptance.objects.using(READER).filter(any_of("meter_number", meters)).values_list(*columns)
    ):
        found.setdefault(tuple(map(str, key)), []).append((start, end, f"{rule} {energy}"))
    return found


def _digest(channels: Collection[tuple[LackingChannel, _Key]], rows: _Rows) -> str:
    """Return a digest of the answers that have a minute of a channel's time; empty without any.

    Meters are not named in it: one that has the number of its client is renamed with it.
    """
    found = {
        f"{key[1:]} {start} {end} {text}"
        for one, key in channels
        for start, end, text in rows.get(key, ())
        if start < one.end and end > one.start
    }
    return digest("\n".join(sorted(found)).encode()) if found else ""
