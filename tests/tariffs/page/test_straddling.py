"""Readings across a change of price: placed by the word of their line, or refused by client and instant."""

import numpy as np
import pytest

from etl.core.errors import TariffError
from tests.support.tariff_lines import energy
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    bills,
    days,
    grid,
    part,
    usage,
    warnings,
)

EVENING = HEAD + '[schedule.s]\nall.a = ["all 08:30-20:00"]\nall.b = ["all 20:00-08:30"]\n'


def test_a_reading_across_a_change_of_price_is_refused_with_client_and_instant() -> None:
    on = grid(AUGUST, "Europe/Lisbon", 60)
    unknown = np.zeros((2, on.slots), np.bool_)
    unknown[0] = True
    unknown[1, :20] = True
    used = usage(AUGUST, "Europe/Lisbon", part(np.full((2, on.slots), 1000), on, unknown=unknown))
    with pytest.raises(TariffError) as error:
        bills(EVENING + energy("{ a = 0.2, b = 0.1 }", schedule="s"), used)
    assert str(error.value) == (
        "t.toml: client c1: the 60-minute reading of 2017-08-02T08:00+01:00 crosses a change of price at "
        '2017-08-02T08:30+01:00 (load readings of a shorter interval, or add straddle = "start" or "even" to the line)'
    )


@pytest.mark.parametrize(
    ("straddle", "total", "how"),
    [("start", "1.12", "placed by the start of the reading"), ("even", "1.18", "spread evenly over the reading")],
)
def test_a_reading_across_a_change_of_price_is_placed_as_the_line_says(straddle: str, total: str, how: str) -> None:
    period = days("2017-08-01", "2017-08-02")
    on = grid(period, "UTC", 60)
    values = np.zeros((2, 24), np.uint16)
    values[0, 8], values[:, 12] = 1200, 5000
    found = bills(
        EVENING + energy("{ a = 0.2, b = 0.1 }", schedule="s", straddle=straddle),
        usage(period, "UTC", part(values, on)),
    )
    assert [bill.total for bill in found] == [total, "1.00"]
    assert [warnings(bill) for bill in found] == [
        [f"1.2 kWh of import in readings across a change of price: {how}"],
        [],
    ]


def test_an_unknown_hour_across_a_change_of_price_harms_nobody() -> None:
    on = grid(AUGUST, "UTC", 60)
    unknown = np.ones((1, on.slots), np.bool_)
    unknown[0, 9] = False
    values = np.where(unknown, 0, 1000)
    found = bills(
        EVENING + energy("{ a = 0.2, b = 0.1 }", schedule="s"), usage(AUGUST, "UTC", part(values, on, unknown=unknown))
    )
    assert found[0].total == "0.20"
