"""Batches of a file that is no table, packed: whose they are, and which of their rows are set aside."""

import numpy as np

from etl.blocks.counts import Counts
from etl.core.keys import Key
from etl.sources.assembly.pack import PackedPiece
from etl.sources.batch_reader import BatchReader
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.strict_rows import Refusals
from etl.sources.rows import LONG_MARK, Batch, LongRows, Rows
from tests.support.heads import PLAIN, read, with_fields

START = 1501545600
"""2017-08-01 00:00 UTC"""


def batch(key: Key, *mwh: int, only_meter: bool = False) -> Batch:
    count = len(mwh)
    rows = Rows(
        [key],
        np.zeros(count, np.int32),
        START + np.arange(count) * 3600,
        np.array(mwh, np.int64),
        line=np.arange(1, count + 1),
        counts=Counts(rows=1),
    )
    return Batch(rows, 60, only_meter)


def packed(
    one: Batch | LongRows,
    channels: Channels,
    refuse: Refusals | None = None,
    negative: str = "refuse",
    client: str | None = None,
) -> PackedPiece:
    plan = with_fields(read(PLAIN), negative=negative, client=client)
    return BatchReader(plan, channels, refuse or {}, all_loose=True).read(one)


NOBODY = Key("", "M1", "", "import")
ANN = Key("ann", "", "", "import")


def test_readings_of_a_batch_have_its_interval_and_its_energy() -> None:
    channels = Channels()
    piece = packed(batch(ANN, 5, 7), channels)
    assert piece.loose is not None
    assert (piece.loose.energy_mwh.tolist(), piece.interval) == ([5, 7], 60)
    assert (channels.keys, piece.counts.rows, piece.counts.read, piece.rejects) == ([ANN], 1, 2, [])


def test_without_a_client_the_meter_is_the_client_or_the_users_word_is() -> None:
    for client, only_meter, key in (
        (None, False, Key("M1", "", "", "import")),
        ("home", False, Key("home", "M1", "", "import")),
        ("home", True, Key("home", "", "", "import")),
    ):
        channels = Channels()
        packed(batch(NOBODY, 1, only_meter=only_meter), channels, client=client)
        assert channels.keys == [key]


def test_readings_of_nobody_are_set_aside_with_the_remedy() -> None:
    (reject,) = packed(batch(Key("", "", "", "import"), 1), Channels()).rejects
    assert (reject.line, reject.reason, reject.remedy) == (1, "the row names no client", "give it with --client")
    assert reject.row == ",,,import,2017-08-01T00:00:00Z,0.000001"


def test_energy_below_zero_is_set_aside_or_exported() -> None:
    (reject,) = packed(batch(ANN, 1, -2), Channels()).rejects
    assert (reject.line, reject.reason) == (2, "the value is negative")
    piece = packed(batch(ANN, 1, -2), Channels(), negative="export")
    assert piece.loose is not None
    assert (piece.rejects, sorted(piece.loose.energy_mwh.tolist())) == ([], [0, 0, 1, 2])


def test_a_reading_found_bad_later_is_set_aside_with_its_reason() -> None:
    piece = packed(batch(ANN, 1, 2, 3), Channels(), {(ANN, START + 3600): "clashes"})
    assert [(reject.line, reject.reason) for reject in piece.rejects] == [(2, "clashes")]
    assert piece.loose is not None
    assert piece.loose.energy_mwh.tolist() == [1, 3]


def test_a_long_read_is_named_by_its_own_mark_and_keeps_its_span() -> None:
    none = np.zeros(1, np.int64)
    long = LongRows([ANN], none.astype(np.int32), none + START, none + START + 86_400, none + 9, line=none + 4)
    piece = packed(long, Channels())
    assert piece.long is not None
    assert ((piece.long.end - piece.long.start).tolist(), piece.long.energy_mwh.tolist()) == ([1440], [9])
    assert packed(long, Channels(), {(ANN, START): "an hour of that minute"}).rejects == []
    (reject,) = packed(long, Channels(), {(ANN, START + LONG_MARK): "overlaps"}).rejects
    assert (reject.line, reject.reason) == (4, "overlaps")
