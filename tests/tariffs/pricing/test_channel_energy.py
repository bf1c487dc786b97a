"""Energy of each channel: read and estimated, times multiplier and share, is what is billed."""

from datetime import UTC, datetime
from fractions import Fraction

import numpy as np

from etl.core.periods import month
from etl.core.usage_page import Channels, EditedReadings, Grid, LongUse, Part, Source, Usage
from etl.tariffs.pricing.channel_energy import ChannelEnergy, channel_energy

ONE, THIRD = Fraction(1), Fraction(1, 3)
OWN = Source(1, "", 0, 99, ONE, ONE)
STAIRS = Source(2, "T1", 0, 99, Fraction(40), THIRD)
GRID = Grid(0, 60, 2)
AUGUST = month("2017-08")


def energy(row: int, *parts: Part, long: tuple[LongUse, ...] = ()) -> list[ChannelEnergy]:
    return channel_energy(Usage(["a", "b"], AUGUST, "UTC", list(parts), long=long), row)


def test_the_only_channel_of_a_client_is_its_row() -> None:
    part = Part("import", GRID, np.array([[1, 2], [3, 4]], np.uint8), 3, sources=[OWN, None])
    assert energy(0, part) == [ChannelEnergy(OWN, "import", Fraction(3000), Fraction(0), Fraction(3000))]
    assert energy(1, part) == []


def test_channels_have_their_factors_and_estimates_apart_and_interval_lengths_together() -> None:
    known, filled = np.array([[True, True]]), np.array([[False, True]])
    none = known & False
    channels = Channels(
        np.array([0]), np.array([[6, 9]]), 0, [40], known, none, none, np.array([9]), None, [STAIRS], filled
    )
    part = Part("import", GRID, np.array([[240, 360], [0, 0]]), 0, denominator=3, channels=channels)
    once = ChannelEnergy(STAIRS, "import", Fraction(6), Fraction(9), Fraction(200))
    assert energy(0, part) == [once]
    assert energy(0, part, part) == [ChannelEnergy(STAIRS, "import", Fraction(12), Fraction(18), Fraction(400))]


def test_long_reads_are_of_their_channels() -> None:
    numbers = np.array([0, 1, 2], np.int64)
    use = LongUse(
        "export", np.array([0, 0, 1]), numbers, numbers + 1, np.array([40, 80, 7]), numbers < 0, numbers, numbers + 1,
        np.zeros((0, 3), np.int64), 3, np.array([1, 1, 0]), [OWN, STAIRS],
    )  # fmt: skip
    assert energy(0, long=(use,)) == [ChannelEnergy(STAIRS, "export", Fraction(3), Fraction(0), Fraction(40))]


def test_sums_beyond_64_bits_are_exact_and_narrow_types_do_not_wrap() -> None:
    huge = np.array([[2**62, 2**62], [0, 0]])
    assert energy(0, Part("import", GRID, huge, 0, sources=[OWN, None]))[0].billed == 2**63
    narrow = np.array([[255, 255], [0, 0]], np.uint8)
    assert energy(0, Part("import", GRID, narrow, 0, sources=[OWN, None]))[0].billed == 510


def test_what_is_edited_is_not_as_read() -> None:
    """6 of 9 mWh x 40 / 3 are edited."""
    part = Part("import", GRID, np.array([[3, 6]]), 0, sources=[STAIRS])
    at = datetime(2024, 1, 1, tzinfo=UTC)
    edit = EditedReadings(STAIRS, "import", 60, 120, 60, Fraction(2), None, False, "", "off", "anna", at)
    usage = Usage(["a"], AUGUST, "UTC", [part], edited={0: [edit]})
    (one,) = channel_energy(usage, 0)
    assert (one.estimated, one.read + one.estimated, one.billed) == (Fraction(3, 20), Fraction(27, 40), Fraction(9))
