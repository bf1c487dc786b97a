"""Rows as every reader yields them: counts of a piece are its own, and a long read is refused at no minute's second."""

import numpy as np

from etl.blocks.counts import Counts
from etl.sources.rows import FLOWS, LONG_MARK, Reject, Rows

NONE = np.empty(0, np.int64)


def test_counts_of_one_piece_are_not_those_of_another() -> None:
    first, second = (Rows([], NONE.astype(np.int32), NONE, NONE) for _ in range(2))
    first.counts += Counts(rows=1, ignored={"gas": 1})
    first.rejects.append(Reject(1, "why", "what to do", "row"))
    assert (second.counts, second.rejects) == (Counts(), [])


def test_a_long_read_is_refused_at_a_second_at_which_no_shorter_one_begins() -> None:
    assert all((minute * 60 + LONG_MARK) % 60 for minute in range(60))


def test_import_is_the_first_flow() -> None:
    assert FLOWS == ("import", "export", "generation")
