"""Value-added tax: what is in the base of none, and bases that do not add up to what is net."""

import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.bill_page import LINE_FIELDS
from etl.tariffs.pricing.value_added_tax import without_vat
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import energy, fixed, line, prorated
from tests.support.tariff_pages import AUGUST, bill_of_kwh, bills, grid, lines, part, usage

HOME = prorated("whole") + fixed("20.00") + energy("0.10")


def vat(rate: str, **keys: object) -> str:
    return line(id=keys.pop("id", "vat"), kind="percent", tax="vat", **keys) + f"rate = {rate}\n"


def bases_and_outside(tariff: str, kwh: str = "200") -> tuple[list[str], str]:
    """The bases of taxes, and what is outside of them: of 20.00 and 20.00."""
    bill = bill_of_kwh(tariff, kwh, AUGUST)
    return [one["quantity"] for one in lines(bill) if one["tax"]], json.loads(bill.detail)["out_of_scope"]


@pytest.mark.parametrize(
    ("taxes", "found"),
    [
        (vat("0.2"), (["40"], "0.00")),
        (vat("0.2", base=["standing"]), (["20"], "20.00")),
        (vat("0.2", base=["standing"]) + vat("0.1", id="b", base="rest"), (["20", "20"], "0.00")),
        (vat("0", base=["standing"]), (["20"], "20.00")),  # a rate of nothing is a rate
    ],
)
def test_what_no_tax_has_in_its_base_is_outside(taxes: str, found: tuple[list[str], str]) -> None:
    assert bases_and_outside(HOME + taxes) == found


@pytest.mark.parametrize(
    ("taxes", "found"),
    [
        (vat("0.2", base=["standing"]) + vat("0.1", id="b", base=["standing", "energy"]), (["20", "40"], "0.00")),
        (vat("0.2") + vat("0.1", id="b"), (["40", "48"], "0.00")),  # the second is on the first
        (
            vat("0.2", base=["energy"]) + 'share = { first = 50, of = "import", per_days = 31 }\n',
            (["5"], "20.00"),  # 50 of 200 kWh; who has the other 15.00?
        ),
    ],
)
def test_what_is_taxed_twice_or_in_part_does_not_add_up(taxes: str, found: tuple[list[str], str]) -> None:
    assert bases_and_outside(HOME + taxes) == found


def test_days_on_which_a_version_leaves_a_line_out_are_outside() -> None:
    """20.00 a month and 20.00 of energy, all on 1 August; the standing charge is taxed from 11 August on: 21 / 31."""
    before = vat("0.2", base=["energy"]).replace("rate", "to = 2017-08-11\nrate")
    after = vat("0.2", base=["standing", "energy"]).replace("rate", "from = 2017-08-11\nrate")
    assert bases_and_outside(HOME + before + after) == (["20", "13.55"], "6.45")


def test_clients_that_do_not_have_the_tax_have_all_of_it_outside() -> None:
    on = grid(AUGUST, "UTC")
    used = usage(AUGUST, "UTC", part(np.zeros((2, on.slots), np.uint8), on))
    used = replace(used, attributes=[{"exempt": "yes"}, {"exempt": "no"}])
    found = bills(HOME + vat("0.2") + 'when = { exempt = "no" }\n', used)
    assert [json.loads(bill.detail)["out_of_scope"] for bill in found] == ["20.00", "0.00"]


def test_lines_without_value_added_tax_are_known_before_any_bill() -> None:
    def found(text: str) -> list[str]:
        return without_vat(parse_tariff(text, "t.toml"))

    assert found(HOME + vat("0.2", base=["standing"]) + fixed("5", id="deposit")) == ["energy", "deposit"]
    assert found(HOME + vat("0.2")) == []
    assert found(HOME) == []


@st.composite
def homes(draw: st.DrawFn) -> str:
    """Charges, a levy on some of them that may change inside the month, and rates on all, some or none."""
    names = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    cents = st.integers(-5_000, 9_999).map(lambda amount: f"{amount / 100:.2f}")
    text = prorated("whole") + "".join(fixed(draw(cents), id=name) for name in names)
    levied = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    levy = line(id="levy", kind="percent", tax=True, base=levied)
    text += f"{levy}to = 2017-08-11\nrate = 0.05\n{levy}from = 2017-08-11\nrate = 0.0511\n"
    rates: dict[str, list[str]] = {}
    for name in [*names, "levy"]:
        rates.setdefault(draw(st.sampled_from(["0.21", "0.1", "0.055", ""])), []).append(name)
    for number, (rate, base) in enumerate(sorted(rates.items())):
        included = draw(st.booleans())
        if rate:
            text += vat(rate, id=f"v{number}", base=base, included=included)
    text += fixed(draw(cents), id="below")
    return text + vat("0.04", id="left", base="rest") * draw(st.booleans())


@given(homes())
def test_bases_and_what_is_outside_of_them_are_what_is_net(tariff: str) -> None:
    detail = json.loads(bill_of_kwh(tariff, "0", AUGUST).detail)
    printed = [dict(zip(LINE_FIELDS, one, strict=True)) for one in detail["lines"]]
    parts = [Decimal(one["quantity"]) for one in printed if one["tax"]] + [Decimal(detail.get("out_of_scope", 0))]
    net = sum(Decimal(one["amount"]) for one in printed if not one["tax"])
    assert net == Decimal(detail["totals"]["subtotal"])
    assert "out_of_scope" not in detail or sum(parts) == net
