"""Power curves by hand, and what a picture of each kind of file says."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from etl.core.periods import Period
from etl.pictures.chosen_readings import Chosen
from etl.pictures.power_curve import Floats, PowerCurve

LISBON = "Europe/Lisbon"
NAN = float("nan")
SPRING = Period(date(2024, 3, 30), date(2024, 4, 1))
"""A day, and one of 23 hours: from 01:00 to 02:00 there is none."""
AUTUMN = Period(date(2024, 10, 26), date(2024, 10, 28))
"""A day, and one of 25 hours: from 01:00 to 02:00 it is twice."""


def curve(
    period: Period,
    kw: Sequence[float] | Floats,
    *,
    guessed: Sequence[int] = (),
    clients: Sequence[str] = ("a",),
    step: int = 60,
) -> PowerCurve:
    """A curve in Lisbon; not a number is a gap."""
    values = np.array(kw, np.float64)
    gap, estimated = np.isnan(values), np.zeros(len(values), np.bool_)
    estimated[[*guessed]] = True
    start, _ = period.utc_minutes(LISBON)
    chosen = Chosen(period, clients)
    return PowerCurve(chosen, LISBON, max(len(clients), 1), start, step, np.nan_to_num(values), gap, estimated)


def texts(file: str | Path) -> list[str]:
    """The texts of an SVG, in its order."""
    return re.findall(r"<text [^>]*>([^<]*)</text>", Path(file).read_text("utf-8"))
