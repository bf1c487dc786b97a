"""Laws of percentages and minima that change inside a bill: a slow reference, the same bill cut in two, whole sums."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core import bill_page as core
from etl.core.periods import Period
from tests.support.dated_lines import REAL, daily, vat
from tests.support.dated_reference import Bill, Charge
from tests.support.tariff_pages import HEAD, bills, grid, lines, part, usage
from tests.support.tariff_reference import money
from tests.support.tier_reference import FILLS

LAW = settings(max_examples=40, deadline=None, derandomize=True)
START = date(2017, 2, 14)
PRICES = st.decimals(0, 40, places=2).map(str)
RATES = st.decimals("-0.3", "0.3", places=3).map(str)
KWH = st.lists(st.integers(0, 60_000).map(lambda wh: wh / 1000), min_size=5, max_size=40)


@st.composite
def versions(draw: st.DrawFn, values: st.SearchStrategy[str], most: int = 2) -> dict[int, str]:
    days = sorted(draw(st.sets(st.integers(1, 39), max_size=most)))
    drawn = [draw(values) for _ in [0, *days]]
    changes = [place for place in range(1, len(drawn)) if Fraction(drawn[place]) != Fraction(drawn[place - 1])]
    return {0: drawn[0]} | {days[place - 1]: drawn[place] for place in changes}


@st.composite
def charges(draw: st.DrawFn) -> list[Charge]:
    """A fee, energy, a discount on it, a minimum, a levy on some of them and a tax on all, any of them dated."""
    levied = tuple(sorted(draw(st.sets(st.sampled_from(("fee", "energy", "less", "least")), min_size=1))))
    return [
        Charge("fee", "fixed", draw(versions(PRICES, 1))),
        Charge("energy", "energy", draw(versions(st.decimals(0, 1, places=4).map(str), 1))),
        Charge("less", "percent", draw(versions(RATES)), ("energy",)),
        Charge("least", "minimum", draw(versions(PRICES)), ("energy", "fee")),
        Charge("levy", "percent", draw(versions(RATES)), levied),
        Charge("vat", "percent", draw(versions(RATES))),
    ]


def billed(found: Sequence[Charge], kwh: Sequence[float], start: date = START, origin: date = START) -> core.Bill:
    tariff = REAL + "".join(one.toml(origin) for one in found)
    return bills(tariff, daily(Period(start, start + timedelta(days=len(kwh))), *kwh))[0]


@LAW
@given(charges(), KWH)
def test_bills_are_those_of_a_slow_reference(found: list[Charge], kwh: list[float]) -> None:
    expected = [
        (one["id"], one["from"], one["amount"], one["quantity"] if one["kind"] in ("percent", "minimum") else "")
        for one in lines(billed(found, kwh))
    ]
    slow = Bill(START, [round(one * 1000) for one in kwh]).lines(found)
    assert [(*one[:3], one[3] and money(round(Fraction(one[3]) * 100))) for one in expected] == [
        (
            one.charge.id, str(START + timedelta(days=one.first)), money(one.amount),
            money(one.cents) if one.charge.kind in ("percent", "minimum") else "",
        )
        for one in slow
    ]  # fmt: skip


@LAW
@given(charges(), KWH)
def test_the_parts_of_a_line_are_the_line(found: list[Charge], kwh: list[float]) -> None:
    """What the versions of the tax have of all lines above is what these lines are."""
    amounts = lines(billed(found, kwh))
    bases = sum((Fraction(one["quantity"]) for one in amounts if one["id"] == "vat"), Fraction(0))
    assert bases == sum((Fraction(one["amount"]) for one in amounts if one["id"] != "vat"), Fraction(0))


@LAW
@given(charges(), KWH, st.integers(1, 39))
def test_a_bill_is_two_bills_cut_at_the_change_to_a_cent_a_divided_line(
    found: list[Charge], kwh: list[float], day: int
) -> None:
    """Only the taxes change, all on one day; energy, days and taxes on them may span it, nothing else changes."""
    day = min(day, len(kwh) - 1)
    plain = [one for one in found if one.kind in ("fixed", "energy")]
    taxes = [Charge(one.id, one.kind, {0: "0.05", day: "0.2"}, one.base) for one in found if one.id == "vat"]
    levy = [Charge("levy", "percent", {0: "0.07"}, ("energy", "fee"))]
    least = [Charge("least", "minimum", {0: "20", day: "45"}, ("energy",))]
    whole = billed([*plain, *levy, *least, *taxes], kwh)
    second = START + timedelta(days=day)
    halves = [
        billed([*plain, *levy, *least, *taxes], part, start)
        for start, part in ((START, kwh[:day]), (second, kwh[day:]))
    ]
    together = by_version(lines(whole))
    for half, first in zip(halves, (START, second), strict=True):
        apart = by_version(lines(half))
        for name in ("least", "vat"):
            base, amount = together[name, str(first)]
            own, other = apart[name, str(first)]
            assert abs(base - own) <= Fraction(4, 100)  # fee, energy, levy; the minimum above
            assert abs(amount - other) <= Fraction(2, 100)
    assert abs(Fraction(whole.total) - sum(Fraction(half.total) for half in halves)) <= Fraction(7, 100)


def by_version(found: Sequence[dict[str, str]]) -> dict[tuple[str, str], tuple[Fraction, Fraction]]:
    sums: defaultdict[tuple[str, str], tuple[Fraction, Fraction]] = defaultdict(lambda: (Fraction(0), Fraction(0)))
    for one in found:
        base, amount = sums[one["id"], one["from"]]
        sums[one["id"], one["from"]] = (base + Fraction(one["quantity"]), amount + Fraction(one["amount"]))
    return sums


TOU = '[schedule.s]\nall.peak = ["all 08:00-20:00"]\nall.off = "rest"\n'
FIXED = HEAD + 'prorate = { bounds = "fixed" }\nround.places = 6\n'
TIER_PRICES = {"peak": ("0.25", "0.32"), "off": ("0.10", "0.14")}


@LAW
@given(
    st.lists(st.integers(0, 900), min_size=96, max_size=96),
    st.integers(1, 40_000),
    st.sampled_from(sorted(FILLS)),
    st.sampled_from(("period", "day")),
    st.integers(1, 3),
)
def test_tiers_are_divided_by_what_fills_them_before_the_change(
    wh: list[int], bound: int, fill: str, reset: str, day: int
) -> None:
    """What readings up to the change fill alone; of periods that share tiers over the bill, their kWh of its tiers."""
    period = Period(START, START + timedelta(days=4))
    price = ", ".join(f"{name} = [{low}, {high}]" for name, (low, high) in TIER_PRICES.items())
    tariff = (
        f'{FIXED}{TOU}[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\n'
        f'tiers = {{ upto = [{Decimal(bound) / 1000}], fill = "{fill}", reset = "{reset}" }}\n'
        f"price = {{ {price} }}\n" + vat({"": "0.2", str(START + timedelta(days=day)): "0.1"})
    )
    found = lines(bills(tariff, usage(period, "UTC", part([wh], grid(period, "UTC", 60))))[0])
    readings = [
        (hour // 24, "peak" if 8 <= hour % 24 < 20 else "off", Fraction(one, 1000)) for hour, one in enumerate(wh)
    ]
    before = [one for one in readings if one[0] < day]
    bounds = [Fraction(bound, 1000)]
    if fill == "prorata" and reset == "period":
        filled = FILLS[fill](readings, bounds, daily=False)
        sums = {name: (kwh_of(before, name), kwh_of(readings, name)) for name in TIER_PRICES}
        filled = {(name, tier): kwh * sums[name][0] / (sums[name][1] or 1) for (name, tier), kwh in filled.items()}
    else:
        filled = FILLS[fill](before, bounds, daily=reset == "day")
    money = sum((kwh * Fraction(TIER_PRICES[name][tier - 1]) for (name, tier), kwh in filled.items()), Fraction(0))
    first = next(one for one in found if one["id"] == "vat")
    assert abs(Fraction(first["quantity"]) - money) <= Fraction(4, 2 * 10**6)


def kwh_of(readings: Sequence[tuple[int, str, Fraction]], name: str) -> Fraction:
    return sum((kwh for _, period, kwh in readings if period == name), Fraction(0))
