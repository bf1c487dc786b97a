"""Marks of the spans of a load: what it covered, changed or only took out (see LoadSpans)."""

import numpy as np
import numpy.typing as npt

CLEARED = 2
"""The mark of a span in which a load only took readings out."""

STRETCH = 3
"""That of a stretch of changed long reads, inside what the load covered of their series; or of minutes in which
readings became due, or stopped being due, because their series begins elsewhere since the load; or that of a series
of which something else is assumed since, or whose meter stands in another zone."""

MOVED = 4
"""That of a span that a load covered and changed, beyond the last reading of its series: what is due in all later
minutes, and what is said of the series there, may be another since."""


def covering_marks(spans: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return which spans a load covered."""
    found: npt.NDArray[np.bool_] = (spans[:, 3] < CLEARED) | (spans[:, 3] == MOVED)
    return found
