"""`etl issue` of bills with value-added tax: bases and taxes by rate in documents, and what is refused."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, line, loaded, percent, standing, tariff

AUGUST = ("--month", "2017-08")
ITEMS = "client_number,id,date,text,amount,tax_rate"


VAT, LEVY = percent("vat", "0.21", '"vat"'), percent("levy", "0.05", "true", 'base = ["energy"]')
DEPOSIT = line("fixed", "3.10", 'per = "month"', id="deposit")


@pytest.fixture
def home(etl: Shell) -> Shell:
    """August of a client with 1 kWh an hour: 744 kWh."""
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    return etl


def billed(etl: Shell, *lines: str) -> None:
    etl.ok("bill", *AUGUST, "--tariff", str(tariff("t.toml", *lines)))


def issued(etl: Shell, *options: str) -> list[dict[str, Any]]:
    """Issue August; the bodies of the documents of this command."""
    before = etl("documents", "--json")
    known = 0 if before.code else len(before.json["documents"])
    etl.ok("issue", *AUGUST, "--series", "S", *options)
    rows = etl.ok("documents", "--json").json["documents"][known:]
    return [json.loads(etl.ok("explain", "--document", one["document"], "--json").out) for one in rows]


def sums(body: dict[str, Any]) -> tuple[object, ...]:
    """Net, tax, taxes by rate, what is outside of them; AssertionError where that is not what is net."""
    taxes = [(one["rate"], one["base"], one["amount"]) for one in body["taxes"]]
    parts = [Decimal(base) for _, base, _ in taxes] + [Decimal(body["out_of_scope"])]
    assert sum(parts) == Decimal(body["net"])
    return body["net"], body["tax"], taxes, body["out_of_scope"]


def test_another_tax_is_in_the_base_of_vat_and_a_deposit_outside(home: Shell) -> None:
    """74.40 of energy, 5 % of it 3.72; 21 % of 78.12 are 16.4052; a deposit of 3.10."""
    billed(home, line("energy", "0.10"), LEVY, VAT, DEPOSIT)
    (body,) = issued(home)
    assert sums(body) == ("81.22", "16.41", [("0.21", "78.12", "16.41")], "3.10")
    assert [one["id"] for one in body["lines"] if one["tax"]] == ["vat"]
    assert home.ok("check").code == 0
    text = home.ok("explain", "--document", "S-000001").out
    assert "net: 81.22 EUR\n    outside VAT: 3.10 EUR\ntax: 16.41 EUR\n    0.21 of 78.12 EUR: 16.41 EUR" in text


def test_items_join_their_rates_and_a_difference_keeps_bases_and_net_together(home: Shell) -> None:
    """2 kWh more: 0.20 and 0.01 of the levy; 21 % of 78.33 are 16.4493."""
    billed(home, line("energy", "0.10"), LEVY, VAT, DEPOSIT)
    home.ok("items", "load", str(written("i.csv", ITEMS, "a,F,2017-08-02,Visit,10.00,0.21", "a,G,2017-08-02,Fine,4,0")))
    (body,) = issued(home)
    assert sums(body) == ("95.22", "18.51", [("0.21", "88.12", "18.51")], "7.10")
    home.load(written("late.csv", HEADER, "a,2017-08-05T10:00:00Z,3"), "--timezone", "UTC", "--interval", "1h")
    home.ok("bill", "--stale")
    (body,) = issued(home, "--corrections", "difference")
    assert (body["kind"], sums(body)) == ("correction", ("0.21", "0.04", [("0.21", "0.21", "0.04")], "0.00"))
    home.load(written("later.csv", HEADER, "a,2017-08-05T10:00:00Z,1"), "--timezone", "UTC", "--interval", "1h")
    home.ok("bill", "--stale")
    assert [one["kind"] for one in issued(home)] == ["credit_note", "credit_note", "invoice"]
    assert home.ok("check").code == 0


def test_bases_that_have_a_line_twice_are_refused_by_name(home: Shell) -> None:
    billed(home, line("energy", "0.10"), standing(), VAT, percent("more", "0.10", '"vat"', 'base = ["energy"]'))
    done = home("issue", *AUGUST, "--series", "S")
    assert done.code == 3
    assert (
        "  client a, 2017-08: not issued: the bases of VAT on its bill of 2017-08 are 179.80 and 0.00 outside of them, "
        'but its lines are 105.40 net (correct the tariff so that one line with tax = "vat" has each line in its '
        "base: etl tariff check)"
    ) in done.out.splitlines()
    assert home("documents").code == 1


def test_a_tariff_that_gets_value_added_tax_is_corrected_by_reversal(home: Shell) -> None:
    """What is net has changed, although no amount has."""
    billed(home, line("energy", "0.10"), LEVY, percent("vat", "0.21", "true"))
    (body,) = issued(home)
    assert (body["net"], body["tax"], "out_of_scope" in body) == ("74.40", "20.13", False)
    billed(home, line("energy", "0.10"), LEVY, VAT)
    credit, invoice = issued(home, "--corrections", "difference")
    assert (credit["kind"], credit["tax"], "out_of_scope" in credit) == ("credit_note", "-20.13", False)
    assert sums(invoice) == ("78.12", "16.41", [("0.21", "78.12", "16.41")], "0.00")
    assert home.ok("issue", *AUGUST, "--series", "S").out.startswith("nothing to issue")


def test_a_rest_is_explained_with_the_other_taxes_in_it(home: Shell) -> None:
    """74.40 of energy at 10 %; 21 % of what is left: 3.72 of the levy."""
    reduced = percent("reduced", "0.10", '"vat"', 'base = ["energy"]')
    billed(home, line("energy", "0.10"), LEVY, reduced, percent("vat", "0.21", '"vat"', 'base = "rest"'))
    text = home.ok("explain", "a", *AUGUST).out
    assert "4 vat: 3.72 EUR x 0.21 = 0.7812 -> 0.78 EUR" in text
    assert "of energy 74.40 + levy 3.72 + reduced -74.40" in text
    found = json.loads(home.ok("explain", "a", *AUGUST, "--json").out)["bills"][0]["lines"]
    assert [one["id"] for one in found if one["tax"]] == ["reduced", "vat"]
