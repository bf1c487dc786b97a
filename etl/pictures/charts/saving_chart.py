"""Comparison of tariffs: what each comes to for a few clients, or a histogram of what many would save."""

from typing import TYPE_CHECKING

from etl.core.disk.targets import Target
from etl.pictures.charts.chart_style import BLUE, COLOURS, ORANGE, clean, picture, title_days
from etl.pictures.compared_clients import Compared, money

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FEW = 6
"""Clients up to which each has its bars."""
_BINS = 30


def draw_savings(found: Compared, target: Target) -> None:
    """Draw a comparison."""
    days = f", {title_days(found.period)}" if found.period else ""
    few = len(found.totals) <= FEW
    what = "Total by tariff" if few else f"Savings of {len(found.totals):,} clients with the best tariff"
    first = clean(found.tariffs[0])
    best = ", ".join(f"{clean(tariff)} {number:,}" for tariff, number in found.best.items() if number)
    note = f"Savings are against {first}. The best tariff, by clients: {best}."
    with picture(target, f"{what}{days}", note) as figure:
        if few:
            _draw_few(found, figure)
        else:
            _draw_many(found, figure, first)


def _draw_few(found: Compared, figure: "Figure") -> None:
    axes, tariffs = figure.subplots(), len(found.tariffs)
    width = 0.8 / tariffs
    for place, tariff in enumerate(found.tariffs):
        totals = [totals[place] for totals in found.totals.values()]
        at = [client - 0.4 + (place + 0.5) * width for client in range(len(totals))]
        colour, hatch = COLOURS[place % len(COLOURS)], "//" * (place // len(COLOURS))
        bars = axes.bar(
            at, [float(one) for one in totals], width * 0.92, color=colour, hatch=hatch, label=clean(tariff)
        )
        if tariffs * len(totals) <= 18:
            axes.bar_label(bars, [money(one) for one in totals], fontsize=11, padding=2)
    axes.set_xticks(range(len(found.totals)), [clean(f"client {client}") for client in found.totals])
    axes.axhline(0, color="black", linewidth=0.8)
    axes.set_ylabel("total in the currency of the tariffs")
    axes.grid(visible=False, axis="x")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1), fontsize=12)


def _draw_many(found: Compared, figure: "Figure", first: str) -> None:
    axes, savings = figure.subplots(), found.savings
    values = [float(one) for one in savings]
    axes.hist(values, bins=_BINS, color=BLUE, edgecolor="white")
    middle = sorted(savings)[len(savings) // 2]
    axes.axvline(float(middle), color=ORANGE, linewidth=2.5, label=f"half save {money(middle)} or more")
    axes.set_xlabel(f"saving against {first}, in the currency of the tariffs")
    axes.set_ylabel("clients")
    axes.set_xlim(left=0)
    axes.legend(loc="upper right")
