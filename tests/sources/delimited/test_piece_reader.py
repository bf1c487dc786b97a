"""Pieces to packed pieces: fast where they are plain, with care where not, and every row is counted once."""

import numpy as np

from etl.blocks.weeks import unpacked
from etl.core.keys import Key
from etl.core.zones import transitions
from etl.sources.assembly.pack import PackedPiece
from etl.sources.assembly.revision_spans import OLDER, Newest, places, spans
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.piece_reader import PieceReader
from etl.sources.delimited.strict_rows import Refusals
from etl.sources.delimited.text_pieces import Piece
from etl.sources.read_plan.plan_values import Cell, Columns, Table
from tests.support.packed_pieces import known, plan, readings

AUGUST = 1501545600
"""2017-08-01 00:00 UTC"""
KEY = Key("7", "", "", "import")


def read(*lines: str, zone: str = "UTC", refuse: Refusals | None = None, **changed: object) -> PackedPiece:
    read_plan = plan(zone=zone, **changed)
    clock = None if zone == "UTC" else transitions(zone)
    reader = PieceReader(read_plan, Channels(), clock, refuse or {}, all_loose=False)
    return reader.read(Piece("\n".join(lines).encode(), 2))


def quarters(client: str, count: int, kwh: str = "0.5") -> list[str]:
    stamps = [np.datetime64(AUGUST + 900 * place, "s") for place in range(count)]
    return [f"{client},{stamp},{kwh},A".replace("T", " ") for stamp in stamps]


def test_plain_rows_are_packed() -> None:
    piece = read(*quarters("7", 80))
    (blocks,) = piece.dense
    assert len(known(unpacked(blocks))) == 80
    assert blocks.packed.energy_mwh.tolist() == [40 * 10**6]
    assert (piece.counts.rows, piece.counts.read, piece.rejects) == (80, 80, [])
    assert piece.size == len("\n".join(quarters("7", 80)))


def test_one_bad_row_is_set_aside_and_the_others_are_the_same() -> None:
    rows = quarters("7", 80)
    piece = read(*rows[:40], "7,2017-08-01 00:00,x,A", *rows[40:])
    assert [(bad.line, bad.reason) for bad in piece.rejects] == [(42, "kwh: 'x' is not a number")]
    assert sum(len(known(unpacked(blocks))) for blocks in piece.dense) == 80
    assert (piece.counts.rows, piece.counts.read) == (81, 81)


def test_a_reading_found_bad_in_an_earlier_reading_of_the_file_is_set_aside() -> None:
    piece = read(*quarters("7", 80), refuse={(KEY, AUGUST + 900): "another row has another value"})
    assert [(bad.line, bad.reason) for bad in piece.rejects] == [(3, "another row has another value")]
    assert piece.counts.read == 80


def test_an_hour_that_the_clock_skips_is_a_bad_row() -> None:
    piece = read("7,2024-03-31 01:00,1,A", "7,2024-03-31 02:00,1,A", zone="Europe/Berlin")
    assert [(bad.line, bad.reason) for bad in piece.rejects] == [
        (3, "the clock skips this time on this day (it goes forward)")
    ]
    assert piece.counts.read == 2


def test_signed_readings_are_two_each() -> None:
    piece = read("7,2017-08-01 00:00,-2,A", "7,2017-08-01 00:15,3,A", negative="export")
    assert piece.loose is not None
    assert (sorted(piece.loose.energy_mwh.tolist()), piece.counts.rows) == ([0, 0, 2 * 10**6, 3 * 10**6], 2)


def test_an_hour_skipped_with_zeros_is_left_out_by_name_in_a_declared_table() -> None:
    table = Table((Cell(2),), spring="zeros")
    columns = Columns(client=0, timestamp=1, value=2)
    rows = ["7,2024-03-31 02:00,0,", "7,2024-03-31 03:00,1,"]
    piece = read(*rows, zone="Europe/Berlin", table=table, columns=columns, interval=60)
    assert (piece.counts.ignored, piece.rejects) == ({"a zero for an hour that the clock skips": 1}, [])


def test_an_older_version_is_left_out_where_the_newest_is_known() -> None:
    read_plan = plan(
        interval=60, revision=(3, "iso"), table=Table((Cell(2),)), columns=Columns(client=0, timestamp=1, value=2)
    )
    both = readings((0, AUGUST, 1), (0, AUGUST, 2), stamp=[AUGUST, AUGUST + 60])
    assert both.stamp is not None
    newest = Newest({KEY: 0}, spans(both, both.stamp, 60))
    reader = PieceReader(read_plan, Channels(), None, {}, newest, all_loose=True)
    rows = ["7,2017-08-01 00:00,1,2017-08-01 00:00", "7,2017-08-01 00:00,2,2017-08-01 00:01"]
    piece = reader.read(Piece("\n".join(rows).encode(), 2))
    assert (piece.counts.ignored, piece.loose is not None and piece.loose.energy_mwh.tolist()) == (
        {OLDER: 1},
        [2 * 10**6],
    )
    assert piece.stamps is not None
    at = places(np.array([0]), np.array([AUGUST // 60]))
    assert piece.stamps.of(at).tolist() == [AUGUST + 60]
