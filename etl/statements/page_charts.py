"""Charts of a page as shapes with places and sizes, which its template draws: bars of days and of months."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from etl.core.exact import decimal_text
from etl.statements.day_energy import DayEnergy
from etl.statements.history import MonthOfBills
from etl.statements.wording import Amount, Wording

WIDTH, HEIGHT = 640, 160
_SPACE = Fraction(1, 5)
"""Part of a bar's place that stays free beside it."""
_HOURS = 24
_EVERY = 5
"""Days of a month with a label: the first, and these."""
_TableRow: TypeAlias = tuple[str, Amount | None, str, str]
"""Day or month, energy, money and notes."""


@dataclass(frozen=True)
class Bar:
    """A bar to draw: `value` is None where there is a gap."""

    label: str
    """Below the bar; empty: none."""
    title: str
    """All that it says, as a text."""
    value: Fraction | None
    estimated: Fraction = Fraction(0)
    """What of the value is hatched."""
    gap: bool = False
    """Whether something is missing, maybe beside a value."""
    marked: bool = False
    """Whether it is a day of another length than others."""


@dataclass(frozen=True)
class Shape:
    """A bar in its place, in units of the picture, as texts."""

    x: str
    middle: str
    width: str
    y: str
    height: str
    hatched_y: str
    hatched_height: str
    label: str
    title: str
    gap: bool
    empty: bool
    """Whether there is no value: nothing is drawn, or the gap alone."""
    marked: bool


@dataclass(frozen=True)
class Chart:
    """Bars on a scale from 0 to `top`, a decimal text."""

    shapes: Sequence[Shape]
    top: str
    width: int = WIDTH
    height: int = HEIGHT


def chart(bars: Sequence[Bar]) -> Chart:
    """Return the shapes of bars, the highest as high as the picture; one of nothing has no height."""
    top = max((bar.value for bar in bars if bar.value is not None), default=Fraction(0))
    place = Fraction(WIDTH, max(len(bars), 1))
    return Chart([_shape(bar, number, place, top or Fraction(1)) for number, bar in enumerate(bars)], decimal_text(top))


def _shape(bar: Bar, number: int, place: Fraction, top: Fraction) -> Shape:
    width = place * (1 - _SPACE)
    left = place * number + (place - width) / 2
    height = max(bar.value or Fraction(0), Fraction(0)) * HEIGHT / top
    hatched = min(max(bar.estimated, Fraction(0)) * HEIGHT / top, height)
    return Shape(
        _text(left), _text(left + width / 2), _text(width), _text(HEIGHT - height), _text(height),
        _text(HEIGHT - hatched), _text(hatched), bar.label, bar.title, bar.gap, bar.value is None,
        bar.marked,
    )  # fmt: skip


def _text(number: Fraction) -> str:
    """Return a place to a tenth of a unit, which no eye tells apart."""
    tenths = round(number * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"


def by_day(days: Sequence[DayEnergy], wording: Wording) -> dict[str, Any] | None:
    """Return the values of templates/chart.html for the days of a bill; None without any."""
    if not days:
        return None
    words = wording.words
    bars, rows = list[Bar](), list[_TableRow]()
    for one in days:
        value = one.kwh if one.known else None
        notes = [] if one.hours == _HOURS else [f"{one.hours:g} {words['hours']}"]
        if value is not None and one.estimated:
            notes.append(f"{wording.number(decimal_text(one.estimated)).shown} kWh {words['estimated_of_it']}")
        if one.missing:
            notes.append(words["no_reading"] if value is None else words["missing_of_it"])
        kwh = None if value is None else wording.number(decimal_text(value))
        day = wording.day(one.day)
        title = ", ".join(filter(None, [f"{day}: {kwh.shown} kWh" if kwh else f"{day}:", *notes]))
        label = str(one.day.day) if one.day.day == 1 or one.day.day % _EVERY == 0 else ""
        bars.append(Bar(label, title.replace(":,", ":"), value, one.estimated, bool(one.missing), one.hours != _HOURS))
        rows.append((day, kwh, "", ", ".join(notes)))
    return _values("by_day", bars, rows, wording)


def by_month(months: Sequence[MonthOfBills], wording: Wording) -> dict[str, Any] | None:
    """Return the values of templates/chart.html for months of bills; None where fewer than two have any."""
    if sum(one.kwh is not None for one in months) < 2:
        return None
    bars, rows = list[Bar](), list[_TableRow]()
    for one in months:
        month = wording.month_name(one.first)
        if one.kwh is None:
            bars.append(Bar(str(one.first.month), f"{month}: {wording.words['no_bill']}", None, gap=True))
            rows.append((month, None, "", wording.words["no_bill"]))
            continue
        kwh = wording.number(decimal_text(one.kwh))
        money = wording.amount(one.total, one.currency).shown if one.total else ""
        state = "" if one.complete else wording.kinds["incomplete"]
        bars.append(Bar(str(one.first.month), ", ".join(filter(None, [f"{month}: {kwh.shown} kWh", money])), one.kwh))
        rows.append((month, kwh, money, state))
    return _values("by_month", bars, rows, wording)


def _values(name: str, bars: Sequence[Bar], rows: Sequence[_TableRow], wording: Wording) -> dict[str, Any]:
    words, drawn = wording.words, chart(bars)
    return {
        "name": name,
        "title": words[name],
        "unit": words["day" if name == "by_day" else "month"],
        "chart": drawn,
        "top": wording.number(drawn.top).shown,
        "hatched": any(bar.estimated for bar in bars),
        "crossed": any(bar.gap for bar in bars),
        "crossed_word": words["crossed" if name == "by_day" else "no_bill"],
        "rows": rows,
        "with_money": any(money for _, _, money, _ in rows),
    }
