"""A span that a load covered is told by its mark, whether the load changed anything there or not."""

import numpy as np

from etl.store.loads.span_marks import CLEARED, MOVED, STRETCH, covering_marks


def test_a_span_behind_the_last_reading_is_covered_as_others_are() -> None:
    spans = np.array([[1, 0, 60, mark] for mark in (0, 1, CLEARED, STRETCH, MOVED)])
    assert covering_marks(spans).tolist() == [True, True, False, False, True]
