"""Registers of a file: spans of an interval are readings, others long reads, and what is odd is a sentence."""

import numpy as np
import pytest

from etl.blocks.long_read_codec import LongReads
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.assembly.registers import Counted, counted
from tests.support.packed_pieces import plan

KWH = 10**6
KEYS = [Key.of("7", "", "", "import"), Key.of("8", "", "", "export")]


def file_of(*reads: tuple[int, int, int], digits: int | None = None) -> Counted:
    """Count what registers show: channel, minute, kWh of each read."""
    channel, minute, shown = np.array(reads, np.int64).T
    codes = np.zeros(len(reads), np.uint16)
    some = LongReads(channel, minute, minute, shown * KWH, codes, minute * 60)
    return counted("a.csv", some, plan(register=True, digits=digits), KEYS)


def test_spans_that_divide_an_hour_are_readings_and_the_others_long_reads() -> None:
    found = file_of((0, 0, 100), (0, 15, 101), (0, 30, 103), (1, 0, 50), (1, 1440, 62))
    assert {minutes: points.energy_mwh.tolist() for minutes, points in found.short.items()} == {15: [KWH, 2 * KWH]}
    assert (found.long.start.tolist(), found.long.end.tolist()) == ([0], [1440])
    assert found.long.energy_mwh.tolist() == [12 * KWH]
    assert (found.ignored, found.warnings) == ({"first read of a register": 2}, [])


def test_a_span_beside_the_grid_of_most_is_a_long_read() -> None:
    found = file_of((0, 0, 100), (0, 15, 101), (0, 30, 102), (0, 37, 103), (0, 52, 104))
    assert found.short[15].minute.tolist() == [0, 15]
    assert found.long.start.tolist() == [30, 37]


def test_a_register_that_rolls_over_or_is_exchanged_is_a_sentence() -> None:
    assert file_of((0, 0, 99_999), (0, 15, 1), digits=5).warnings == [
        "client 7: the register rolled over from 99,999 to 1 kWh at 1970-01-01 00:15 UTC"
    ]
    found = file_of((0, 0, 99_999), (0, 15, 1))
    (warning,) = found.warnings
    assert warning == (
        "client 7: the register fell from 99,999 to 1 kWh at 1970-01-01 00:15 UTC: it was reset or exchanged, so the "
        "use before is not known (give --digits N if it rolled over)"
    )
    assert found.ignored == {"first read after a register reset": 1, "first read of a register": 1}


def test_of_many_odd_reads_the_first_are_named() -> None:
    fallen = [(0, 15 * place, 1000 - place) for place in range(23)]
    found = file_of(*fallen)
    assert (len(found.warnings), found.warnings[-1]) == (21, "and 2 more such reads of registers")


def test_energy_that_is_taken_for_reads_of_a_register_is_refused() -> None:
    energy = [12, 4, 20, 30] * 6
    with pytest.raises(InputError) as caught:
        file_of(*((0, 60 * hour, value) for hour, value in enumerate(energy)))
    assert str(caught.value) == (
        "a.csv: client 7: 14 of 24 reads of the register contradict those beside them, as energy does "
        "(load them with --energy)"
    )


def test_a_read_of_more_digits_than_the_register_has_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        file_of((0, 0, 1000), (0, 15, 1001), digits=3)
    assert str(refused.value) == (
        "a.csv: a register shows 1001 kWh, more than 3 digits hold (give --digits with all digits before the decimal "
        "mark)"
    )
