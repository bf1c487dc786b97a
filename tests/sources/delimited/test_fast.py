"""The fast parser: what it reads is what the careful one reads, and what is not plainly right it leaves to that."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.keys import Key
from etl.kernel.library import loaded
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.fast import FastParser, half_up, whole_mwh
from etl.sources.delimited.kernel_rows import KernelRows
from etl.sources.delimited.strict import read_strictly
from etl.sources.read_plan.plan_values import Columns
from etl.sources.readings import Readings, numbered
from tests.support.packed_pieces import plan

Row = tuple[Key, int, int, int]


def rows(readings: Readings, channels: Channels) -> list[Row]:
    quality = np.zeros(len(readings.channel), np.uint16) if readings.quality is None else readings.quality
    columns = (readings.channel, readings.seconds, readings.energy_mwh, quality)
    return [(channels.keys[number], *rest) for number, *rest in zip(*(one.tolist() for one in columns), strict=True)]


def fast(*lines: str, **changed: object) -> list[Row] | None:
    channels = Channels()
    found = FastParser(plan(**changed), channels).parse("\n".join(lines).encode())
    return None if found is None else rows(found, channels)


def careful(*lines: str, **changed: object) -> list[Row]:
    channels = Channels()
    return rows(numbered(read_strictly("\n".join(lines).encode(), 1, plan(**changed)), channels), channels)


PLAIN = ["7584,2017-08-01 00:15,0.25,A", "8,2017-08-01 00:15,1e-3,E", '"7584","2017-08-01 00:30",1.1234567,']


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"unit": "kW", "interval": 15},
        {"negative": "export"},
        {"columns": Columns(client=0, timestamp=1, value=2)},
        {"columns": Columns(timestamp=1, value=2, meter=0), "client": "me"},
    ],
    ids=["long", "mean power", "signed", "no quality", "meters of one client"],
)
def test_plain_rows_are_read_as_the_careful_reader_reads_them(changed: dict[str, object]) -> None:
    assert fast(*PLAIN, **changed) == careful(*PLAIN, **changed)


@pytest.mark.parametrize(
    "line",
    [
        "7584,2017-08-01 00:15,x,A",
        "7584,2017-08-01 00:15,-1,A",
        "7584,2017-08-01 00:15:30,1,A",
        "7584,2017-08-01 00:15,1,sideways",
        "7584,2017-08-01 00:15,1",
        ",2017-08-01 00:15,1,A",
        "75\0,2017-08-01 00:15,1,A",
        '75"8,2017-08-01 00:15,1,A',
        "7584,1969-08-01 00:15,1,A",
        "7584,2017-08-01 00:15,inf,A",
    ],
)
def test_one_row_that_is_not_plainly_right_leaves_the_piece_to_the_careful_reader(line: str) -> None:
    assert fast(*PLAIN, line) is None


def test_channels_are_numbered_by_their_first_rows_as_by_the_careful_reader_and_the_kernel() -> None:
    flows = plan(columns=Columns(client=0, timestamp=1, value=2, flow=3))
    rows = [("b", "export"), ("a", "import"), ("a", "export"), ("b", "import")]
    data = "\n".join(f"{client},2017-08-01,1,{flow}" for client, flow in rows).encode()
    by_fast, by_careful, by_kernel = Channels(), Channels(), Channels()
    assert FastParser(flows, by_fast).parse(data) is not None
    numbered(read_strictly(data, 1, flows), by_careful)
    KernelRows(flows, by_kernel).parse(data)
    assert [(key.client, key.flow) for key in by_fast.keys] == rows
    assert by_careful.keys == by_fast.keys
    assert by_kernel.keys == (by_fast.keys if loaded() is not None else [])


def test_blank_values_are_counted_and_finer_ones_rounded_from_their_text() -> None:
    found = FastParser(plan(), Channels()).parse(b"7,2017-08-01 00:15,,A\n7,2017-08-01 00:30,0.0000005,A\n")
    assert found is not None
    assert (found.counts.rows, found.counts.blank, found.counts.rounded, found.energy_mwh.tolist()) == (2, 1, 1, [1])


def test_the_guard_of_a_spreadsheet_is_no_stray_quote() -> None:
    assert fast('="000123",2017-08-01 00:15,1,A') == careful('="000123",2017-08-01 00:15,1,A')


@given(st.lists(st.decimals(0, 10**6, places=6), min_size=1, max_size=20))
@settings(deadline=None)
def test_six_decimals_are_exact_or_left_to_their_text(values: list[object]) -> None:
    energy, right = whole_mwh(np.array([float(str(value)) for value in values]), 1e6)
    for value, found, exact in zip(values, energy.tolist(), right.tolist(), strict=True):
        assert not exact or found == Fraction(str(value)) * 10**6


def test_seven_decimals_and_what_is_too_large_are_never_called_exact() -> None:
    energy, right = whole_mwh(np.array([0.0000005, 1e30, np.inf, 2.0]), 1e6)
    assert (energy.tolist(), right.tolist()) == ([0, 0, 0, 2_000_000], [False, False, False, True])


def test_halves_go_away_from_zero() -> None:
    assert half_up(np.array([29, 30, -29, -30, 90]), 60).tolist() == [0, 1, 0, -1, 2]
