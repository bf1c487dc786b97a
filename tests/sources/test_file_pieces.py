"""Pieces of a file: all of its readings, in the order of the file, whether it is a table or not."""

import io
import threading
from time import sleep

import pytest

from etl.core.keys import Key
from etl.core.read_ahead import Threads
from etl.sources import file_pieces
from etl.sources.assembly.pack import PackedPiece
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.piece_reader import PieceReader
from etl.sources.delimited.text_pieces import Piece
from etl.sources.file_pieces import pieces
from etl.sources.findings import Findings
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.understand import understand
from tests.support import nem_files as nem

HOURS = [f"2017-08-01T{hour:02}:00:00Z" for hour in range(24)]


def read(text: str, threads: int = 2) -> tuple[list[int], list[Key]]:
    """How many readings each piece has, and the channels."""
    stream, channels = Stream("a.csv", io.BytesIO(text.encode())), Channels()
    plan = understand(stream.head(), "a.csv", Options())
    with Threads(threads) as pool:
        found = list(pieces(stream, plan, None, channels, Findings(), pool))
    return [piece.counts.read for piece in found], channels.keys


def test_a_table_is_read_in_pieces_of_whole_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_pieces, "PIECE_BYTES", 200)
    rows = [f"{client},{hour},1" for client in "ab" for hour in HOURS]
    counts, keys = read("\n".join(["client_number,timestamp,kwh", *rows]) + "\n")
    assert (len(counts) > 5, sum(counts), [key.client for key in keys]) == (True, 48, ["a", "b"])


def test_many_threads_have_smaller_pieces_and_the_same_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_pieces, "PIECE_BYTES", 800)
    rows = [f"{client},{hour},1" for client in "ab" for hour in HOURS]
    text = "\n".join(["client_number,timestamp,kwh", *rows]) + "\n"
    found = {threads: read(text, threads) for threads in (1, 2, 3, 8)}
    assert len(found[1][0]) == len(found[2][0]) < len(found[3][0]) == len(found[8][0])
    assert {sum(counts) for counts, _ in found.values()} == {48}


def test_channels_are_numbered_in_the_order_of_the_file_by_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_pieces, "PIECE_BYTES", 800)
    clients = [f"client {number:03}" for number in range(200)]
    rows = [f"{client},{hour},1" for hour in HOURS[:3] for client in clients]
    text = "\n".join(["client_number,timestamp,kwh", *rows]) + "\n"
    slow_first(monkeypatch)
    for threads in (1, 2, 8):
        assert [key.client for key in read(text, threads)[1]] == clients


def test_after_a_reading_that_ends_early_no_piece_waits_for_one_that_was_cancelled() -> None:
    stream, channels = Stream("a.csv", io.BytesIO(b"client_number,timestamp,kwh\na,2017-08-01 00:00,1\n")), Channels()
    with Threads(2) as pool:
        found = pieces(stream, understand(stream.head(), "a.csv", Options()), None, channels, Findings(), pool)
        next(found)
        found.close()

    def late() -> None:
        with channels.turns.taken(7):
            channels.number(Key("b", "", "", "import"))

    thread = threading.Thread(target=late, daemon=True)
    thread.start()
    thread.join(600)
    assert not thread.is_alive()


def slow_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every second piece come late to its numbers."""
    usual = PieceReader.read

    def late(reader: PieceReader, piece: Piece) -> PackedPiece:
        if piece.first_line % 2:
            sleep(0.002)
        return usual(reader, piece)

    monkeypatch.setattr(PieceReader, "read", late)


def test_a_file_that_is_no_table_comes_in_its_own_batches() -> None:
    counts, keys = read(nem.file(nem.channel("E1"), nem.day(), nem.channel("B1"), nem.day()))
    assert (sum(counts), {key.flow for key in keys}) == (96, {"import", "export"})
