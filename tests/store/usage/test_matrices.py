"""Readings of a page are laid out as clients x slots; several meters of a client add up exactly."""

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.store_rows import MONDAY, block, series

if TYPE_CHECKING:
    from etl.core.usage_page import Part
    from etl.store.models import Series
    from etl.store.usage.matrices import MatrixBuilder, Stream

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def stream(of: "Series", row: int = 0, factor: str = "1", start: int = -(1 << 30), end: int = 1 << 30) -> "Stream":
    from etl.store.usage.billed_clients import Metered
    from etl.store.usage.matrices import Stream

    metered = Metered(of.meter_id, start, end, Fraction(factor), assigned=False)
    return Stream(of.pk, row, "import", of.interval, 0, max(MONDAY, start), metered)


def builder(*streams: "Stream", clients: int = 1, hours: int = 4) -> "MatrixBuilder":
    from etl.store.database.locks import snapshot
    from etl.store.usage.matrices import MatrixBuilder

    with snapshot():
        return MatrixBuilder(clients, ("import", 60, 0), (MONDAY, MONDAY + hours * 60), list(streams), ())


def mwh(part: "Part") -> list[list[Fraction | None]]:
    """What each client used in each slot; None where that is unknown."""
    unit = Fraction(10**part.scale, part.denominator)
    unknown = np.zeros(part.values.shape, np.bool_) if part.unknown is None else part.unknown
    return [
        [None if gone else int(value) * unit for value, gone in zip(values, gaps, strict=True)]
        for values, gaps in zip(part.values.tolist(), unknown.tolist(), strict=True)
    ]


def mask(part: "Part") -> list[int]:
    """Which slots of the first client are missing."""
    return [] if part.missing is None else np.flatnonzero(part.missing[0]).tolist()


def test_one_whole_meter_a_client_is_a_row_each_and_gaps_are_unknown() -> None:
    a, b = series("a"), series("b")
    block(a, 1, -1, 3, 4)
    block(b, 10**6, 2 * 10**6, 3 * 10**6, 4 * 10**6)
    part = builder(stream(a), stream(b, 1), clients=2).part()
    assert mwh(part) == [[1, None, 3, 4], [10**6, 2 * 10**6, 3 * 10**6, 4 * 10**6]]
    assert part.missing is not None
    assert part.missing.tolist() == [[False, True, False, False], [False] * 4]


def test_meters_of_a_client_add_up_with_their_factors_in_exact_parts() -> None:
    a, b = series("a"), series("b")
    block(a, 1, 1, -1, -1)
    block(b, 6, -1, 9, -1)
    part = builder(stream(a, factor="80"), stream(b, factor="1/3")).part()
    assert mwh(part) == [[82, 80, 3, None]]  # what any of both has read
    assert part.missing is not None
    assert part.missing.tolist() == [[False, True, True, True]]


def test_a_part_of_a_meters_time_counts_in_its_minutes_only() -> None:
    a = series("a")
    block(a, 1, 2, 3, 4)
    part = builder(stream(a, start=MONDAY + 60, end=MONDAY + 180)).part()
    assert (mwh(part), part.missing) == ([[None, 2, 3, None]], None)


def test_readings_beside_the_period_are_left_out_and_change_no_digest() -> None:
    from etl.store.fingerprints import Pieces

    a = series("a", end=MONDAY + 600)
    block(a, 1, 2, 3, 4, 5)

    def digest() -> list[bytes]:
        pieces = Pieces()
        builder(stream(a)).add_inputs([pieces])
        return [*pieces.due, *pieces.load]

    before = digest()
    from etl.store.models import IntervalBlock

    IntervalBlock.objects.all().delete()
    block(a, 1, 2, 3, 4, 99)
    assert mwh(builder(stream(a)).part()) == [[1, 2, 3, 4]]
    assert digest() == before
    IntervalBlock.objects.all().delete()
    block(a, 1, 2, 3, 5, 99)
    assert digest() != before


def test_sums_beyond_64_bits_stay_exact() -> None:
    a, b = series("a"), series("b")
    for one in (a, b):
        block(one, 2**60, 1, 1, 1)
    part = builder(stream(a, factor="8"), stream(b, factor="8")).part()
    assert mwh(part)[0][0] == 2**64


def test_only_minutes_that_no_other_series_has_are_due_in_a_slot_and_only_whole_slots_may_be_estimated() -> None:
    a = series("a")
    block(a, 1, -1, 3, -1)
    one = builder(stream(a))
    assert one.covered(0).reshape(4, 60).all(axis=1).tolist() == [True, False, True, False]
    minutes = np.zeros(240, np.bool_)
    minutes[70:120] = True  # all but ten minutes of the second hour
    minutes[190:] = True
    elsewhere = np.zeros(240, np.bool_)
    elsewhere[60:70] = True
    one.settle(0, minutes, elsewhere)
    part = one.part()
    assert (mwh(part), part.missing is not None, part.channels is not None) == ([[1, None, 3, None]], True, True)
    assert part.missing is not None and part.channels is not None  # noqa: PT018 - for the types
    assert part.missing.tolist() == [[False, True, False, True]]
    assert part.channels.open.tolist() == [[False, False, False, True]]


def test_slots_that_are_not_due_are_not_missing() -> None:
    a = series("a")
    block(a, 1, -1, 3, -1)
    late = stream(a)._replace(first=MONDAY + 120)
    followed = stream(a)._replace(metered=stream(a).metered._replace(due_end=MONDAY + 180))
    assert [mask(builder(one).part()) for one in (late, followed)] == [[3], [1]]


def test_the_week_of_the_helper_begins_on_a_monday() -> None:
    assert date(1970, 1, 1) + timedelta(minutes=MONDAY) == date(2017, 8, 7)
