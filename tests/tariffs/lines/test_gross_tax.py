"""Taxes on a gross that holds them, worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact, decimal_text
from etl.core.money import Rounding
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import quarters
from tests.support.tariff_lines import energy, fixed, line
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bill_of_kwh, bills, lines, totals, usage


def gross(name: str, rate: str, group: str | None = "g", **keys: object) -> str:
    return line(id=name, kind="percent", of="gross", group=group, tax=True, **keys) + f"rate = {rate}\n"


def test_rates_of_a_group_are_of_what_holds_them_all() -> None:
    """222.32 / (1 - 0.3078) = 321.178... is 321.18; 0.0103 x 321.18 = 3.308, 0.0475 x = 15.256, 0.25 x = 80.295.

    As printed in Brazil: 3.31 + 15.26 + 80.30 = 98.87 is one cent more than 321.18 - 222.32.
    """
    tariff = HEAD + energy("222.32") + gross("pis", "0.0103") + gross("cofins", "0.0475") + gross("icms", "0.25")
    bill = bill_of_kwh(tariff, "1", AUGUST)
    assert amounts(bill) == {
        "energy": "222.32",
        "pis": "3.31",
        "cofins": "15.26",
        "icms": "80.30",
        "icms.cent": "-0.01",
    }
    assert (bill.total, totals(bill)["tax"]) == ("321.18", "98.86")
    assert [one["quantity"] for one in lines(bill)[1:]] == ["321.18"] * 3 + ["321.19"]


def test_one_group_may_be_in_the_base_of_another() -> None:
    """PIS and COFINS 10 % of 90 / 0.9 = 100: 4.00 and 6.00; ICMS 20 % of (90 + 10) / 0.8 = 125: 25.00."""
    federal = gross("pis", "0.04", base=["energy"]) + gross("cofins", "0.06", base=["energy"])
    state = gross("icms", "0.2", None, base=["energy", "pis", "cofins"])
    bill = bill_of_kwh(HEAD + energy("90") + federal + state, "1", AUGUST)
    assert amounts(bill) == {"energy": "90.00", "pis": "4.00", "cofins": "6.00", "icms": "25.00"}
    assert amounts(bill_of_kwh(HEAD + energy("90") + federal + gross("icms", "0.2", None), "1", AUGUST)) == amounts(
        bill
    )


def test_the_rest_below_is_what_the_group_did_not_tax() -> None:
    """50 a kWh is the group's; VAT of 10 % takes 20.00 of the standing charge, once."""
    rates = gross("a", "0.25", base=["energy"]) + gross("b", "0.25", base=["energy"])
    vat = line(id="vat", kind="percent", tax=True, base="rest") + "rate = 0.10\n"
    tariff = HEAD + 'prorate.month = "whole"\n' + fixed("20") + energy("50") + rates + vat
    found = amounts(bill_of_kwh(tariff, "1", AUGUST))
    assert found == {"standing": "20.00", "energy": "50.00", "a": "25.00", "b": "25.00", "vat": "2.00"}


def test_a_group_changes_its_rates_on_one_day() -> None:
    """30 kWh until the 10th at 40 %: 20.00 of 50.00; 70 after it at 30 %: 30.00 of 100.00."""
    upto, since = "to = 2017-08-11\n", "from = 2017-08-11\n"
    rates = gross("a", "0.2") + upto + gross("a", "0.2") + since + gross("b", "0.2") + upto + gross("b", "0.1") + since
    found = bills(HEAD + energy("1") + rates, usage(AUGUST, "UTC", quarters(AUGUST, {3: 30, 12 * 96: 70})))[0]
    assert amounts(found) == {
        "energy": "100.00",
        "a": "10.00",
        "a 2017-08-11": "20.00",
        "b": "10.00",
        "b 2017-08-11": "10.00",
    }
    assert found.total == "150.00"


def test_a_tax_below_that_changes_divides_the_group_as_its_base_is_divided() -> None:
    """Gross 150.00, 60 kWh of 75 until the 10th: VAT 10 % of 120.00, then 20 % of 30.00."""
    vat = '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.{}\n{} = 2017-08-11\n'
    tariff = HEAD + energy("1") + gross("a", "0.5") + vat.format(1, "to") + vat.format(2, "from")
    found = bills(tariff, usage(AUGUST, "UTC", quarters(AUGUST, {3: 60, 12 * 96: 15})))[0]
    assert amounts(found) == {"energy": "75.00", "a": "75.00", "vat": "12.00", "vat 2017-08-11": "6.00"}


@given(
    st.integers(-(10**6), 10**6),
    st.lists(st.integers(0, 2000), min_size=1, max_size=5).filter(lambda x: sum(x) < 10**4),
)
def test_base_and_lines_are_the_gross_rounded(cents: int, rates: list[int]) -> None:
    shares = [Fraction(rate, 10**4) for rate in rates]
    text = "".join(gross(f"t{place}", decimal_text(rate)) for place, rate in enumerate(shares))
    bill = bill_of_kwh(HEAD + energy(str(Decimal(cents) / 100)) + text, "1", AUGUST)
    rounded = Rounding().amounts(Exact.constant(Fraction(cents, 100) / (1 - sum(shares)), 1))
    assert bill.total == Rounding().texts(rounded)[0]
    of = Fraction(int(rounded[0]), 100)
    for place, rate in enumerate(shares):
        assert abs(Fraction(amounts(bill)[f"t{place}"]) - rate * of) <= Fraction(1, 200)


def test_alternatives_of_a_group_each_have_their_own_sum() -> None:
    """Up to 100 kWh ICMS is 10 %, above it 30 %, beside 20 %: 70 / 0.7 = 100 and 150 / 0.5 = 300."""
    head = HEAD + 'prorate = { month = "whole" }\n' + energy("1")
    low, high = 'when = { import = "<= 100" }\n', 'when = { import = "> 100" }\n'
    rates = (
        gross("pis", "0.2")
        + low
        + gross("pis", "0.2")
        + high
        + gross("icms", "0.1")
        + low
        + gross("icms", "0.3")
        + high
    )
    assert amounts(bill_of_kwh(head + rates, "70", AUGUST)) == {"energy": "70.00", "pis": "20.00", "icms": "10.00"}
    assert amounts(bill_of_kwh(head + rates, "150", AUGUST)) == {"energy": "150.00", "pis": "60.00", "icms": "90.00"}


FAULTS = {
    "rates that leave nothing": (
        gross("a", "0.6") + gross("b", "0.4"),
        (
            "line a: rate: the rates of group 'g' are 1 together, and leave nothing of the gross "
            "(write rates whose sum is below 1)"
        ),
    ),
    "a rate below 0": (gross("a", "-0.1"), "line a: rate: -0.1 is below 0 (write a larger number)"),
    "of something else": (
        gross("a", "0.1").replace('"gross"', '"net"'),
        "line a: of: 'net' is not known (use one of: gross)",
    ),
    "the rest": (
        gross("a", "0.1", base="rest"),
        'line a: base: "rest" is no base of a tax on the gross (list the ids of the lines that are taxed)',
    ),
    "two bases": (
        gross("a", "0.1", base=["energy"]) + gross("b", "0.1"),
        (
            "line a: has another base or condition than line 'b' of group 'g' "
            "(write the same base and when in each line of a group)"
        ),
    ),
    "two conditions": (
        gross("a", "0.1") + 'when = { kind = "shop" }\n' + gross("b", "0.1"),
        (
            "line a: has another base or condition than line 'b' of group 'g' "
            "(write the same base and when in each line of a group)"
        ),
    ),
    "other days": (
        gross("a", "0.1") + "to = 2017-08-11\n" + gross("b", "0.1"),
        (
            "line a: line 'b' of group 'g' has no version with the same days "
            "(give the lines of a group the same from and to)"
        ),
    ),
    "a line between them": (
        gross("a", "0.1") + energy("1", id="more") + gross("b", "0.1"),
        (
            "line b: base: line 'more' stands among the lines of group 'g', whose base is every line above "
            "(name the base, or write the lines one after another)"
        ),
    ),
    "a rounding of its own": (
        gross("a", "0.1") + "round = { places = 1 }\n",
        "line a: unknown key 'round' (known here: base, description, from, group, id, kind, of, rate, tax, to, when)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_group_that_cannot_be_is_refused(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as refused:
        parse_tariff(HEAD + energy("1") + text, "t.toml")
    assert str(refused.value) == f"t.toml: {message}"


def test_a_tax_of_nothing_above_is_refused() -> None:
    with pytest.raises(TariffError, match="there is no line above"):
        parse_tariff(HEAD + gross("a", "0.1") + energy("1"), "t.toml")
