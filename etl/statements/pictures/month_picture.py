"""Picture of the energy of thirteen months of bills, each beside that of a year before."""

from collections.abc import Sequence

from etl.core.exact import decimal_text
from etl.statements.history import MonthOfBills
from etl.statements.pictures.page_picture import Key, Picture
from etl.statements.pictures.stacked_bars import Bar, bar_labels, bar_paths, shown_highest
from etl.statements.wording import Wording

_YEAR = 12
MONTHS = 13
"""That are shown: a year, and the month before it."""


def by_month(months: Sequence[MonthOfBills], wording: Wording) -> Picture | None:
    """Return the picture of the last thirteen months; None where fewer than two of them have bills."""
    shown = months[-MONTHS:]
    if sum(one.kwh is not None for one in shown) < 2:
        return None
    words = wording.words
    before = dict(zip([one.first for one in months[_YEAR:]], months, strict=False))
    pairs = [(one, before.get(one.first)) for one in shown]
    earlier = any(one is not None and one.kwh is not None for _, one in pairs)
    bars = [
        Bar(
            wording.short_month(one.first), [] if one.kwh is None else [one.kwh], gap=one.kwh is None,
            before=other.kwh if other and earlier else None,
        )
        for one, other in pairs
    ]  # fmt: skip
    rows = [_row(one, other, wording, earlier=earlier) for one, other in pairs]
    keys = [Key("solid", words["this_year"]), Key("empty", words["year_before"])] if earlier else []
    keys += [Key("", words["no_bill"], "\u00d7")] if any(bar.gap for bar in bars) else []
    head = [words["month"], words["kwh"], *([words["year_before"]] if earlier else []), words["amount"], words["notes"]]
    top = f"{wording.number(shown_highest(bars)).shown} kWh ({words['highest']})"
    texts = [_text(row, wording) for row in rows]
    return Picture(
        "by_month", words["by_month"], "; ".join(texts), bar_paths(bars), bar_labels(bars, top), keys, head, rows
    )


def _row(
    one: MonthOfBills, before: MonthOfBills | None, wording: Wording, *, earlier: bool
) -> tuple[str, list[str], str]:
    cells = [_energy(one, wording), *([_energy(before, wording)] if earlier else [])]
    cells.append(wording.amount(one.total, one.currency).shown if one.total else "")
    notes = wording.words["no_bill"] if one.kwh is None else "" if one.complete else wording.kinds["incomplete"]
    return wording.month_name(one.first), cells, notes


def _energy(one: MonthOfBills | None, wording: Wording) -> str:
    return "" if one is None or one.kwh is None else wording.measured(decimal_text(one.kwh)).shown


def _text(row: tuple[str, Sequence[str], str], wording: Wording) -> str:
    month, (kwh, *before, money), notes = row
    if not kwh:
        return f"{month}: {notes}"
    earlier = [f"{one} kWh {wording.words['year_before']}" for one in before if one]
    return f"{month}: " + ", ".join(filter(None, [f"{kwh} kWh", money, *earlier]))
