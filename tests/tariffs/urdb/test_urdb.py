"""URDB items become our own tables: versions as dated lines, and text that reads back the same."""

import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import read_urdb, urdb_tables
from tests.support.tariff_pages import AUGUST, bill_of_kwh, lines
from tests.support.urdb_items import FLAT_KW, ONE, items, tables, version


def test_one_rate_is_one_line_without_a_schedule() -> None:
    assert tables({**ONE, "name": "R-1", "utility": "City"}) == {
        "name": "City: R-1",
        "currency": "USD",
        "timezone": "client",
        "prorate": {"month": "whole", "year": "real-days", "partial": 27, "longest": 35, "on_change": "days"},
        "notes": [tables(ONE)["notes"][0]],
        "line": [{"id": "energy", "kind": "energy", "price": Decimal("0.1")}],
    }


def test_versions_are_dated_lines_and_equal_neighbours_are_one() -> None:
    found = tables(
        version("2018-01-01T06:00:00.000Z", None, fixedmonthlycharge=5, energyratestructure=[[{"rate": 0.3}]]),
        version("2017-01-01T00:00:00.000Z", "2017-06-30T23:59:59.000Z", fixedmonthlycharge=5),
        version("2017-07-01", "2017-12-31T06:00:00.000Z", fixedmonthlycharge=5),
    )
    assert (str(found["from"]), found.get("to")) == ("2017-01-01", None)
    assert [(one["id"], str(one.get("from", "")), one["price"]) for one in found["line"]] == [
        ("customer", "", 5), ("energy", "", Decimal("0.1")), ("energy", "2018-01-01", Decimal("0.3")),
    ]  # fmt: skip


def test_a_charge_that_comes_later_is_free_before() -> None:
    found = tables(version("2017-01-01", "2017-12-31"), version("2018-01-01", None, **FLAT_KW))
    assert [one["price"] for one in found["line"] if one["id"] == "demand"] == [0, 10]
    assert len(parse_tariff(to_toml(found), "u.toml").lines[1]) == 2


def test_charges_that_are_always_zero_are_no_lines() -> None:
    zero = {"flatdemandstructure": [[{"rate": 0}]], "demandratestructure": [[{"rate": 0, "max": 5}, {"rate": 0}]]}
    found = tables({**ONE, **zero, "fixedchargefirstmeter": 0, "fixedchargeunits": "$/month", "mincharge": 0})
    assert [one["id"] for one in found["line"]] == ["energy"]


@given(items())
def test_a_converted_item_reads_back_as_the_same_tariff(text: str) -> None:
    converted = urdb_tables(text, "u.json")
    written, read = parse_tariff(to_toml(converted), "u.json"), read_urdb(text, "u.json")
    assert written == read
    assert to_toml(tomllib.loads(to_toml(converted), parse_float=Decimal)) == to_toml(converted)


@given(items(), st.integers(0, 2000))
def test_every_kwh_of_a_converted_item_is_priced_once(text: str, kwh: int) -> None:
    converted = to_toml(urdb_tables(text, "u.json"))
    found = lines(bill_of_kwh(converted, str(kwh), AUGUST))
    energy = [Fraction(one["quantity"]) for one in found if one["id"] == "energy"]
    assert not energy or round(sum(energy), 6) == kwh


REFUSED: dict[str, tuple[Any, str]] = {
    "no rate": ({"name": "x"}, "u.json: has no rate at all (give a file with energyratestructure or another charge)"),
    "a fault in one of several": (
        [version("2017-01-01", "2017-12-31"), version("2018-01-01", None, fixedchargeeaaddl=1)],
        ("u.json: version 2018-01-01: fixedchargeeaaddl: is a charge for each further meter, which is not priced "
        "(remove fixedchargeeaaddl where it does not apply, "
        "or leave it out: etl tariff convert --without meters)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
