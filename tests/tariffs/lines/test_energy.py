"""Prices per kWh: by flow, by period, by season."""

import numpy as np

from tests.support.tariff_lines import energy
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    amounts,
    bills,
    days,
    grid,
    part,
    totals,
    usage,
)


def test_export_and_generation_have_their_own_prices() -> None:
    on = grid(AUGUST, "UTC", 60)
    flows = {"import": 1000, "export": 300, "generation": 500}
    parts = [part(np.full((1, on.slots), value, np.uint16), on, flow=flow) for flow, value in flows.items()]
    tariff = HEAD + energy("0.10") + energy("-0.05", id="sold", on="export") + energy("0.01", id="fee", on="generation")
    bill = bills(tariff, usage(AUGUST, "UTC", *parts))[0]
    assert amounts(bill) == {"energy": "74.40", "sold": "-11.16", "fee": "3.72"}
    assert (bill.energy_mwh, totals(bill)["kwh_export"]) == (744_000_000, "223.2")


def test_prices_by_season_and_period_stand_on_lines_of_their_own() -> None:
    tariff = HEAD + (
        '[schedule.tou]\nseasons = { summer = "05-01..10-31", winter = "11-01..04-30" }\n'
        'summer.peak = ["mon-fri 12:00-18:00"]\nsummer.off = "rest"\nwinter.all = "rest"\n'
    )
    priced = tariff + energy("{ summer = { peak = 3, off = 2 }, winter = { all = 1 } }", schedule="tou")
    period = days("2017-10-31", "2017-11-02")  # a Tuesday and a Wednesday
    on = grid(period, "UTC", 60)
    bill = bills(priced, usage(period, "UTC", part(np.full((1, 48), 1000), on)))[0]
    assert amounts(bill) == {"energy.summer.peak": "18.00", "energy.summer.off": "36.00", "energy.winter.all": "24.00"}


def test_a_schedule_with_one_price_shows_its_periods() -> None:
    tariff = HEAD + '[schedule.s]\nall.weekend = ["sat,sun"]\nall.week = ["mon-fri"]\n' + energy("1", schedule="s")
    on = grid(AUGUST, "UTC", 60)
    bill = bills(tariff, usage(AUGUST, "UTC", part(np.full((1, on.slots), 1000), on)))[0]
    assert amounts(bill) == {"energy.weekend": "192.00", "energy.week": "552.00"}
