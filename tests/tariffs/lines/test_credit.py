"""A bank of money spent on lines, worked by hand."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.net_tariffs import BANK, ENERGY, MONEY, NET, printed, run
from tests.support.tariff_pages import HEAD

CREDIT = '[[line]]\nid = "credit"\nkind = "credit"\non = "net"\n'


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


def test_a_bank_pays_whole_places_of_the_bill_of_lines_with_more() -> None:
    """5.00 are there for 10 kWh x 0.0123 = 0.123: 0.12 is paid, and the last line takes the 0.003."""
    fine = '[[line]]\nid = "fee"\nkind = "energy"\nprice = 0.0123\nround = { places = 3 }\n'
    pages = run(NET.format(over="period") + MONEY + ENERGY + fine + CREDIT + 'base = ["fee"]\n', [(0, 100), (10, 10)])
    assert printed(pages)[1] == {"energy": "0.000", "fee": "0.123", "credit": "-0.120", "rounding": "-0.003"}
    assert pages[1].balances["net"].plain == ["4.88"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MONEY + ENERGY + CREDIT + "round = { places = 0 }\n", "line credit: unknown key 'round'"),
        (BANK + ENERGY + CREDIT, "line credit: on: 'net' is not a quantity with a bank of money"),
        (
            MONEY + ENERGY + CREDIT + CREDIT.replace('"credit"', '"again"', 1),
            "line again: on: another line already spends the",
        ),
        (MONEY + ENERGY + CREDIT + 'base = "rest"\n', 'line credit: base: "rest" is for taxes'),
        (
            MONEY + ENERGY + CREDIT + "from = 2018-01-01\n",
            "line credit: from: the line that spends a bank holds at all times",
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
