"""Cost of a change inside a bill: sums of the first days, and nothing where there is none."""

from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.changed_taxes import ENERGY, FEE, NET, NETTED, VAT
from tests.support.dated_lines import REAL, daily, shown, vat
from tests.support.tariff_pages import AUGUST, HEAD, bills, warnings


def test_what_is_netted_over_the_period_is_divided_by_days_and_the_bill_says_so() -> None:
    used = daily(AUGUST, 31, 0)
    found = bills(HEAD + NET + NETTED + VAT, used)[0]
    assert shown(found, "vat") == [("2", "0.40"), ("4.2", "0.42")]  # 10 and 21 of 31 kWh
    assert warnings(found) == [
        "net: netted over the whole period, so divided by days where a price, percentage or minimum changes inside it"
    ]
    assert warnings(bills(HEAD + NET + NETTED + vat({"": "0.20"}), used)[0]) == []
    assert warnings(bills(HEAD + NET + NETTED + VAT, daily(AUGUST, 0))[0]) == []


def test_without_a_change_inside_nothing_more_is_summed_or_divided() -> None:
    undated = Calculator(parse_tariff(REAL + FEE + ENERGY + vat({"": "0.20"}), "t.toml"), AUGUST, "UTC")
    for change in ("2017-08-01", "2017-09-01"):
        tariff = parse_tariff(REAL + FEE + ENERGY + vat({"": "0.20", change: "0.10"}), "t.toml")
        assert Calculator(tariff, AUGUST, "UTC").sums == undated.sums
    dated_inside = Calculator(parse_tariff(REAL + FEE + ENERGY + VAT, "t.toml"), AUGUST, "UTC")
    assert len(dated_inside.sums) == len(undated.sums) + 1  # the kWh of the first days
