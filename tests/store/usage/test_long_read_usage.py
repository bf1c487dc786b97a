"""Long reads of a page are those that share a minute with the period, whole, with the minutes that are due."""

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.support.store_rows import MONDAY, series

if TYPE_CHECKING:
    from etl.store.models import Series
    from etl.store.usage.matrices import Stream

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

DAY = 1440


def read(of: "Series", *reads: tuple[int, int, int]) -> None:
    """Reads as (first day, end, mWh), counted from MONDAY."""
    from etl.store.models import LongRead

    for first, end, energy in reads:
        LongRead.objects.create(
            series=of, start_minute=MONDAY + first * DAY, end_minute=MONDAY + end * DAY, energy_mwh=energy, quality=0
        )


def stream(of: "Series", row: int = 0, factor: str = "1", start: int | None = None) -> "Stream":
    from etl.store.usage.billed_clients import FOREVER, Metered
    from etl.store.usage.matrices import Stream

    metered = Metered(of.meter_id, -FOREVER if start is None else start, FOREVER, Fraction(factor), assigned=False)
    return Stream(of.pk, row, "import", of.interval, 0, of.first_minute, metered, of.register, of.first_minute)


def test_reads_that_reach_past_the_period_are_whole_with_the_minutes_inside() -> None:
    from etl.store.usage.long_read_usage import LongReadBuilder

    one = series("a", 0, MONDAY - DAY, MONDAY + 4 * DAY)
    read(one, (-1, 1, 10), (1, 3, 20), (3, 4, 30))
    use = LongReadBuilder("import", (MONDAY, MONDAY + 2 * DAY), [stream(one)], "UTC").use
    assert (use.energy.tolist(), use.denominator) == ([10, 20], 1)
    assert [(minute - MONDAY) // DAY for minute in (*use.start.tolist(), *use.end.tolist())] == [-1, 1, 1, 3]
    assert use.missing.tolist() == []


def test_factors_of_several_meters_have_one_denominator() -> None:
    from etl.store.usage.long_read_usage import LongReadBuilder

    a, b = series("a", 0, MONDAY, MONDAY + DAY), series("b", 0, MONDAY, MONDAY + DAY)
    read(a, (0, 1, 10))
    read(b, (0, 1, 10))
    builder = LongReadBuilder("import", (MONDAY, MONDAY + DAY), [stream(a, 1, "1/3"), stream(b, 0, "1/2")], "UTC")
    assert (builder.use.row.tolist(), builder.use.energy.tolist(), builder.use.denominator) == ([0, 1], [30, 20], 6)


def test_days_that_are_due_and_not_read_are_missing() -> None:
    from etl.store.usage.long_read_usage import LongReadBuilder

    one = series("a", 0, MONDAY, MONDAY + 5 * DAY)
    read(one, (0, 1, 10), (2, 3, 20), (3, 4, 20))
    followed = stream(one)
    followed = followed._replace(metered=followed.metered._replace(due_end=MONDAY + 6 * DAY))
    use = LongReadBuilder("import", (MONDAY, MONDAY + 9 * DAY), [followed], "UTC").use
    assert [[(minute - MONDAY) // DAY for minute in span] for _, *span in use.missing.tolist()] == [[1, 2], [4, 6]]


def test_a_digest_has_the_reads_that_the_bill_uses_and_no_others() -> None:
    from etl.store.fingerprints import Pieces
    from etl.store.usage.long_read_usage import LongReadBuilder

    one = series("a", 0, MONDAY, MONDAY + 9 * DAY)

    def digest() -> bytes:
        pieces = Pieces()
        LongReadBuilder("import", (MONDAY, MONDAY + 2 * DAY), [stream(one)], "UTC").add_inputs([pieces])
        return b"".join([*pieces.due, *pieces.load, *pieces.findings])

    read(one, (0, 1, 10))
    before = digest()
    read(one, (2, 3, 30))
    assert digest() == before
    read(one, (1, 2, 20))
    assert digest() != before
