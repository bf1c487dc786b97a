"""Readings of a feed as batches: each channel's of one length together, all others counted by name."""

from etl.core.keys import Key
from etl.core.usage_page import ESTIMATED
from etl.sources.espi.reading_batches import batches_of
from etl.sources.rows import Batch, LongRows
from tests.support import green_button as gb
from tests.support.green_button_feeds import read

DAY = 1_500_000_000 // 86_400 * 86_400


def batches(*readings: str, **of_type: object) -> list[Batch | LongRows]:
    text = gb.feed(gb.point(), gb.series(), gb.reading_type(1, **of_type), gb.block(readings))
    feed, channels, _ = read(text)
    return list(batches_of(feed, channels))


def short(found: list[Batch | LongRows]) -> list[tuple[int, list[int], list[int]]]:
    """Interval, stamps and mWh of batches that hold any."""
    return [
        (one.interval, one.rows.seconds.tolist(), one.rows.energy_mwh.tolist())
        for one in found
        if isinstance(one, Batch) and len(one.rows.key)
    ]


def test_readings_of_one_length_stand_together_in_order_of_time() -> None:
    found = batches(gb.reading(DAY + 1800, 3, 900), gb.reading(DAY + 3600, 2), gb.reading(DAY, 1), quality_default=1)
    assert short(found) == [(15, [DAY + 1800], [3000]), (60, [DAY, DAY + 3600], [1000, 2000])]
    first = found[0]
    assert isinstance(first, Batch)
    assert (first.rows.keys, first.only_meter) == ([Key("", gb.POINT, "", "import")], True)


def test_days_are_long_rows_left_out_where_hours_stand_beside_them() -> None:
    long = [one for one in batches(gb.reading(DAY, 9, 86_400)) if isinstance(one, LongRows)]
    assert [(one.start.tolist(), one.end.tolist(), one.energy_mwh.tolist()) for one in long] == [
        ([DAY], [DAY + 86_400], [9000])
    ]
    both = batches(gb.reading(DAY, 9, 86_400), gb.reading(DAY, 1))
    assert not [one for one in both if isinstance(one, LongRows)]
    ignored = [one.rows.counts.ignored for one in both if isinstance(one, Batch) and one.rows.counts.ignored]
    assert ignored == [{"of time for which the file has shorter intervals": 1}]


def test_bad_readings_are_set_aside_with_their_line_and_reason() -> None:
    found = batches(gb.reading(DAY + 1, 1), gb.reading(DAY, 10**17), gb.reading(DAY, 1, 90), gb.reading(DAY, "x"))
    rejects = [reject for one in found if isinstance(one, Batch) for reject in one.rows.rejects]
    assert {reject.reason for reject in rejects} == {
        "start: is not on a whole minute",
        "value: '100000000000000000' is too large for a reading",
        "duration: is not a number of whole minutes",
        "value: 'x' is not a number",
    }
    assert sum(one.rows.counts.rows for one in found if isinstance(one, Batch)) == 4


def test_a_type_that_is_left_out_is_counted_by_its_name_and_a_default_quality_holds() -> None:
    found = batches(gb.reading(DAY, 1), gb.reading(DAY + 3600, 2), uom=63)
    assert [one.rows.counts.ignored for one in found if isinstance(one, Batch) and one.rows.counts.ignored] == [
        {"var": 2}
    ]
    first = batches(gb.reading(DAY, 1), defaultQuality=8)[0]
    assert isinstance(first, Batch)
    assert first.rows.quality is not None
    assert first.rows.quality.tolist() == [ESTIMATED]
