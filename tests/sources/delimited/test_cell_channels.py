"""Channels of cells: a cell's own client, register and flow count first, then the row's words, then its columns."""

import numpy as np

from etl.core.keys import Key
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.cell_channels import CellChannels, key_of
from etl.sources.delimited.row_effects import RowEffects
from etl.sources.read_plan.plan_values import Cell, Columns, Effect, Table
from tests.support.arrow_pieces import piece
from tests.support.packed_pieces import plan

PLAN = plan(columns=Columns(client=0, meter=1, value=2))


def keys(table: Table, *effects: RowEffects) -> list[list[Key]]:
    """The channels of the cells of two rows, of client 7 and of meter M of client 8."""
    channels = Channels()
    numbers = CellChannels(PLAN, table, channels).numbers(piece(["7", "8"], ["", "M"]), effects)
    return [[channels.keys[number] for number in np.atleast_1d(row).tolist()] for row in numbers]


def test_all_cells_of_one_identity_share_the_channel_of_their_row() -> None:
    assert keys(Table((Cell(2), Cell(3, seconds=900)))) == [
        [Key.of("7", "", "", "import")], [Key.of("8", "M", "", "import")],
    ]  # fmt: skip


def test_cells_of_several_identities_have_a_channel_each() -> None:
    assert keys(Table((Cell(2), Cell(3, flow="export", register="R")))) == [
        [Key.of("7", "", "", "import"), Key.of("7", "", "R", "export")],
        [Key.of("8", "M", "", "import"), Key.of("8", "M", "R", "export")],
    ]


def test_a_word_of_the_row_counts_where_the_cell_says_nothing() -> None:
    words = RowEffects([Effect(flow="export"), Effect(register="T1")], np.array([0, 1]))
    assert keys(Table((Cell(2),)), words) == [[Key.of("7", "", "", "export")], [Key.of("8", "M", "T1", "import")]]
    assert keys(Table((Cell(2, flow="generation"),)), words)[0] == [Key.of("7", "", "", "generation")]


def test_a_file_without_clients_has_the_one_of_its_option() -> None:
    named = plan(columns=Columns(timestamp=0, value=1), client="42")
    assert key_of(named, ["", "", "", ""], [], ("", "", "")) == Key.of("42", "", "", "import")
    assert key_of(named, ["", "", "", ""], [], ("9", "", "")) == Key.of("9", "", "", "import")
