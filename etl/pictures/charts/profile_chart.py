"""Profile: the mean day of each kind, and a band in which four of five days lie."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from etl.core.disk.targets import Target
from etl.pictures.charts.chart_style import BLUE, picture, title_days
from etl.pictures.day_profile import SPREAD, KindOfDay
from etl.pictures.power_curve import PowerCurve, gap_note, subject


def draw_profiles(curve: PowerCurve, kinds: Sequence[KindOfDay], target: Target) -> None:
    """Draw the kinds of days side by side, on one scale."""
    low, high = SPREAD
    note = f"{gap_note(curve)} Slots without a reading count in no mean.".strip()
    title = f"Mean day of {subject(curve)}, {title_days(curve.chosen.period)}"
    with picture(target, title, note) as figure:
        panels = figure.subplots(1, len(kinds), sharey=True, squeeze=False)[0]
        for axes, kind in zip(panels, kinds, strict=True):
            hours = np.arange(len(kind.mean) + 1) * curve.step / 60
            band = [np.append(one, one[-1]) for one in (kind.low, kind.high)]
            style: dict[str, Any] = {"color": BLUE, "alpha": 0.25, "linewidth": 0}
            axes.fill_between(hours, *band, step="post", label=f"{low} % to {high} % of the days", **style)
            axes.stairs(kind.mean, hours, baseline=None, color=BLUE, linewidth=2.2, label="mean")
            axes.set_title(f"{kind.days:,} {kind.name if kind.days != 1 else kind.name.replace('s', '')}", fontsize=15)
            axes.set_xticks(range(0, 24, 6), [f"{hour:02}:00" for hour in range(0, 24, 6)])
            axes.set_xlim(0, 24)
            axes.set_xlabel(f"time in {curve.zone}" if axes is panels[0] else "")
        panels[0].set_ylabel(f"kW (mean of {curve.step} min)")
        panels[0].set_ylim(bottom=0)
        panels[0].legend(loc="upper left", fontsize=12)
