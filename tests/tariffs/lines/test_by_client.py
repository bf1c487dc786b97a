"""Lines with numbers of clients: each client's bill is that of the tariff in which its numbers are written."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.price_book import PriceBook, PriceColumn
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.client_numbers import DAY, bills_of
from tests.support.tariff_lines import energy, fixed, line, prorated
from tests.support.tariff_pages import AUGUST, HEAD, amounts, bills, days, grid, lines, part, usage, warnings

TOU = '[schedule.s]\nall.day = ["all 08:00-20:00"]\nall.night = "rest"\n'
DEMAND = '[quantity.bd]\nof = "import"\nreduce = "max"\nfloor = FLOOR\n' + line(id="demand", kind="demand", on="bd")


def test_each_client_has_its_price_and_the_line_says_where_it_comes_from() -> None:
    """24 kWh at 0.21 and at 0.1999: 5.04, and 4.7976."""
    found = bills_of(energy('"attribute:unit_price"'), [{"unit_price": "0.21"}, {"unit_price": "0.1999"}])
    assert [bill.total for bill in found] == ["5.04", "4.80"]
    shown = [(one["price"], one["description"]) for bill in found for one in lines(bill)]
    assert shown == [("0.21", "attribute unit_price 0.21"), ("0.1999", "attribute unit_price 0.1999")]


def test_a_factor_stands_beside_the_attribute() -> None:
    """At least 85 % of 100 kW are 85 kW, of 10 kW 8.5; the peak is 20 kW: 850 and 200."""
    on = grid(AUGUST, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[:, 5] = 20_000
    used = replace(usage(AUGUST, "UTC", part(values, on)), attributes=[{"contract_kw": "100"}, {"contract_kw": "10"}])
    tariff = prorated("whole") + DEMAND.replace("FLOOR", '"attribute:contract_kw * 0.85"') + "price = 10\n"
    found = bills(tariff, used)
    assert [bill.total for bill in found] == ["850.00", "200.00"]
    assert lines(found[1])[0]["description"] == "at 2017-08-01T05:00+00:00, attribute contract_kw 10"


def test_numbers_stand_in_tables_and_lists_too() -> None:
    """12 kWh by day and by night: 12 x 0.3 + 10 x 0.1 + 2 x 0.2 = 5.00."""
    tariff = prorated("whole") + TOU + line(id="energy", kind="energy", schedule="s")
    tariff += 'tiers = { upto.day = ["attribute:d"], upto.night = [10], fill = "per-period" }\n'
    tariff += 'price = { day = ["attribute:p", 1], night = [0.1, "attribute:q"] }\n'
    head = tariff.removeprefix('name = "T"\ncurrency = "EUR"\n')
    (bill,) = bills_of(head.replace("upto", "upto"), [{"d": "100", "p": "0.3", "q": "0.2"}], 1)
    assert amounts(bill)["energy.day"] == "3.60"
    assert bill.total == "5.00"


def test_who_does_not_have_the_line_needs_no_number_for_it() -> None:
    tariff = energy('"attribute:p"') + 'when = { contract = "own" }\n' + energy("1", id="basic")
    found = bills_of(tariff, [{"contract": "own", "p": "2"}, {"contract": "no"}, {"contract": "own", "p": "3"}], 3)
    assert [amounts(bill) for bill in found] == [
        {"energy": "48.00", "basic": "24.00"},
        {"basic": "24.00"},
        {"energy": "72.00", "basic": "24.00"},
    ]


def test_a_tax_at_a_rate_of_the_client_takes_what_no_tax_above_has_taken() -> None:
    tariff = energy("1") + line(id="vat", kind="percent", tax=True) + 'rate = "attribute:r"\n'
    tariff += line(id="left", kind="percent", tax=True, base="rest") + "rate = 1\n"
    found = bills_of(tariff, [{"r": "0.23"}, {"r": "0"}, {"r": "0.5"}], 3)
    assert [amounts(bill)["vat"] for bill in found] == ["5.52", "0.00", "12.00"]
    assert [amounts(bill)["left"] for bill in found] == ["0.00", "0.00", "0.00"]


@pytest.mark.parametrize(
    ("tariff", "attributes", "what", "remedy"),
    [
        (
            energy('"attribute:p"'), {},
            "line energy: price: client c1: has no attribute 'p'",
            "give it in a column p of its row",
        ),
        (
            energy('"attribute:p"'), {"p": "dear"},
            "line energy: price: client c1: attribute 'p': 'dear' is not a number",
            "write digits like 0.1658",
        ),
        (
            energy('"attribute:p"'), {"p": "1000000000000"},
            "line energy: price: client c1: attribute 'p': 1000000000000 is larger than any price",
            "correct it",
        ),
        (
            '[quantity.q]\nof = "import"\nfactor = "attribute:p"\n' + energy("1", on="q"), {"p": "0"},
            "quantity q: factor: client c1: is not above 0 (attribute p 0)",
            "write a number like 1.025",
        ),
        (
            '[quantity.q]\nof = "import"\nfloor = "attribute:p * 0.0000000001"\n' + energy("1", on="q"), {"p": "0.001"},
            "quantity q: floor: client c1: 'attribute:p * 0.0000000001' has more than 12 places (attribute p 0.001)",
            "write fewer",
        ),
        (
            energy("1") + line(id="least", kind="minimum", per="day") + 'price = "attribute:p"\n', {"p": "-1"},
            "line least: price: client c1: -1 is below 0 (attribute p -1)",
            "write a larger number",
        ),
    ],
)  # fmt: skip
def test_a_number_that_a_client_cannot_have_is_named_with_its_key(
    tariff: str, attributes: Mapping[str, str], what: str, remedy: str
) -> None:
    with pytest.raises(TariffError) as error:
        bills_of(tariff, [{"p": "1"}, attributes])
    assert str(error.value) == f"t.toml: {what} ({remedy}, with `etl assign FILE`)"


def test_clients_of_several_lines_on_one_quantity_see_their_own_value_of_it() -> None:
    tariff = '[quantity.lost]\nof = "import"\nfactor = "attribute:loss"\n'
    for name in ("home", "shop"):
        tariff += energy("1", on="lost", id=name) + f'when = {{ kind = "{name}" }}\n'
    found = bills_of(tariff, [{"kind": "home", "loss": "1.5"}, {"kind": "shop", "loss": "2"}, {"kind": "none"}], 3)
    assert [bill.total for bill in found] == ["36.00", "48.00", "0.00"]
    assert [json.loads(bill.detail)["quantities"] for bill in found] == [{"lost": "36"}, {"lost": "48"}, {"lost": "0"}]


def test_a_ratchet_goes_by_earlier_periods_and_a_floor_of_the_client() -> None:
    """This month 1 kW, the one before 20 kW at 80 % = 16: the floors are 10 and 30."""
    tariff = (
        prorated("whole")
        + DEMAND.replace("FLOOR", '"attribute:kw"\nratchet = { periods = 1, share = 0.8 }')
        + "price = 1\n"
    )
    calculator = Calculator(parse_tariff(tariff, "t.toml"), AUGUST, "UTC")
    (need,) = calculator.looks_back
    used = replace(_used(3), attributes=[{"kw": "10"}, {"kw": "30"}, {"kw": "10"}])
    used = replace(used, parts=[replace(one, values=np.full_like(one.values, 1000)) for one in used.parts])
    past = {need: [PriorValue(Exact(np.array([16, 16, 5])))]}
    assert [bill.total for bill in calculator.bills(used, past).bills] == ["16.00", "30.00", "10.00"]
    unknown = {need: [PriorValue(Exact(np.array([16, 16, 5])), np.array([True, True, False]))]}
    with pytest.raises(TariffError, match="client c2: its demand 1 period ago is not known"):
        calculator.bills(used, unknown)


def test_losses_of_a_client_count_at_prices_in_time() -> None:
    """24 kWh x 1.1 at 0.5 and x 1.25: 13.20 and 15.00."""
    tariff = (
        '[series.spot]\nunit = "EUR/kWh"\nsum = ["+spot"]\n'
        '[quantity.lost]\nof = "import"\nfactor = "attribute:loss"\n' + energy('"series:spot"', on="lost")
    )
    on = grid(DAY, "UTC", 60)
    used = usage(DAY, "UTC", part(np.full((2, 24), 1000), on))
    start, end = np.array([on.start]), np.array([on.start + 1440])
    book = PriceBook.of([PriceColumn("spot", start, end, np.array([5]), 1)])
    used = replace(used, attributes=[{"loss": "1.1"}, {"loss": "1.25"}])
    found = Calculator(parse_tariff(HEAD + tariff, "t.toml"), DAY, "UTC", book).bills(used).bills
    assert [bill.total for bill in found] == ["13.20", "15.00"]
    quantities = [json.loads(bill.detail)["quantities"] for bill in found]
    assert quantities == [{"lost": "26.4", "import x spot": "13.2"}, {"lost": "30", "import x spot": "15"}]


def test_alternatives_have_prices_of_the_client_and_hold_on_the_days_of_their_condition() -> None:
    """24 kWh a day: at home for 0.1 or 0.2 until the 10th, as a shop for 1 from the 11th on."""
    home, shop = (
        energy(price) + f'when = {{ kind = "{kind}" }}\n' for price, kind in (('"attribute:p"', "home"), ("1", "shop"))
    )
    used = replace(_used(2), attributes=[{"kind": KIND, "p": "0.1"}, {"kind": "home", "p": "0.2"}])
    used = replace(used, parts=[replace(one, values=np.full_like(one.values, 1000)) for one in used.parts])
    found = bills(prorated("whole") + home + shop, used)
    assert [[one["amount"] for one in lines(bill)] for bill in found] == [["24.00", "504.00"], ["148.80"]]


KIND = ((date(2017, 8, 1), "home"), (date(2017, 8, 11), "shop"))


def test_a_step_is_reached_by_a_quantity_with_numbers_of_the_client() -> None:
    """1 kW at least, and a contract of 30 or 60 kW of which half counts: steps up to 20 kW and above."""
    tariff = prorated("whole") + (
        '[quantity.bd]\nof = "import"\nreduce = "max"\nfloor = "attribute:kw * 0.5"\n'
        '[[line]]\nid = "step"\nkind = "fixed"\nper = "month"\non = "bd"\n'
        "tiers = { upto = [20] }\nprice = [5, 7]\n"
    )
    used = replace(_used(2), attributes=[{"kw": "30"}, {"kw": "60"}])
    assert [bill.total for bill in bills(tariff, used)] == ["5.00", "7.00"]


def test_a_condition_tests_no_quantity_with_numbers_of_clients() -> None:
    tariff = '[quantity.lost]\nof = "import"\nfactor = "attribute:loss"\n' + energy("1")
    with pytest.raises(TariffError) as error:
        parse_tariff(prorated("whole") + tariff + 'when = { lost = "<= 250" }\n', "t.toml")
    assert str(error.value) == (
        "t.toml: line energy: when: lost: 'lost' has numbers of clients in it, and no such quantity can stand here "
        "(write these numbers in the tariff)"
    )


def test_what_a_quantity_says_of_a_bill_is_on_the_bills_of_its_clients() -> None:
    """The second client was read on one day only, of two that count; floors of 3 and 2 kW, a peak of 1 kW."""
    tariff = (
        prorated("whole")
        + DEMAND.replace("FLOOR", '"attribute:kw"\nhighest = { count = 2, each = "day" }')
        + "price = 1\n"
    )
    used = _used(3)
    values = np.full_like(used.parts[0].values, 1000)
    unknown = np.zeros(values.shape, np.bool_)
    unknown[1, 24:] = True
    values[unknown] = 0
    used = replace(used, parts=[replace(used.parts[0], values=values, unknown=unknown, missing=unknown)])
    found = bills(tariff, replace(used, attributes=[{"kw": "3"}, {"kw": "2"}, {"kw": "0.5"}]))
    assert [bill.total for bill in found] == ["3.00", "2.00", "1.00"]
    text = "bd: the mean of the highest windows of 1 day, not of 2: no more were read"
    assert [text in warnings(bill) for bill in found] == [False, True, False]


NUMBER = st.decimals("0.01", "9", places=2).map(str)
OWN = st.fixed_dictionaries({"p": NUMBER, "q": NUMBER, "loss": NUMBER, "kw": NUMBER, "rate": NUMBER, "kwh": NUMBER})
EVERYTHING = (
    prorated("real-days")
    + 'prorate.year = "365"\n'
    + TOU
    + '[quantity.lost]\nof = "import"\nfactor = "attribute:loss"\n'
    + '[quantity.bd]\nof = "import"\nreduce = "max"\nfloor = "attribute:kw"\n'
    + fixed('"attribute:q"')
    + energy('{ day = "attribute:p", night = 0.1 }', id="tou", schedule="s", on="lost")
    + line(id="tiers", kind="energy", schedule="s", on="lost")
    + 'tiers = { upto = ["attribute:kwh * 10"], fill = "chronological" }\n'
    + 'price = { day = [0.1, "attribute:p"], night = 0.3 }\n'.replace("0.3", "[0.3, 0.4]")
    + line(id="pooled", kind="energy")
    + 'tiers = { upto = ["attribute:kwh"], times = "days" }\nprice = [0.1, 0.2]\n'
    + line(id="demand", kind="demand", on="bd")
    + 'price = "attribute:q"\n'
    + line(id="least", kind="minimum", per="month")
    + 'price = "attribute:kw"\n'
    + line(id="least_year", kind="minimum", per="year", unknown="ignore", closes="08-20")
    + 'price = "attribute:kw"\n'
    + line(id="vat", kind="percent", tax=True, base=["tou"])
    + 'rate = "attribute:rate"\nshare = { first = "attribute:kwh", of = "import", per_days = 30 }\n'
    + line(id="inside", kind="percent", tax=True, included=True)
    + 'rate = "attribute:rate * 0.5"\n'
)


def _written(tariff: str, numbers: Mapping[str, str]) -> str:
    for name, number in numbers.items():
        for factor in (10, Decimal("0.5")):
            tariff = tariff.replace(f'"attribute:{name} * {factor}"', str(Decimal(number) * factor))
        tariff = tariff.replace(f'"attribute:{name}"', number)
    assert "attribute" not in tariff
    return tariff


def _used(clients: int) -> Usage:
    on = grid(AUGUST, "UTC", 60)
    values = (np.arange(clients * on.slots).reshape(clients, on.slots) * 7919 % 3001).astype(np.int64)
    return usage(AUGUST, "UTC", part(values, on))


@settings(max_examples=25, deadline=None)
@given(st.lists(OWN, min_size=1, max_size=3), st.booleans())
def test_a_bill_is_that_of_the_tariff_in_which_the_numbers_are_written(
    numbers: list[dict[str, str]], alike: bool
) -> None:
    """Alone, beside clients with other numbers, and beside some with the same."""
    numbers = numbers * 2 if alike else numbers
    used = _used(len(numbers))
    found = bills(EVERYTHING, replace(used, attributes=numbers))
    for row, own in enumerate(numbers):
        (alone,) = bills(_written(EVERYTHING, own), used.of_rows([row]))
        assert found[row].total == alone.total
        mine, theirs = lines(found[row]), lines(alone)
        for one in [*mine, *theirs]:
            one["description"] = ""
        assert mine == theirs


YEAR = (
    'prorate = { month = "whole", year = "365" }\n'
    + line(id="tax", kind="energy", price=[1, 2])
    + 'when = { heat = "yes" }\ntiers = { upto = ["attribute:bound"], reset = "year", unknown = "ignore" }\n'
)


def test_what_a_line_carries_does_not_depend_on_whom_its_condition_leaves_out() -> None:
    """24 kWh are used of the year, whether or not a client beside it has the line."""
    without = {"heat": "no", "bound": "5"}
    both, alone = bills_of(YEAR, [{"heat": "yes", "bound": "5"}, without]), bills_of(YEAR, [without], clients=1)
    assert [bill.total for bill in both] == ["43.00", "0.00"]  # 5 x 1 + 19 x 2
    assert [json.loads(bill.detail)["balances"] for bill in [*both, *alone]] == [{"tax.used": "24"}] * 3
    with pytest.raises(TariffError) as error:
        bills_of(YEAR, [{"heat": "no"}], clients=1)
    assert str(error.value) == (
        "t.toml: line tax: tiers: upto: client c0: has no attribute 'bound' "
        "(give it in a column bound of its row, with `etl assign FILE`)"
    )


def test_numbers_of_clients_stand_in_quantities_of_a_year_that_closes_inside_the_bill() -> None:
    """24 kWh a day x 1 and x 2, the year closes with the 14th: on each day 5 at 1, the others at 2."""
    two = days("2017-08-14", "2017-08-16")
    text = (
        HEAD
        + 'prorate = { month = "whole" }\n[quantity.q]\nof = "import"\nfactor = "attribute:loss"\n'
        + line(id="tax", kind="energy", on="q", price=[1, 2])
        + 'tiers = { upto = [5], reset = "year", unknown = "ignore", closes = "08-14" }\n'
    )
    used = usage(two, "UTC", part(np.full((2, 48), 1000, np.uint16), grid(two, "UTC", 60)))
    found = bills(text, replace(used, attributes=[{"loss": "1"}, {"loss": "2"}]))
    assert [bill.total for bill in found] == ["86.00", "182.00"]  # 2 x (5 + 19 x 2), 2 x (5 + 43 x 2)
