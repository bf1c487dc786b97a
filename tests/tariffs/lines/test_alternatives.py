"""Lines of one id with conditions: every bill has exactly one, or the tariff, or the bill, is refused."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.explanation import explain_lines
from etl.tariffs.read.parse import parse_tariff
from tests.support.client_numbers import bills_of
from tests.support.demand_tariffs import WHOLE
from tests.support.tariff_pages import HEAD, amounts, bill_of_kwh, bills, days, grid, lines, part, usage

JUNE = month("2020-06")
ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\n'


def slabs(*conditions: str, prices: tuple[str, ...] = ()) -> str:
    named = zip(conditions, prices or [str(place) for place in range(1, len(conditions) + 1)], strict=True)
    return "".join(f"{ENERGY}price = {price}\nwhen = {{ {condition} }}\n" for condition, price in named)


SLABS = slabs('import = "<= 250"', 'import = "> 250 and <= 300"', 'import = "> 300"')
DUTY = '[[line]]\nid = "duty"\nkind = "percent"\nrate = 0.1\nbase = ["energy"]\n'


@pytest.mark.parametrize(
    ("kwh", "energy"),
    [
        ("0", "0.00"),
        ("250", "250.00"),
        ("250.000001", "500.00"),
        ("300", "600.00"),
        ("300.000001", "900.00"),
    ],
)
def test_every_bill_has_one_of_them_and_other_lines_name_it_by_its_id(kwh: str, energy: str) -> None:
    bill = bill_of_kwh(WHOLE + SLABS + DUTY, kwh, JUNE)
    assert amounts(bill) == {"energy": energy, "duty": f"{float(energy) / 10:.2f}"}


@st.composite
def partitions(draw: st.DrawFn) -> list[str]:
    """Conditions that have every number once, in any order."""
    cuts = sorted(draw(st.sets(st.integers(1, 400), min_size=1, max_size=4)))
    closed = [draw(st.booleans()) for _ in cuts]
    edges = list(zip(cuts, closed, strict=True))
    found = [
        _upper(edges[0]),
        *(f"{_lower(low)} and {_upper(high)}" for low, high in pairwise(edges)),
    ]
    return draw(st.permutations([*found, _lower(edges[-1])]))


def _upper(edge: tuple[int, bool]) -> str:
    return f"{'<=' if edge[1] else '<'} {edge[0]}"


def _lower(edge: tuple[int, bool]) -> str:
    return f"{'>' if edge[1] else '>='} {edge[0]}"


def _holds(condition: str, kwh: Fraction, share: Fraction) -> bool:
    """Compare by hand, bounds by a share of a month."""
    compare = {"<=": "__le__", "<": "__lt__", ">": "__gt__", ">=": "__ge__"}
    pairs = [one.split() for one in condition.split(" and ")]
    return all(getattr(kwh, compare[sign])(int(bound) * share) for sign, bound in pairs)


@given(partitions(), st.lists(st.integers(0, 400_000_000), min_size=1, max_size=5), st.integers(1, 30))
@settings(max_examples=60)
def test_conditions_that_partition_price_every_kwh_once(conditions: list[str], mwh: list[int], length: int) -> None:
    period = days("2020-06-01", f"2020-06-{length + 1:02d}" if length < 30 else "2020-07-01")
    on = grid(period, "UTC", 60)
    values = np.zeros((len(mwh), on.slots), np.int64)
    values[:, 0] = mwh
    head = HEAD + 'prorate = { month = "real-days" }\n'
    found = bills(
        head + slabs(*[f'import = "{one}"' for one in conditions]), usage(period, "UTC", part(values, on, scale=0))
    )
    for energy, bill in zip(mwh, found, strict=True):
        kwh = Fraction(energy, 10**6)
        (price,) = [place for place, one in enumerate(conditions, 1) if _holds(one, kwh, Fraction(length, 30))]
        assert [(line["quantity"], line["price"]) for line in lines(bill)] == [(_plain(kwh), str(price))]


def _plain(kwh: Fraction) -> str:
    text = f"{float(kwh):.6f}".rstrip("0")
    return text.rstrip(".")


@given(
    st.lists(st.integers(1, 300), min_size=1, max_size=3, unique=True).map(sorted),
    st.integers(0, 400_000_000),
    st.integers(1, 30),
)
@settings(max_examples=40)
def test_tiers_of_the_whole_steps_and_conditions_are_the_same(upto: list[int], mwh: int, length: int) -> None:
    """A price of all kWh, and an amount a day, by the slab: written as tiers, and as conditions."""
    period = days("2020-06-01", f"2020-06-{length + 1:02d}" if length < 30 else "2020-07-01")
    head = HEAD + 'prorate = { month = "real-days" }\n'
    prices, on = list(range(1, len(upto) + 2)), f"tiers = {{ upto = {upto}"
    fixed = '[[line]]\nid = "fixed"\nkind = "fixed"\nper = "day"\n'
    between = [f"> {low} and <= {high}" for low, high in pairwise(upto)]
    conditions = [f"<= {upto[0]}", *between, f"> {upto[-1]}"]
    whole = f'{head}{ENERGY}{on}, whole = true }}\nprice = {prices}\n{fixed}on = "import"\n{on} }}\nprice = {prices}\n'
    slabbed = head + "".join(
        f'{line}price = {price}\nwhen = {{ import = "{one}" }}\n'
        for line in (ENERGY, fixed)
        for price, one in zip(prices, conditions, strict=True)
    )
    kwh = f"{mwh // 10**6}.{mwh % 10**6:06d}"
    assert amounts(bill_of_kwh(whole, kwh, period)) == amounts(bill_of_kwh(slabbed, kwh, period))


def test_a_slab_of_sanctioned_load_comes_out_as_published() -> None:
    """Delhi: 6 kW above 5 kW pay 25 a kW a month; 14 of 31 days are 25 x 0.4516 x 6 = 67.74."""
    line = '[[line]]\nid = "fixed"\nkind = "fixed"\nper = "month"\n{}\nwhen = {{ load_kw = "{}" }}\n'
    slabs_of = [("price = 40", "<= 2"), ("price = 100", "> 2 and <= 5"), ('price = 25\ntimes = "load_kw"', "> 5")]
    tariff = HEAD + 'prorate = { month = "real-days" }\n' + "".join(line.format(*one) for one in slabs_of)
    period = days("2014-07-24", "2014-08-07")
    on = grid(period, "Asia/Kolkata", 60)
    used = usage(period, "Asia/Kolkata", part(np.ones((3, on.slots), np.int64), on))
    found = bills(tariff, replace(used, attributes=[{"load_kw": kw} for kw in ("2", "5", "6")]))
    assert [bill.total for bill in found] == ["18.06", "45.16", "67.74"]


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        (
            ('import = "<= 250"', 'import = ">= 250"'),
            (
                "t.toml: line energy: two lines have this id, where import is <= 250 and where import is >= 250, and "
                "a bill may be both (let their conditions exclude each other, or give each line its own id)"
            ),
        ),
        (
            ('import = "<= 250"', 'import = "> 300"'),
            (
                "t.toml: line energy: has no price where import is > 250 and <= 300 (add a line of this id for it, "
                "with price = 0 if it is free)"
            ),
        ),
        (('import = "<= 250"', 'import = "> 250 and <= 300"'), "has no price where import is > 300"),
        (('import = "> 5"', 'import = "> 2 and <= 5"'), "has no price where import is <= 2"),
        (('import = "<= 250"', 'household = "yes"'), "where import is <= 250 and where household is yes"),
        (('import = "<= 9"', 'import = { is = "> 9", times = "days" }'), "where import is > 9 a day"),
    ],
)
def test_conditions_that_overlap_or_leave_a_gap_are_refused(conditions: tuple[str, ...], message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(WHOLE + slabs(*conditions), "t.toml")
    assert message in str(error.value)


def test_a_line_without_a_condition_has_no_alternative() -> None:
    with pytest.raises(TariffError, match="two lines have this id and begin without a date"):
        parse_tariff(f"{WHOLE}{ENERGY}price = 1\n{slabs(chr(34).join(['import = ', '<= 250', '']))}", "t.toml")


def test_alternatives_have_one_base() -> None:
    tax = '[[line]]\nid = "tax"\nkind = "percent"\nrate = {rate}\nwhen = {{ import = "{when}" }}\n'
    both = tax.format(rate="0.1\nbase = []", when="<= 250"), tax.format(rate="0.2", when="> 250")
    with pytest.raises(TariffError, match="not the same base and tax"):
        parse_tariff(WHOLE + ENERGY + "price = 1\n" + both[0].replace("[]", '["energy"]') + both[1], "t.toml")


def test_what_carries_a_balance_has_no_alternatives() -> None:
    least = '[[line]]\nid = "least"\nkind = "minimum"\nper = "year"\nprice = {price}\nwhen = {{ import = "{when}" }}\n'
    head = WHOLE.replace('"whole"', '"whole", year = "365"')
    both = least.format(price=10, when="<= 250") + least.format(price=20, when="> 250")
    with pytest.raises(TariffError, match="what they carry to the next bill would be mixed up"):
        parse_tariff(f"{head}{ENERGY}price = 1\n{both}", "t.toml")


def test_a_client_for_whom_none_holds_is_refused_by_name() -> None:
    tariff = slabs('household = "yes"', 'household = "no"')
    assert [amounts(bill) for bill in bills_of(tariff, [{"household": "no"}], 1)] == [{"energy": "48.00"}]
    with pytest.raises(TariffError) as error:
        bills_of(tariff, [{"household": "yes"}, {"household": "perhaps"}])
    assert str(error.value) == (
        "t.toml: line energy: client c1: no `when` of the lines of this id holds "
        "(add a line for it, with price = 0 if it is free)"
    )


def test_a_bill_for_which_none_holds_says_what_was_used() -> None:
    tariff = slabs('import = "<= 20", kva = "> 5"', 'import = "> 20", kva = "> 5"')
    with pytest.raises(TariffError, match=r"no `when` of the lines of this id holds \(import is 24 kWh\)"):
        bills_of(f'prorate.month = "whole"\n{tariff}', [{"kva": "3"}], 1)


def test_versions_may_each_have_alternatives() -> None:
    """20 kWh on 1 June at 1, by the conditions before the 16th; 20 of 40 kWh in the second half, by the ones after."""
    before = SLABS.replace("price", "to = 2020-06-16\nprice")
    after = slabs('import = "<= 30"', 'import = "> 30"', prices=("7", "8")).replace("price", "from = 2020-06-16\nprice")
    on = grid(JUNE, "UTC", 60)
    values = np.zeros((1, on.slots), np.int64)
    values[0, [0, 400]] = 20_000
    bill = bills(WHOLE + before + after, usage(JUNE, "UTC", part(values, on)))[0]
    assert amounts(bill) == {"energy": "20.00", "energy 2020-06-16": "160.00"}


def test_an_explanation_shows_the_alternative_that_the_bill_has() -> None:
    on = grid(JUNE, "UTC", 60)
    values = np.zeros((2, on.slots), np.int64)
    values[:, 0] = [100_000, 290_160]
    used = replace(usage(JUNE, "UTC", part(values, on)))
    calculator = Calculator(parse_tariff(WHOLE + SLABS + DUTY, "t.toml"), JUNE, "UTC")
    page = calculator.page(used)
    assert [one.name for one in explain_lines(calculator, page, 1)[0].quantities] == ["import"]
    rules = [next(line.rule for line in explain_lines(calculator, page, row)) for row in range(2)]
    assert rules == ["when (import <= 250)", "when (import > 250 and <= 300)"]
