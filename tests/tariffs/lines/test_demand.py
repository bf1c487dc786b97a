"""Lines priced per kW: by period, tier, version and season."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DAY, DEMAND, SCHEDULE, WHOLE, demands, quarters
from tests.support.tariff_pages import AUGUST, HEAD, days


def test_each_period_has_its_own_maximum() -> None:
    load = quarters(DAY, {33: 5, 40: 4, 60: 1})
    tariff = f'{WHOLE}{SCHEDULE}{DEMAND}schedule = "tou"\nprice = {{ peak = 3, off = 1 }}\n'
    assert demands(tariff, DAY, load) == [
        ("16", "48.00", "at 2017-08-14T10:00+00:00"), ("20", "20.00", "at 2017-08-14T08:15+00:00"),
    ]  # fmt: skip


def test_demand_has_tiers_by_kw() -> None:
    tariff = f"{WHOLE}{DEMAND}tiers.upto = [10, 18]\nprice = [1, 2, 3]\n"
    found = demands(tariff, DAY, quarters(DAY, {33: 5}))
    assert [(kw, amount) for kw, amount, _ in found] == [("10", "10.00"), ("8", "16.00"), ("2", "6.00")]


def two_prices(rules: str) -> str:
    return (
        f'{HEAD}prorate = {{ month = "whole"{rules} }}\n{DEMAND}to = 2017-08-11\nprice = 3.1\n'
        f"{DEMAND}from = 2017-08-11\nprice = 6.2\n"
    )


def test_one_maximum_has_each_price_by_its_days_or_each_version_its_own() -> None:
    load = quarters(AUGUST, {33: 5, 96 * 20: 2.5})
    assert [one[:2] for one in demands(two_prices(""), AUGUST, load)] == [("20", "20.00"), ("20", "84.00")]
    segments = demands(two_prices(', on_change = "segment"'), AUGUST, load)
    assert [one[:2] for one in segments] == [("20", "20.00"), ("10", "42.00")]


def test_a_season_that_ends_in_a_period_is_charged_by_its_days() -> None:
    seasons = '[schedule.s]\nseasons = { summer = "06-01..09-30", winter = "10-01..05-31" }\n'
    tariff = (
        f'{WHOLE}{seasons}summer.all = "rest"\nwinter.all = "rest"\n{DEMAND}schedule = "s"\n'
        "price.summer = { all = 30 }\nprice.winter = { all = 60 }\n"
    )
    period = days("2017-09-21", "2017-10-21")
    found = demands(tariff, period, quarters(period, {33: 5, 96 * 20: 2.5}))
    assert [one[:2] for one in found] == [("20", "200.00"), ("10", "400.00")]


def test_units_that_contradict_each_other_are_refused() -> None:
    text = f'{WHOLE}[quantity.q]\nof = "import"\n{DEMAND}on = "q"\nprice = 1\n'
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == (
        "t.toml: line demand: on: 'q' is in kWh, and a demand is in kW (add reduce = \"max\" to the quantity)"
    )


FAULTS = {
    "price = [1, 2]": (
        "t.toml: line demand: price: 2 prices for 1 tier (write one for each bound and one for what is above the last)"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_in_a_demand_line_has_its_place_and_remedy(text: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(f"{WHOLE}{DEMAND}{text}\n", "t.toml")
    assert str(error.value) == FAULTS[text]
