"""Two values of a register at one time: it begins anew, or the values contradict each other."""

import numpy as np

from etl.blocks.long_read_codec import CONFLICT, LongReads
from etl.sources.assembly.begun_registers import STARTED_AGAIN, explained
from tests.support.command import Shell, written


def shown(*rows: tuple[int, int, int]) -> LongReads:
    """Reads of channel, minute and what is shown."""
    channel, start, energy = np.array(rows, np.int64).reshape(-1, 3).T
    return LongReads(channel, start, start, energy, np.zeros(len(start), np.uint16), start * 60)


def why(reads: list[tuple[int, int, int]], *values: int) -> str:
    """Why values of channel 1 at minute 100 are refused."""
    ((bad, reason),) = explained(shown(*((1, 100, value) for value in values)), shown(*reads))
    assert bad.energy_mwh.tolist() == [*values]
    return reason


def test_later_values_that_follow_the_lower_of_two_show_a_new_register() -> None:
    assert why([(1, 50, 485), (1, 150, 16)], 486, 2) == STARTED_AGAIN


def test_later_values_that_follow_the_higher_show_a_wrong_value() -> None:
    assert why([(1, 50, 485), (1, 150, 487)], 486, 2) == CONFLICT


def test_at_the_end_of_a_file_the_lower_value_shows_a_new_register_if_it_falls() -> None:
    assert why([(1, 50, 485)], 486, 2) == STARTED_AGAIN
    assert why([(1, 50, 485)], 486, 488) == CONFLICT
    assert why([], 486, 2) == CONFLICT


def test_reads_of_other_channels_show_nothing() -> None:
    assert why([(0, 150, 16), (2, 50, 485), (2, 150, 16)], 486, 2) == CONFLICT


def test_each_time_is_told_by_its_own_neighbours() -> None:
    bad = shown((1, 100, 486), (1, 100, 2), (2, 100, 7), (2, 100, 8))
    found = explained(bad, shown((1, 50, 485), (1, 150, 16), (2, 50, 6), (2, 150, 9)))
    assert [(part.channel.tolist(), reason) for part, reason in found] == [([1, 1], STARTED_AGAIN), ([2, 2], CONFLICT)]


def test_a_meter_exchanged_under_its_old_number_is_refused_by_its_reason(etl: Shell) -> None:
    rows = ["2024-01-01,5100", "2024-02-01,5380", "2024-02-15,5500", "2024-02-15,3", "2024-03-01,140"]
    path = written("a.csv", "client_number,meter,date,kwh", *(f"H,M,{row}" for row in rows))
    done = etl("load", path, "--register", "--timezone", "Europe/Amsterdam")
    assert (done.code, done.error) == (1, f"etl: a.csv:4: {STARTED_AGAIN} (use --rejects FILE to set such rows aside)")
