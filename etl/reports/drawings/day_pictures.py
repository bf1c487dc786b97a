"""Report of `etl findings show`: the readings of a local day as bars, with what fails or is warned of marked."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from etl.core.periods import shown_minute
from etl.reports.drawings.bars import Ink, bars, labels, marks
from etl.reports.figures import count, kwh, stamp
from etl.review.day_readings import ChannelDay, ClientDay, DayFinding, DayReading

_CELLS = ((15, 25), (15, 13), (30, 13))
"""Minutes a character, and hours a row: a day of 25 hours, or half of one with 13; the first that fits."""
_HOUR = 60
_HALF = 13
_NOON = "T12:00"
_HEIGHT = 5
_MARGIN = 12
_WIDTH = 80
_SHOWN = 10
"""Findings of a channel that are written out."""


def as_json(found: ClientDay) -> dict[str, Any]:
    return {
        "client_number": found.client,
        "timezone": found.zone,
        "day": found.day.isoformat(),
        "from": stamp(found.start),
        "to": stamp(found.end),
        "channels": [
            {
                "meter": one.meter,
                "register": one.register,
                "flow": one.flow,
                "readings": [
                    {"from": stamp(read.start), "to": stamp(read.end), "kwh": kwh(read.energy_mwh)}
                    for read in one.readings
                ],
                "findings": [
                    {
                        "rule": finding.rule,
                        "billed": finding.energy_mwh is None,
                        "from": stamp(finding.start),
                        "to": stamp(finding.end),
                        "kwh": None if finding.energy_mwh is None else kwh(finding.energy_mwh),
                        "why": finding.fact,
                    }
                    for finding in one.findings
                ],
            }
            for one in found.channels
        ],
    }


def lines(found: ClientDay, ink: Ink, width: int = _WIDTH) -> list[str]:
    """Draw each channel as wide as the terminal, and say what is wrong with its readings."""
    texts: list[str] = []
    for one in found.channels:
        texts += [""] if texts else []
        texts += [
            *wrap(_title(found, one), width),
            *_picture(found, one, ink, width),
            *_findings(found, one, ink, width),
        ]
    return texts


def _title(found: ClientDay, one: ChannelDay) -> str:
    names = [f"client {found.client}", *([] if one.meter == found.client else [f"meter {one.meter}"])]
    names += [f"register {one.register}"] if one.register else []
    hours = (found.end - found.start) / _HOUR
    length = "" if hours == 24 else f", a day of {hours:g} hours"
    return f"{', '.join([*names, one.flow])}: {found.day}, {found.zone}{length}"


def _picture(found: ClientDay, one: ChannelDay, ink: Ink, columns: int) -> Iterator[str]:
    short = [read for read in one.readings if read.end - read.start <= _HOUR]
    if not short:
        for read in one.readings:
            yield f"  {_span(found, read.start, read.end)}: {kwh(read.energy_mwh)} kWh"
        return
    failing = {finding.start for finding in one.findings if finding.energy_mwh is not None}
    top = max((read.energy_mwh for read in short if read.start not in failing), default=0)
    top = top or max(read.energy_mwh for read in short)
    scale = f"{kwh(top)} kWh"
    width = max(_MARGIN, len(scale))
    cell, hours_a_row = next((one for one in _CELLS if width + 1 + one[1] * _HOUR // one[0] <= columns), _CELLS[-1])
    cells, marked = _cells(found, short, cell), _marked(found, one.findings, cell)
    noon = next((place for place in range(len(cells)) if _shown(found, place, cell).endswith(_NOON)), len(cells))
    halves = (slice(0, len(cells)),) if hours_a_row > _HALF else (slice(0, noon), slice(noon, len(cells)))
    for half in halves:
        rows = bars(cells[half], top, _HEIGHT, ink)
        margins = [scale, *[""] * (_HEIGHT - 1), "0"]
        yield from (f"{text:>{width}} {row}".rstrip() for text, row in zip(margins, rows, strict=True))
        if any(marked[half]):
            yield " " * (width + 1) + marks(marked[half], ink)
        hours = [(place - half.start, _hour(found, place, cell)) for place in range(half.start, half.stop)]
        yield " " * (width + 1) + labels([(place, hour) for place, hour in hours if hour])
    if None in cells:
        yield f"  {ink.gap} no reading"
    if any(value is not None and value > top for value in cells):
        text = f"{ink.above} above the scale, which is that of the other readings"
        yield from wrap(text, columns, initial_indent="  ", subsequent_indent="    ")


def _cells(found: ClientDay, readings: Sequence[DayReading], cell: int) -> list[int | None]:
    """Return the highest reading of each cell; None where there is none."""
    cells: list[int | None] = [None] * -(-(found.end - found.start) // cell)
    for read in readings:
        for place in range(*_places(found, read.start, read.end, cell)):
            cells[place] = max(cells[place] or 0, read.energy_mwh)
    return cells


def _marked(found: ClientDay, findings: Sequence[DayFinding], cell: int) -> list[bool]:
    """Return which cells have a finding, but for one that holds for the whole day."""
    marked = [False] * -(-(found.end - found.start) // cell)
    for one in findings:
        if one.start > found.start or one.end < found.end:
            first, last = _places(found, one.start, one.end, cell)
            marked[first:last] = [True] * (last - first)
    return marked


def _places(found: ClientDay, start: int, end: int, cell: int) -> tuple[int, int]:
    """Return the first cell and the cell after the last between two minutes, inside the day."""
    first, last = max(start, found.start) - found.start, min(end, found.end) - found.start
    return first // cell, max(-(-last // cell), first // cell)


def _shown(found: ClientDay, place: int, cell: int) -> str:
    return shown_minute(found.start + place * cell, found.zone)


def _hour(found: ClientDay, place: int, cell: int) -> str:
    """Return the hour that begins at a cell by the clock; empty inside of one."""
    text = _shown(found, place, cell)
    if len(text) == len("YYYY-MM-DD"):
        return "00"
    return text[-5:-3] if text.endswith(":00") else ""


def _findings(found: ClientDay, one: ChannelDay, ink: Ink, width: int) -> Iterator[str]:
    if not one.findings:
        yield from wrap(
            "no reading fails a rule, and none is warned of", width, initial_indent="  ", subsequent_indent="  "
        )
    for finding in one.findings[:_SHOWN]:
        text = f"{ink.mark} {_span(found, finding.start, finding.end)}, {_described(finding)}"
        yield from wrap(text, width, initial_indent="  ", subsequent_indent="    ")
    if len(one.findings) > _SHOWN:
        yield f"  and {count(len(one.findings) - _SHOWN, 'more finding')} (--json names them)"


def _described(one: DayFinding) -> str:
    if one.energy_mwh is None:
        return f"{one.rule}: {one.fact}"
    value = f"{kwh(one.energy_mwh)} kWh"
    return f"{one.rule}, not billed: {one.fact if value in one.fact else f'{value}, {one.fact}'}"


def _span(found: ClientDay, start: int, end: int) -> str:
    """Show two minutes by the clock, without the day where that is the day drawn."""
    texts: Sequence[str] = [shown_minute(minute, found.zone) for minute in (start, end)]
    if found.start <= start and end <= found.end:
        first, last = (text[-5:] if "T" in text else "00:00" for text in texts)
        return f"{first} to {'24:00' if end == found.end else last}"
    return " to ".join(texts)
