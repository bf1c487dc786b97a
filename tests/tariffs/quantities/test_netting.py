"""Netting worked by hand: over the interval, over the period, with banks of kWh and of money, and what is refused."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.bill_page import BillPage
from etl.core.errors import TariffError
from etl.core.exact import Exact
from etl.core.periods import Period, month
from etl.core.usage_page import Part
from etl.tariffs.page.contract import Earlier
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD, amounts, bills, days, grid, lines, part, usage

DAY = days("2017-08-14", "2017-08-15")
NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "{over}"\n'
SOLD = '[quantity.sold]\nof = "export"\nless = "import"\nover = "{over}"\n'
ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\non = "net"\nprice = 0.20\n'
SELL = '[[line]]\nid = "sell"\nkind = "energy"\non = "sold"\nprice = -0.05\n'
BANK = 'bank = { keeps = "kWh", closes = "03-31", pays = 0.02 }\n'
MONEY = 'bank = { keeps = "money", price = 0.05, closes = "03-31", pays = 0.5 }\n'
CREDIT = '[[line]]\nid = "credit"\nkind = "credit"\non = "net"\n'


def flow(name: str, period: Period, kwh: Mapping[int, int], interval: int = 60, clients: int = 1) -> Part:
    """kWh of some hours (or intervals) of a period for every client."""
    on = grid(period, "UTC", interval)
    values = np.zeros((clients, on.slots), np.int64)
    for slot, energy in kwh.items():
        values[:, slot] = energy * 1000
    return part(values, on, flow=name)


def test_over_the_interval_what_meets_in_one_hour_only() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5, 12: 1}), flow("export", DAY, {12: 4, 13: 2}))
    tariff = HEAD + NET.format(over="interval") + SOLD.format(over="interval") + ENERGY + SELL
    assert amounts(bills(tariff, used)[0]) == {"energy": "1.00", "sell": "-0.25"}  # 5 kWh bought, 3 + 2 sold


def test_over_the_period_all_of_it() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5, 12: 1}), flow("export", DAY, {12: 4, 13: 1}))
    tariff = HEAD + NET.format(over="period") + SOLD.format(over="period") + ENERGY + SELL
    assert amounts(bills(tariff, used)[0]) == {"energy": "0.20", "sell": "0.00"}  # 6 - 5
    assert amounts(bills(tariff, usage(DAY, "UTC", flow("export", DAY, {12: 4})))[0])["sell"] == "-0.20"


def test_meters_of_other_intervals_are_netted_over_the_longer_one() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5, 12: 1}), flow("export", DAY, {48: 3, 51: 1}, 15))
    tariff = HEAD + NET.format(over="interval") + SOLD.format(over="interval") + ENERGY + SELL
    assert amounts(bills(tariff, used)[0]) == {"energy": "1.00", "sell": "-0.15"}


def test_a_client_is_netted_over_its_own_intervals_whatever_its_neighbours_have() -> None:
    hours, quarters = flow("import", DAY, {12: 2}, clients=2), flow("export", DAY, {48: 1}, 15, clients=2)
    unknown = np.zeros(hours.values.shape, np.bool_)
    unknown[1] = True
    fine = flow("import", DAY, {49: 2}, 15, clients=2)
    absent = np.zeros(fine.values.shape, np.bool_)
    absent[0] = True
    values, others = np.array(hours.values), np.array(fine.values)
    values[1], others[0] = 0, 0
    parts = [part(values, hours.grid, unknown=unknown), part(others, fine.grid, unknown=absent), quarters]
    first, second = bills(HEAD + NET.format(over="interval") + ENERGY, usage(DAY, "UTC", *parts))
    assert (first.total, second.total) == ("0.20", "0.40")  # 2 - 1 in the hour; 2 and 1 in different quarters


def test_meters_that_begin_at_other_minutes_are_refused() -> None:
    on = grid(DAY, "UTC", 60)
    later = type(on)(on.start + 30, 60, 23)
    used = usage(DAY, "UTC", flow("import", DAY, {0: 1}), part(np.ones((1, 23), np.int64), later, flow="export"))
    with pytest.raises(TariffError, match="client c0: its meters' intervals cannot be laid over each other"):
        bills(HEAD + NET.format(over="interval") + ENERGY, used)


def run(tariff: str, months: Sequence[tuple[int, int]], **opening: str) -> list[BillPage]:
    """Months of 2018 of (import, export) kWh, each opened with what the one before closed with."""
    held: dict[str, Exact] = {name: Exact(np.array([int(value)])) for name, value in opening.items()}
    found = []
    for number, (used, sold) in enumerate(months, 1):
        period = month(f"2018-{number:02d}")
        calculator = Calculator(parse_tariff(HEAD + tariff, "t.toml"), period, "UTC")
        zero = Exact(np.zeros(1, np.int64))
        past = {one: [Earlier(held.get(one.quantity.name, zero))] for one in calculator.looks_back}
        page = calculator.bills(
            usage(period, "UTC", flow("import", period, {0: used}), flow("export", period, {12: sold})), past
        )
        held = dict(page.balances)
        found.append(page)
    return found


def printed(pages: Sequence[BillPage]) -> list[dict[str, str]]:
    return [amounts(page.bills[0]) for page in pages]


def test_a_bank_of_kwh_is_spent_first_and_paid_out_when_it_closes() -> None:
    pages = run(NET.format(over="period") + BANK + ENERGY, [(10, 40), (25, 0), (10, 30), (7, 0)])
    assert printed(pages) == [
        {"energy": "0.00"},  # 30 kWh kept
        {"energy": "0.00"},  # 25 of them spent
        {"energy": "0.00", "net.paid": "-0.50"},  # 5 + 20 paid at 0.02
        {"energy": "1.40"},
    ]
    assert [page.balances["net"].plain for page in pages] == [["30"], ["5"], ["0"], ["0"]]
    assert '"balances":{"net":"30"}' in pages[0].bills[0].detail
    assert [line["unit"] for line in lines(pages[2].bills[0])] == ["kWh", "kWh"]


def test_a_bank_by_schedule_keeps_each_period_apart() -> None:
    tariff = '[schedule.s]\nall.day = ["all 06:00-18:00"]\nall.night = "rest"\n' + NET.format(over="period")
    tariff += 'schedule = "s"\nbank = { keeps = "kWh", by = "s" }\n'
    tariff += ENERGY.replace("price = 0.20", 'schedule = "s"\nprice = { day = 0.30, night = 0.10 }')
    pages = run(tariff, [(10, 40), (10, 0)])
    assert printed(pages) == [{"energy.day": "0.00", "energy.night": "1.00"}] * 2
    assert [page.balances["net s.day"].plain for page in pages] == [["40"], ["40"]]


def test_a_bank_of_money_is_spent_on_lines_and_part_of_it_paid_out() -> None:
    tax = '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.10\n'
    pages = run(NET.format(over="period") + MONEY + ENERGY + CREDIT + tax, [(10, 110), (20, 0), (0, 20)])
    assert printed(pages) == [
        {"energy": "0.00", "credit": "0.00", "vat": "0.00"},  # 100 kWh are worth 5.00
        {"energy": "4.00", "credit": "-4.00", "vat": "0.00"},
        {"energy": "0.00", "credit": "0.00", "credit.paid": "-1.00", "vat": "-0.10"},  # half of 1.00 + 1.00
    ]
    assert [page.balances["net"].plain for page in pages] == [["5"], ["1"], ["0"]]


def test_money_of_this_period_may_have_to_wait_for_the_next() -> None:
    later = MONEY.replace("keeps", 'spends = "next-period", keeps')
    used = '[[line]]\nid = "fee"\nkind = "fixed"\nper = "day"\nprice = 0.10\n'
    pages = run(NET.format(over="period") + later + ENERGY + used + CREDIT + 'base = ["fee"]\n', [(0, 20), (5, 0)])
    assert printed(pages) == [
        {"energy": "0.00", "fee": "3.10", "credit": "0.00"},
        {"energy": "1.00", "fee": "2.80", "credit": "-1.00"},
    ]


def test_what_a_bank_opens_with_must_be_known() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5}))
    tariff = HEAD + NET.format(over="period") + BANK + ENERGY
    with pytest.raises(TariffError) as error:
        bills(tariff, used)
    assert str(error.value) == (
        "t.toml: quantity net: client c0: what the bank holds at first is not known (bill from its first period on, "
        'supply it by `etl history load`, or write unknown = "ignore" in the bank)'
    )
    ignoring = tariff.replace("pays = 0.02", 'pays = 0.02, unknown = "ignore"')
    assert bills(ignoring, used)[0].total == "1.00"


def test_a_bank_that_is_known_for_some_clients_names_the_first_of_the_others() -> None:
    used = usage(DAY, "UTC", flow("import", DAY, {0: 5}, clients=2))
    tariff = HEAD + NET.format(over="period") + BANK.replace("closes", 'unknown = "ignore", closes') + ENERGY
    calculator = Calculator(parse_tariff(tariff, "t.toml"), DAY, "UTC")
    (need,) = calculator.looks_back
    past = {need: [Earlier(Exact(np.array([2, 3])), np.array([True, False]))]}
    assert [bill.total for bill in calculator.bills(used, past).bills] == ["0.60", "1.00"]
    strict = Calculator(parse_tariff(tariff.replace('"ignore"', '"refuse"'), "t.toml"), DAY, "UTC")
    (need,) = strict.looks_back
    with pytest.raises(TariffError, match="client c1: what the bank holds at first is not known"):
        strict.bills(used, {need: past[calculator.looks_back[0]]})


def test_a_new_price_inside_a_period_takes_its_days_of_what_is_netted() -> None:
    first = ENERGY.replace("price", "to = 2018-01-11\nprice")
    second = ENERGY.replace("price = 0.20", "from = 2018-01-11\nprice = 0.40")
    page = run(NET.format(over="period") + BANK + first + second, [(31, 0)])[0]
    assert [(line["quantity"], line["amount"]) for line in lines(page.bills[0])] == [("10", "2.00"), ("21", "8.40")]


QUARTERS = st.lists(st.integers(0, 3000), min_size=96, max_size=96)


def hourly(quarters: Sequence[int]) -> list[int]:
    return [sum(quarters[hour : hour + 4]) for hour in range(0, 96, 4)]


@given(used=QUARTERS, sold=QUARTERS, coarse=st.tuples(st.booleans(), st.booleans()))
@settings(max_examples=40, deadline=None)
def test_netting_is_that_of_the_longest_interval(used: list[int], sold: list[int], coarse: tuple[bool, bool]) -> None:
    parts = []
    for name, quarters, by_hour in zip(("import", "export"), (used, sold), coarse, strict=True):
        wh, interval = (hourly(quarters), 60) if by_hour else (quarters, 15)
        parts.append(part([wh], grid(DAY, "UTC", interval), flow=name))
    pairs = zip(hourly(used), hourly(sold), strict=True) if any(coarse) else zip(used, sold, strict=True)
    kwh = Fraction(sum(max(0, one - other) for one, other in pairs), 1000)
    found = lines(bills(HEAD + NET.format(over="interval") + ENERGY, usage(DAY, "UTC", *parts))[0])
    assert Fraction(found[0]["quantity"]) == kwh


@given(months=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_kwh_is_lost_or_made_in_a_bank(months: list[tuple[int, int]]) -> None:
    pages = run(NET.format(over="period") + BANK + ENERGY, months)
    kwh = {name: Fraction(0) for name in ("energy", "net.paid")}
    for page in pages:
        for line in lines(page.bills[0]):
            kwh[line["id"]] += Fraction(line["quantity"])
    left = kwh["net.paid"] + pages[-1].balances["net"].fraction(0)
    assert kwh["energy"] - left == sum(used - sold for used, sold in months)


FAULTS = {
    "nothing": (
        NET.format(over="period").replace('"export"', '"import"'),
        "quantity net: less: 'import' less itself is nothing",
    ),
    "over": (NET.format(over="day"), "quantity net: over: 'day' is not known (use one of: period, interval)"),
    "kWh of an interval": (
        NET.format(over="interval") + BANK,
        "quantity net: bank: keeps kWh, and those of an interval",
    ),
    "by nothing": (
        NET.format(over="period") + BANK.replace("closes", 'by = "s", closes'),
        "quantity net: bank: by: 's' is not the quantity's schedule",
    ),
    "a date": (
        NET.format(over="period") + BANK.replace("03-31", "02-29"),
        "bank: closes: '02-29' is not a date of every",
    ),
    "pays": (NET.format(over="period") + BANK.replace(", pays = 0.02", ""), "quantity net: bank: pays: is missing"),
    "a part": (NET.format(over="period") + MONEY.replace("0.5 }", "2 }"), "bank: pays: 2 is above 1"),
    "unspent": (NET.format(over="period") + MONEY, "quantity net: the money in the bank of 'net' is spent by no line"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_netting_that_is_not_clear_is_refused(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text + ENERGY, "t.toml")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BANK + ENERGY + CREDIT, "line credit: on: 'net' is not a quantity with a bank of money"),
        (MONEY + ENERGY + CREDIT + CREDIT.replace('"credit"', '"again"', 1), "line again: on: another line spends the"),
        (MONEY + ENERGY + CREDIT + 'base = "rest"\n', 'line credit: base: "rest" is for taxes'),
        (
            MONEY + ENERGY + CREDIT + "from = 2018-01-01\n",
            "line credit: from: a bank is spent by one line at all times",
        ),
        (
            '[schedule.s]\nall.x = "rest"\n' + ENERGY + 'schedule = "s"\n',
            "line energy: on: 'net' is netted of the whole period, the line is by 's'",
        ),
    ],
)
def test_lines_that_do_not_fit_a_netted_quantity_are_refused(text: str, message: str) -> None:
    schedule, _, rest = text.partition(ENERGY) if text.startswith("[") else ("", "", "")
    text = NET.format(over="period") + (schedule + ENERGY + rest if schedule else text)
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text, "t.toml")
    assert message in str(error.value)
