"""An attribute that changes inside a bill is a new version of the lines that read it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.core.usage_page import Attributes, Usage
from tests.support.tariff_lines import energy, fixed, line, prorated
from tests.support.tariff_pages import AUGUST, amounts, bills, grid, lines, part, usage

ELEVENTH = date(2017, 8, 11)


def changing(before: str, after: str, day: date = ELEVENTH) -> tuple[tuple[date, str], ...]:
    return ((AUGUST.start, before), (day, after))


def used(*attributes: Attributes, kwh: int = 1) -> Usage:
    on = grid(AUGUST, "UTC", 60)
    values = np.full((len(attributes), on.slots), kwh * 1000)
    return replace(usage(AUGUST, "UTC", part(values, on)), attributes=attributes)


def test_energy_is_divided_by_readings_and_a_charge_by_days_for_each_client_on_its_own_day() -> None:
    """10 days of 24 kWh at 0.1 and 21 at 0.2; standing 31 x 10 / 31 + 62 x 21 / 31. The third changes on the 21st."""
    tariff = prorated("real-days") + fixed('"attribute:m"') + energy('"attribute:p"')
    found = bills(
        tariff,
        used(
            {"p": changing("0.1", "0.2"), "m": changing("31", "62")},
            {"p": "0.3", "m": "31"},
            {"p": changing("0.1", "0.2", date(2017, 8, 21)), "m": "31"},
        ),
    )
    assert [amounts(bill) for bill in found] == [
        {"standing": "10.00", "standing 2017-08-11": "42.00", "energy": "24.00", "energy 2017-08-11": "100.80"},
        {"standing": "31.00", "energy": "223.20"},
        {"standing": "31.00", "energy": "48.00", "energy 2017-08-21": "52.80"},
    ]


def test_each_billing_demand_counts_by_its_days() -> None:
    """At least 31 kW for 10 days and 62 kW for 21, at 1 a kW: 10 and 42. The peak of 1 kW is that of the month."""
    tariff = prorated("whole") + '[quantity.bd]\nof = "import"\nreduce = "max"\nfloor = "attribute:kw"\n'
    tariff += line(id="demand", kind="demand", on="bd", price=1)
    (bill,) = bills(tariff, used({"kw": changing("31", "62")}))
    assert amounts(bill) == {"demand": "10.00", "demand 2017-08-11": "42.00"}


def test_a_line_is_there_on_the_days_on_which_its_condition_holds() -> None:
    """240 kWh of 1.00 until the 10th: 24.00 of tax."""
    tariff = prorated("whole") + energy("1") + line(id="vat", kind="percent", tax=True, when=None)
    (bill,) = bills(tariff + 'rate = 0.1\nwhen = { home = "yes" }\n', used({"home": changing("yes", "no")}))
    assert amounts(bill) == {"energy": "744.00", "vat": "24.00"}


def test_a_rate_that_changes_takes_of_each_line_what_falls_on_its_days() -> None:
    """240 of 744 kWh at 10 %, 504 at 20 %; 10 and 21 days of 31.00."""
    tariff = prorated("real-days") + fixed("31") + energy("1") + line(id="vat", kind="percent")
    (bill,) = bills(tariff + 'rate = "attribute:r"\n', used({"r": changing("0.1", "0.2")}))
    assert amounts(bill)["vat"] == "25.00"  # (240 + 10) x 0.1
    assert amounts(bill)["vat 2017-08-11"] == "105.00"  # (504 + 21) x 0.2


def test_an_attribute_that_no_line_reads_changes_nothing() -> None:
    plain, other = bills(prorated("whole") + energy("1"), used({}, {"p": changing("1", "x")}))
    assert plain.detail == other.detail


def test_a_bank_is_spent_once_so_the_condition_of_its_line_cannot_change_inside_a_bill() -> None:
    tariff = prorated("whole") + (
        '[quantity.net]\nof = "import"\nless = "export"\nover = "interval"\n'
        'bank = { keeps = "money", price = 0.1, unknown = "ignore" }\n'
    )
    tariff += energy("1", on="net") + line(id="spent", kind="credit", on="net") + 'when = { home = "yes" }\n'
    with pytest.raises(TariffError) as error:
        bills(tariff, used({"home": changing("yes", "no")}))
    assert str(error.value) == (
        "t.toml: line spent: client c0: home changes on 2017-08-11 inside the bill, and a bank is spent once a bill "
        "(bill the parts, up to 2017-08-11 and from then on)"
    )


NUMBER = st.decimals("0.01", "9", places=2).map(str)
DAY = st.integers(2, 31).map(lambda day: date(2017, 8, day))
KINDS = {
    "fixed": ('per = "month"\nprice = NUMBER\n', ""),
    "energy": ("price = NUMBER\n", ""),
    "tiered": ('tiers = { upto = [NUMBER, 500], times = "days" }\nprice = [0.1, 0.2, NUMBER]\n', "energy"),
    "demand": ("price = NUMBER\n", ""),
    "minimum": ('per = "month"\nprice = NUMBER\n', ""),
    "percent": ("rate = NUMBER\n", ""),
}


@given(st.sampled_from(sorted(KINDS)), NUMBER, NUMBER, DAY)
def test_a_change_is_two_versions_of_the_line_with_the_numbers(kind: str, before: str, after: str, day: date) -> None:
    text, of_kind = KINDS[kind]
    base = prorated("real-days") + energy("0.5", id="base")
    head = f'[[line]]\nid = "own"\nkind = "{of_kind or kind}"\n'
    tax = '[[line]]\nid = "vat"\nkind = "percent"\nrate = 0.23\n'
    own = base + head + text.replace("NUMBER", '"attribute:n"') + tax
    versions = base + head + text.replace("NUMBER", before)
    versions += head + f"from = {day}\n" + text.replace("NUMBER", after) + tax
    if before == after:
        return
    (found,) = bills(own, used({"n": changing(before, after, day)}))
    (written,) = bills(versions, used({}))
    mine, theirs = lines(found), lines(written)
    for one in [*mine, *theirs]:
        one["description"] = ""
    assert (found.total, mine) == (written.total, theirs)
