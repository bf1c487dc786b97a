"""Readings of messages become batches of one length; all that is no reading is counted beside them, once."""

from etl.core.keys import Key
from etl.core.usage_page import ESTIMATED, MEASURED
from etl.sources.mscons.gathered import Gathered
from etl.sources.rows import Batch, LongRows

ONE, TWO = Key("1", "", "", "import"), Key("2", "", "", "import")
MONTH = 31 * 86_400


def filled() -> Gathered:
    found = Gathered()
    found.add(TWO, (0, 900), 5, MEASURED, 10)
    found.add(ONE, (0, 900), 6, ESTIMATED, 11)
    found.add(TWO, (900, 1800), 7, MEASURED, 12)
    found.add(ONE, (0, 3600), 8, MEASURED, 13)
    found.add(ONE, (0, MONTH), 9, MEASURED, 14)
    found.blank, found.rounded = 2, 1
    found.ignored["sums"] += 3
    found.reject(15, "why", "QTY+220:x")
    return found


def test_a_batch_has_readings_of_one_length_each_channels_together() -> None:
    long, quarters, hours = filled().batches()
    assert isinstance(long, LongRows)
    assert (long.start.tolist(), long.end.tolist(), long.energy_mwh.tolist()) == ([0], [MONTH], [9])
    assert isinstance(quarters, Batch)
    assert isinstance(hours, Batch)
    assert (quarters.interval, hours.interval) == (15, 60)
    rows = quarters.rows
    assert [rows.keys[number] for number in rows.key.tolist()] == [TWO, TWO, ONE]
    assert (rows.seconds.tolist(), rows.energy_mwh.tolist()) == ([0, 900, 0], [5, 7, 6])
    assert rows.quality is not None
    assert rows.quality.tolist() == [MEASURED, MEASURED, ESTIMATED]
    assert rows.line is not None
    assert rows.line.tolist() == [10, 12, 11]


def test_what_is_no_reading_is_counted_once_and_then_forgotten() -> None:
    found = filled()
    long, *others = found.batches()
    assert isinstance(long, LongRows)
    assert (long.counts.rows, long.counts.blank, long.counts.rounded, long.counts.ignored) == (11, 2, 1, {"sums": 3})
    assert [(reject.line, reject.reason) for reject in long.rejects] == [(15, "why")]
    assert all(isinstance(one, Batch) and not one.rows.counts.rows for one in others)
    (again,) = found.batches()
    assert isinstance(again, LongRows)
    assert (again.counts.rows, len(again.key), again.rejects) == (0, 0, [])
