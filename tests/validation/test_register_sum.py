"""Rule `sum`: 2 %, 1 kWh and two steps of the register, each at its bound and a mWh past it."""

import pytest

from etl.validation.register_sum import SUM

KWH = 10**6


@pytest.mark.parametrize(
    ("read", "counted", "step"),
    [
        (KWH, 0, 1),  # 1 kWh
        (11 * KWH, 10 * KWH, 1),
        (9 * KWH, 10 * KWH, 1),
        (102 * KWH, 100 * KWH, 1),  # 2 %
        (98 * KWH, 100 * KWH, 1),
        (12 * KWH, 10 * KWH, KWH),  # two steps of a kWh
        (30 * KWH, 50 * KWH, 10 * KWH),  # and of 10 kWh
    ],
)
def test_each_bound(read: int, counted: int, step: int) -> None:
    assert not SUM.fails(read, counted, step)
    assert SUM.fails(read + (1 if read > counted else -1), counted, step)


def test_the_fact_says_both_sums_and_what_the_register_showed() -> None:
    assert SUM.fact(168 * KWH, 180 * KWH, (12_000 * KWH, 12_180 * KWH)) == (
        "readings add up to 168 kWh, the register counted 180 (12000 to 12180): 12 kWh less, 6.67 %"
    )
    assert SUM.fact(3 * KWH // 2, 0, None) == "readings add up to 1.5 kWh, the register counted 0: 1.5 kWh more"
    assert (
        SUM.fact(KWH, 0, None, edited=True) == "readings and edits add up to 1 kWh, the register counted 0: 1 kWh more"
    )
