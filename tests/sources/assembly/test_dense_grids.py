"""Grids of runs that were packed as they came."""

import numpy as np

from etl.blocks.weeks import Span
from etl.sources.assembly.dense_grids import DenseGrids


def test_a_channel_has_the_grid_of_its_runs_where_all_have_the_same() -> None:
    grids = DenseGrids()
    grids.take([[Span(0, 30, 0, 0, 3000), Span(5, 30, 10, 10, 3010)], [Span(7, 15, 0, 0, 3000)]])
    grids.take([[Span(0, 30, 0, 3000, 6000)], [Span(7, 60, 0, 3000, 6000)]])
    grids.take([[Span(9, 30, 0, 0, 3000), Span(9, 30, 15, 3015, 6015)], [Span(7, 15, 0, 6000, 9000)]])
    assert grids.of(np.array([0, 0, 3, 5, 7, 9, 200])) == {0: (30, 0), 5: (30, 10)}


def test_without_runs_no_channel_has_a_grid() -> None:
    assert DenseGrids().of(np.array([3, 3])) == {}
