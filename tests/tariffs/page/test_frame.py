"""A period over a grid: zones, midnights, stamps, buckets and seasons."""

import numpy as np

from tests.support.tariff_lines import energy
from tests.support.tariff_pages import (
    HEAD,
    amounts,
    bills,
    days,
    grid,
    part,
    usage,
)


def test_schedules_run_in_the_tariffs_zone_and_the_bill_in_the_clients() -> None:
    day = days("2017-08-01", "2017-08-02")
    on = grid(day, "Europe/Lisbon", 60)
    values = np.zeros((1, 24), np.uint16)
    values[0, 7] = 1000  # 07:00 in Lisbon is 08:00 in Madrid
    tariff = HEAD + 'timezone = "Europe/Madrid"\n[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
    bill = bills(
        tariff + energy("{ day = 2, night = 1 }", schedule="s"), usage(day, "Europe/Lisbon", part(values, on))
    )[0]
    assert bill.total == "2.00"


def test_a_midnight_that_does_not_exist_begins_the_day() -> None:
    day = days("2017-10-15", "2017-10-16")  # Sao Paulo goes from 00:00 to 01:00
    on = grid(day, "America/Sao_Paulo", 60)
    tariff = HEAD + '[schedule.s]\nall.night = ["all 22:00-07:00"]\nall.day = "rest"\n'
    bill = bills(
        tariff + energy("{ day = 1, night = 1 }", schedule="s"),
        usage(day, "America/Sao_Paulo", part(np.full((1, on.slots), 1000), on)),
    )[0]
    assert amounts(bill) == {"energy.night": "8.00", "energy.day": "15.00"}
