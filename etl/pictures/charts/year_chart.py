"""Heat map of days and hours by the clock, with what the clock skips, what it has twice, and what nobody has read."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from etl.core.disk.targets import Target
from etl.pictures.charts.chart_style import GAP, ORANGE, picture, title_days
from etl.pictures.day_slots import DaySlots
from etl.pictures.power_curve import PowerCurve, gap_note, subject

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

_TWICE = "An hour that comes twice is drawn in two halves, the first one on the left."


def draw_year(curve: PowerCurve, slots: DaySlots, target: Target) -> None:
    """Draw a day a column, midnight below."""
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    changes = slots.changes()
    notes = [gap_note(curve), *(f"{text}." for text in changes), *([_TWICE] if slots.repeated.any() else [])]
    title = f"Power by day and hour of {subject(curve)}, {title_days(curve.chosen.period)}"
    with picture(target, title, " ".join(filter(None, notes))) as figure:
        axes = figure.subplots()
        days = len(slots.kw)
        extent = (0, days, 0, 24)
        # Two columns a day, for an hour that comes twice.
        cells = np.moveaxis(slots.kw, 0, 1).reshape(slots.kw.shape[1], -1)
        shape: dict[str, Any] = {"aspect": "auto", "origin": "lower", "extent": extent, "interpolation": "nearest"}
        drawn = axes.imshow(np.ma.masked_invalid(cells), cmap=_colours(), vmin=min(0, curve.kw.min()), **shape)
        skipped = np.ma.masked_equal(np.repeat(slots.skipped.T, 2, axis=1), False)
        axes.imshow(skipped, cmap=ListedColormap([ORANGE]), **shape)
        figure.colorbar(drawn, ax=axes, label=f"kW (mean of {curve.step} min)", pad=0.01)
        axes.set_yticks(range(0, 25, 3), [f"{hour:02}:00" for hour in range(0, 25, 3)])
        axes.set_ylabel(f"time in {curve.zone}")
        _mark_days(axes, slots.days)
        axes.grid(visible=False)
        patches = [Patch(facecolor="white", edgecolor="black", label=GAP)] if curve.gap.any() else []
        if slots.skipped.any():
            patches.append(Patch(facecolor=ORANGE, label="skipped by the clock"))
        if patches:
            axes.legend(
                handles=patches, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2, fontsize=12
            )


def _colours() -> "Colormap":
    import matplotlib as mpl

    return mpl.colormaps["cividis"].with_extremes(bad="white")


def _mark_days(axes: "Axes", days: list[date]) -> None:
    """Mark months, or days where there are few."""
    if len(days) > 62:
        every = 1 + len(days) // 500
        ticks = [(at, f"{day:%b}") for at, day in enumerate(days) if day.day == 1 and (day.month - 1) % every == 0]
    else:
        ticks = [(at, f"{day.day} {day:%b}") for at, day in enumerate(days) if day.weekday() == 0 or len(days) < 8]
    axes.set_xticks([at + 0.5 for at, _ in ticks], [text for _, text in ticks])
