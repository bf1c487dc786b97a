"""Reading, checking and billing a tariff of many lines takes as many steps a line as one of few: nothing is squared."""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from types import FrameType
from typing import Any

import numpy as np
import pytest

from etl.core.periods import Period
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.components import components
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import grid, part, usage

HEAD = 'name = "x"\ncurrency = "EUR"\nprorate = { month = "real-days" }\n'
ONE = '[[line]]\nid = "s"\nkind = "fixed"\nper = "month"\nprice = 1\n'
DAY = Period(date(2017, 8, 1), date(2017, 8, 2))
LINES = 60
FIRST = 1000
"""All numbers have as many digits, which are read one by one."""


def table(number: int, kind: str, *more: str, name: str = "") -> str:
    return "\n".join(["[[line]]", f'id = "{name or f"e{number}"}"', f'kind = "{kind}"', *more, ""])


def since(number: int) -> str:
    return f"from = {date(1970, 1, 1) + timedelta(days=4 * number)}"


def tax(number: int, *more: str, name: str = "") -> str:
    return table(number, "percent", f"rate = 0.{number + 1:06}", "tax = true", *more, name=name)


def series(number: int) -> str:
    made = f'[series.s{number}]\nsum = ["+P"]\nunit = "EUR/kWh"\n'
    return made + table(number, "energy", f'price = "series:s{number}"')


def quantity(number: int) -> str:
    made = f'[quantity.q{number}]\nof = "import"\nreduce = "max"\nwindow = 60\n'
    return made + table(number, "demand", f'on = "q{number}"', "price = 1")


MANY: dict[str, Callable[[int], str]] = {
    "lines": lambda n: table(n, "energy", f"price = {n}"),
    "versions": lambda n: table(n, "energy", f"price = {n}", since(n), name="e"),
    "taxes of all above": tax,
    "taxes of one": lambda n: tax(n, 'base = ["s"]'),
    "versions of a tax of all above": lambda n: tax(n, since(n), name="t"),
    "versions of the rest": lambda n: (
        tax(n, since(n), 'base = ["s"]', name="t") + tax(n, since(n), 'base = "rest"', name="r")
    ),
    "taxes of towns": lambda n: tax(n, 'base = ["s"]', f'when = {{ town = "{n}" }}'),
    "a base of its own": lambda n: table(n, "energy", "price = 1") + tax(n, f'base = ["e{n}"]', name=f"t{n}"),
    "minima": lambda n: table(n, "minimum", 'per = "day"', f"price = {n}"),
    "series": series,
    "quantities": quantity,
    "schedules": lambda n: (
        f'[schedule.d{n}]\nall.a = ["all 08:00-20:00"]\nall.b = "rest"\n'
        + table(n, "energy", f'schedule = "d{n}"', "price = { a = 1, b = 2 }")
    ),
    "tiers": lambda n: table(n, "energy", "tiers = { upto = [100] }", "price = [1, 2]"),
}
UNPRICED = ("series", "taxes of towns")
"""No bill is made of them here: they need prices, and attributes."""


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that are run, each turn of a loop one, and calls of C."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    def profile(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return count


def whole(kind: str, lines: int) -> Callable[[], object]:
    text = HEAD + ONE + "".join(MANY[kind](number) for number in range(FIRST, FIRST + lines))
    on = grid(DAY, "UTC", 60)
    used = usage(DAY, "UTC", part(np.full((2, on.slots), 1000, np.uint16), on))

    def work() -> None:
        tariff = parse_tariff(text, "t.toml")
        components(tariff)
        if kind not in UNPRICED:
            Calculator(tariff, DAY, "UTC").bills(used)

    return work


@pytest.mark.parametrize("kind", MANY)
def test_a_line_costs_the_same_however_many_there_are(kind: str) -> None:
    """Steps that grow with the square of n lines have a second difference of its double; a fifth of it is refused."""
    steps(whole(kind, 2))  # whatever is made once
    few, more, most = (steps(whole(kind, LINES * times)) for times in (1, 2, 3))
    assert abs(most - 2 * more + few) < LINES**2 / 5
