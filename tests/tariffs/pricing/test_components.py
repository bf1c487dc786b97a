"""A tariff by components: what all versions of a line have alike, and what is each one's own."""

from datetime import date
from decimal import Decimal

from etl.tariffs.pricing.components import components, shown
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD

FIRST, CHANGE = date(2017, 1, 1), date(2018, 1, 1)
LINE = '[[line]]\nid = "energy"\nkind = "energy"\ndescription = "Day"\n'


def test_versions_stand_in_the_order_of_time_with_their_own_keys() -> None:
    text = f"{HEAD}from = {FIRST}\n{LINE}from = {CHANGE}\nprice = 0.2\ntax = true\n{LINE}to = {CHANGE}\nprice = 0.1\n"
    (found,) = components(parse_tariff(text, "t.toml"))
    assert (found.id, found.kind, found.keys) == ("energy", "energy", {"description": "Day"})
    first, second = found.versions
    assert (first.first, first.last, first.keys) == (FIRST, CHANGE, {"price": Decimal("0.1")})
    assert (second.first, second.last, second.keys) == (CHANGE, None, {"price": Decimal("0.2"), "tax": True})


def test_a_price_is_the_key_of_a_version_be_it_alike_in_all() -> None:
    text = f"{HEAD}{LINE}to = {CHANGE}\nprice = 0.1\n{LINE}from = {CHANGE}\nprice = 0.1\ntax = true\n"
    (found,) = components(parse_tariff(text, "t.toml"))
    assert [one.keys["price"] for one in found.versions] == [Decimal("0.1"), Decimal("0.1")]


def test_keys_are_one_line_with_the_price_last_and_unnamed() -> None:
    assert shown({"price": Decimal("0.170"), "per": "month"}) == "per month, 0.17"
    assert shown({"price": {"peak": Decimal("0.25"), "off": Decimal("0.1")}}) == "peak 0.25, off 0.1"
    assert shown({"price": {"summer": {"peak": 3}, "winter": {"all": [1, 2]}}}) == "summer: peak 3; winter: all 1 / 2"
    assert shown({"tiers": {"upto": [500], "fill": "prorata"}}) == "tiers (upto 500, fill prorata)"
