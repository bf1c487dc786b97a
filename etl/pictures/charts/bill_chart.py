"""Bills by month, stacked by line: what is charged above zero, what is credited below, and the total."""

from decimal import Decimal
from typing import Any

from etl.core.disk.targets import Target
from etl.pictures.bill_amounts import BillAmounts
from etl.pictures.charts.chart_style import COLOURS, clean, picture

LINES = len(COLOURS)
_LABELLED = 13
"""Months up to which the totals are written too."""


def draw_bills(found: BillAmounts, target: Target, title: str, note: str) -> None:
    """Draw a bar a month."""
    with picture(target, title, note) as figure:
        axes = figure.subplots()
        places = range(len(found.months))
        above, below = ([Decimal(0)] * len(places) for _ in range(2))
        for line, colour in zip(found.lines, COLOURS, strict=False):
            bottoms = [above[at] if amount > 0 else below[at] for at, amount in enumerate(line.amounts)]
            values = [float(amount) for amount in line.amounts]
            style: dict[str, Any] = {"color": colour, "edgecolor": "white", "linewidth": 0.5, "width": 0.75}
            axes.bar(places, values, bottom=[float(one) for one in bottoms], label=clean(line.name), **style)
            for at, amount in enumerate(line.amounts):
                (above if amount > 0 else below)[at] += amount
        totals = [(at, total) for at, total in enumerate(found.totals) if total is not None]
        dots: dict[str, Any] = {"color": "black", "marker": "D", "linestyle": "", "markersize": 6, "label": "total"}
        axes.plot([at for at, _ in totals], [float(total) for _, total in totals], **dots)
        for at, total in totals if len(places) <= _LABELLED else ():
            top = float(max(above[at], total))
            axes.annotate(f"{total:,}", (at, top), xytext=(0, 7), textcoords="offset points", ha="center", fontsize=11)
        axes.axhline(0, color="black", linewidth=0.8)
        every = 1 + len(places) // 25
        shown = [*enumerate(found.months)][::every]
        axes.set_xticks(
            places[::every],
            [f"{month:%b}\n{month.year}" if month.month == 1 or not at else f"{month:%b}" for at, month in shown],
        )
        axes.set_xlim(-0.6, len(places) - 0.4)
        axes.set_ylabel(found.currency)
        axes.grid(visible=False, axis="x")
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1), fontsize=12, reverse=True)
