"""Report of `etl show CLIENT --month M`: a row of blocks a day, by the clock."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap
from typing import Any

import numpy as np

from etl.core.exact import decimal_text
from etl.core.periods import shown_period
from etl.pictures.client_month import ClientDays, FlowDays
from etl.pictures.day_slots import DaySlots
from etl.pictures.power_curve import Floats, hours
from etl.reports.drawings.bars import Ink, block, labels
from etl.reports.figures import count

_HOUR, _HOURS = 60, 24
_MARGIN = len("Mon 31 ")
_AGAIN = "again"
_PLACES = 3
_CELLS = (4, 2, 1)
"""Characters an hour, of which the first is taken that fits."""
_LABELS = 3
"""Hours from one label to the next."""


def as_json(found: ClientDays) -> dict[str, Any]:
    return {
        "client_number": found.client,
        "timezone": found.zone,
        "flows": [
            {
                "flow": flow.flow,
                "days": [
                    {
                        "day": one.day.isoformat(),
                        "minutes": one.minutes,
                        "kwh": decimal_text(one.kwh) if one.known else None,
                        "kwh_estimated": decimal_text(one.estimated),
                        "minutes_read": one.known,
                        "minutes_missing": one.missing,
                    }
                    for one in flow.days
                ],
            }
            for flow in found.flows
        ],
    }


def lines(found: ClientDays, ink: Ink, width: int) -> list[str]:
    """Draw each flow as wide as the terminal."""
    texts: list[str] = []
    for flow in found.flows:
        title = f"client {found.client}, {flow.flow}: {shown_period(found.period)}, {found.zone}"
        texts += [*([""] if texts else []), *wrap(title, width), *_picture(flow, ink, width)]
    return texts


def _picture(flow: FlowDays, ink: Ink, width: int) -> Iterator[str]:
    energies = aligned([one.kwh if one.known else None for one in flow.days], width - _MARGIN - _HOURS - 3)
    widest = max(len("kWh"), *map(len, energies))
    most = _HOUR // flow.slots.step
    fitting = [one for one in _CELLS if one <= most and _MARGIN + one * _HOURS + 3 + widest <= width]
    per_hour = fitting[0] if fitting else 1
    cells = _cells(flow.slots, per_hour)
    top = float(np.nanmax(cells, initial=0)) or 1.0
    scale = labels([(hour * per_hour, f"{hour:02}") for hour in range(0, _HOURS, _LABELS)])
    yield f"{' ' * _MARGIN}{scale:{cells.shape[1]}} {'kWh':>{widest}}"
    shape = len(cells), cells.shape[1], -1
    skipped, repeated = (
        np.asarray(mask.reshape(shape).all(axis=2)) for mask in (flow.slots.skipped, flow.slots.repeated)
    )
    gaps = gap_minutes(flow.slots)
    for place, (one, energy) in enumerate(zip(flow.days, energies, strict=True)):
        row = _row(cells[place, :, 0], skipped[place], top, ink)
        marks = (ink.gap if gaps[place] else "") + ("~" if one.estimated else "")
        yield f"{one.day:%a} {one.day.day:>2} {row} {energy:>{widest}} {marks}".rstrip()
        if repeated[place].any():
            again = _row(cells[place, :, 1], ~repeated[place], top, ink)
            yield f"{_AGAIN:{_MARGIN}}{again}".rstrip()
    yield from (line for text in _legend(flow, top, _HOUR // per_hour, ink) for line in wrap(text, width))


def aligned(energies: Sequence[Fraction | None], width: int) -> list[str]:
    """Write energies with as many places as are needed, three at most, fewer where they would be too wide."""
    known = [one for one in energies if one is not None]
    places = min(max((len(decimal_text(one).partition(".")[2]) for one in known), default=0), _PLACES)
    while places and max(len(fixed_text(one, places)) for one in known) > width:
        places -= 1
    return ["" if one is None else fixed_text(one, places) for one in energies]


def fixed_text(energy: Fraction, places: int) -> str:
    """Write an energy with so many places."""
    return f"{Decimal(decimal_text(energy, places)):.{places}f}"


def gap_minutes(slots: DaySlots) -> list[int]:
    """Return for how many minutes of each day nothing is read."""
    gap = np.isnan(slots.kw)
    found = (gap[:, :, 0] & ~slots.skipped).sum(axis=1) + (gap[:, :, 1] & slots.repeated).sum(axis=1)
    return [int(one) * slots.step for one in found.tolist()]


def _cells(slots: DaySlots, per_hour: int) -> Floats:
    """Return the mean power of each cell by day and pass; not a number where nothing is read."""
    days = len(slots.kw)
    parts = slots.kw.reshape(days, _HOURS * per_hour, -1, 2)
    known = ~np.isnan(parts)
    sums, counts = np.where(known, parts, 0).sum(axis=2), known.sum(axis=2)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _row(values: Floats, left_out: "np.ndarray[Any, np.dtype[np.bool_]]", top: float, ink: Ink) -> str:
    """Return a row of blocks, blank where it is left out."""
    return "".join(
        " " if out else ink.gap if np.isnan(value) else block(value / top, ink)
        for value, out in zip(values.tolist(), left_out.tolist(), strict=True)
    )


def _legend(flow: FlowDays, top: float, minutes: int, ink: Ink) -> Iterator[str]:
    total = sum((one.kwh for one in flow.days), start=flow.days[0].kwh * 0)
    yield f"{decimal_text(total)} kWh; {ink.blocks[-1]} is {top:.3g} kW, {ink.nothing} is 0 (mean of {minutes} min)"
    missing = [minutes for minutes in gap_minutes(flow.slots) if minutes]
    if missing:
        yield f"{ink.gap} no reading: {hours(sum(missing))} on {count(len(missing), 'day')}"
    guessed = [one for one in flow.days if one.estimated]
    if guessed:
        kwh = decimal_text(sum((one.estimated for one in guessed), start=guessed[0].estimated * 0))
        yield f"~ estimated: {kwh} kWh on {count(len(guessed), 'day')}"
    for text in flow.slots.changes():
        yield f"the clock changes on {text}"
