"""Load curve: power over time, the line broken where nothing is read, and what is estimated in another colour."""

from typing import Any

from etl.core.disk.targets import Target
from etl.pictures.charts.chart_style import BLUE, GAP, GREY, ORANGE, legend, picture, title_days
from etl.pictures.charts.time_axis import mark_time
from etl.pictures.power_curve import PowerCurve, gap_note, subject


def draw_curve(curve: PowerCurve, target: Target) -> None:
    """Draw a curve."""
    import numpy as np

    edges = curve.start + np.arange(len(curve.kw) + 1) * curve.step
    with picture(target, f"Power of {subject(curve)}, {title_days(curve.chosen.period)}", gap_note(curve)) as figure:
        axes = figure.subplots()
        known = np.where(curve.gap, np.nan, curve.kw)
        axes.stairs(known, edges, baseline=None, color=BLUE, linewidth=1.4, label="measured")
        if curve.estimated.any():
            guessed = np.where(curve.estimated, curve.kw, np.nan)
            axes.stairs(guessed, edges, baseline=None, color=ORANGE, linewidth=2.2, label="estimated")
        if curve.gap.any():
            gaps = np.append(curve.gap, False)
            across = axes.get_xaxis_transform()
            style: dict[str, Any] = {
                "facecolor": GREY,
                "alpha": 0.45,
                "hatch": "//",
                "edgecolor": "white",
                "linewidth": 0,
            }
            axes.fill_between(edges, 0, 1, where=gaps, step="post", transform=across, label=GAP, **style)
        axes.set_ylabel(f"kW (mean of {curve.step} min)")
        axes.set_ylim(bottom=min(0, float(np.nanmin(known, initial=0))))
        mark_time(axes, curve.chosen.period, curve.zone)
        legend(axes, ncols=3, bbox_to_anchor=(0, 1.0), borderaxespad=0)
