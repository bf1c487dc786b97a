"""Edits of a client's bill: how much of which flow, why, by whom and when."""

from collections.abc import Sequence
from fractions import Fraction

from etl.core.bill_page import EditOfBill
from etl.core.numbers import number_text
from etl.core.periods import stamp
from etl.core.usage_page import MWH_PER_KWH, EditedReadings, Source, Usage
from etl.phrasebook.english import english
from etl.tariffs.page.completeness import duration

SHOWN = 3
"""Edits that a bill names; of more it says how many there are."""

_Alike = tuple[str, str, str, str, bool]


def edits_of(used: Usage, row: int, source: Source, flow: str) -> list[EditOfBill]:
    """Return the edits of a channel of a client's bill in the order of time."""
    every = [one for one in used.edited.get(row, ()) if (one.source, one.flow) == (source, flow)]
    return [_edit(one, used.timezone) for one in sorted(every, key=lambda one: one.start)]


def _edit(one: EditedReadings, zone: str) -> EditOfBill:
    read = None if one.read_mwh is None else _kwh(Fraction(one.read_mwh))
    return EditOfBill(
        stamp(one.start, zone), stamp(one.end, zone), one.minutes, _kwh(one.billed_mwh), read, one.pinned,
        one.method, one.reason, one.edited_by, one.edited_at.isoformat(timespec="seconds"),
    )  # fmt: skip


def warnings(used: Usage) -> dict[int, list[str]]:
    """Return what bills say of the edits that count, by row."""
    return {row: _texts(every) for row, every in used.edited.items()}


def _texts(every: Sequence[EditedReadings]) -> list[str]:
    """Say of each flow, method, reason and person together how long and how much was edited."""
    alike: dict[_Alike, list[EditedReadings]] = {}
    for one in sorted(every, key=lambda one: (one.start, one.flow, one.reason, one.method)):
        alike.setdefault((one.flow, one.method, one.reason, one.edited_by, one.pinned), []).append(one)
    texts = [_text(key, some) for key, some in alike.items()]
    more = len(texts) - SHOWN
    return texts[:SHOWN] + ([english("more_edits", more=more)] if more > 0 else [])


def _text(alike: _Alike, some: Sequence[EditedReadings]) -> str:
    flow, method, reason, who, pinned = alike
    minutes, mwh = sum(one.minutes for one in some), sum((one.billed_mwh for one in some), Fraction(0))
    key = f"{'substituted' if method else 'edited'}{'_pinned' if pinned else ''}"
    why = ", ".join(filter(None, [reason, who]))
    return english(key, time=duration(minutes), flow=flow, method=method, kwh=_kwh(mwh), reason=why)


def _kwh(mwh: Fraction) -> str:
    """Write whole mWh, rounded half up, as kWh."""
    return number_text(Fraction((2 * mwh + 1) // 2, MWH_PER_KWH))
