"""Picture of the energy of each day, stacked by price period, with what is estimated and what is missing."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from etl.core.exact import decimal_text
from etl.statements.pictures.day_energy import DayEnergy
from etl.statements.pictures.page_picture import FILLS, Key, Picture
from etl.statements.pictures.stacked_bars import Bar, bar_labels, bar_paths, shown_highest
from etl.statements.wording import Wording

_HOURS = 24
_EVERY = 5
"""Days of a month with a label: the first, and these."""


def by_day(
    days: Sequence[DayEnergy], wording: Wording, periods: Sequence[str] = (), peak: tuple[date, str] | None = None
) -> Picture | None:
    """Return the picture of the days of a bill, given the names of its price periods; None without any day.

    `peak`: the day of the highest demand, and what it is.
    """
    if not days:
        return None
    words = wording.words
    names = [*periods[: len(FILLS) - 1], words["other_periods"]] if len(periods) > len(FILLS) else periods
    bars = [_bar(one, len(names), peak) for one in days]
    rows = [_row(one, len(names), wording) for one in days]
    keys = [Key(fill, name) for fill, name in zip(FILLS, names, strict=False)]
    keys += [Key("hatch", words["hatched"])] if any(one.estimated for one in days) else []
    keys += [Key("", words["crossed"], "\u00d7")] if any(one.missing for one in days) else []
    keys += [Key("", peak[1], "\u25bc")] if peak else []
    head = [words["day"], *([*names, words["total"]] if names else [words["kwh"]]), words["notes"]]
    texts = [_text(day, cells, notes) for day, cells, notes in rows]
    keys += [Key("", text, "*") for one, text in zip(days, texts, strict=True) if _odd(one)]
    top = f"{wording.number(shown_highest(bars)).shown} kWh ({words['highest']})"
    return Picture(
        "by_day", words["by_day"], "; ".join(texts), bar_paths(bars), bar_labels(bars, top), keys, head, rows
    )


def _odd(one: DayEnergy) -> bool:
    return one.hours != _HOURS


def _parts(one: DayEnergy, count: int) -> list[Fraction]:
    """Return the energy of each period that is shown: what is left is of other periods."""
    if not count:
        return [one.kwh]
    return [*one.periods[: count - 1], sum(one.periods[count - 1 :], Fraction(0))]


def _bar(one: DayEnergy, count: int, peak: tuple[date, str] | None) -> Bar:
    label = str(one.day.day) if one.day.day == 1 or one.day.day % _EVERY == 0 else ""
    label += "*" if _odd(one) else ""
    parts = _parts(one, count) if one.known else []
    return Bar(label, parts, one.estimated, bool(one.missing), peak is not None and peak[0] == one.day)


def _row(one: DayEnergy, count: int, wording: Wording) -> tuple[str, list[str], str]:
    words = wording.words
    notes = [f"{one.hours:g} {words['hours']}"] if _odd(one) else []
    if one.known and one.estimated:
        notes.append(f"{wording.measured(decimal_text(one.estimated)).shown} kWh {words['estimated_of_it']}")
    if one.missing:
        notes.append(words["missing_of_it"] if one.known else words["no_reading"])
    columns = [*_parts(one, count), one.kwh] if count else [one.kwh]
    cells = [wording.measured(decimal_text(kwh)).shown if one.known else "" for kwh in columns]
    return wording.day(one.day), cells, ", ".join(notes)


def _text(day: str, cells: Sequence[str], notes: str) -> str:
    energy = f"{cells[-1]} kWh" if cells[-1] else ""
    return f"{day}: {', '.join(filter(None, [energy, notes]))}"
