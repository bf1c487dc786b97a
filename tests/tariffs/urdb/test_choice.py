"""One tariff chosen of a file of several, and components that are left out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.core.errors import TariffError, UsageError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import read_urdb
from etl.tariffs.urdb.choice import Choice
from etl.tariffs.urdb.item_fields import COMPONENTS
from tests.support.command import Shell
from tests.support.readings import bills, hours, loaded
from tests.support.urdb_versions import starts, tables, version

A, B = version(0.1, "2016-01-01", name="Rate  A"), version(0.2, "2016-01-01", "2016-12-31", name="Rate B")


def test_a_file_of_several_tariffs_is_refused_until_one_is_named() -> None:
    with pytest.raises(TariffError) as caught:
        tables(A, B)
    remedy = "(name one: --name, or the column tariff_name of etl assign)"
    assert str(caught.value) == f"u.json: holds 2 tariffs: 'Rate A', 'Rate B' {remedy}"
    assert tables(A, B, choice=Choice("rate a"))["line"][0]["price"] == Decimal("0.1")
    with pytest.raises(TariffError) as caught:
        tables(A, B, choice=Choice("Rate C"))
    assert str(caught.value) == "u.json: has no tariff 'Rate C' (its tariffs are 'Rate A', 'Rate B')"


def test_hyphens_and_spaces_within_a_name_are_the_same() -> None:
    items = [version(0.1, "2016-01-01", "2016-12-31", name="TOU-Meter Charge"), version(0.2, "2016-01-01", name="B")]
    items.append(version(0.3, "2017-01-01", name="TOU Meter  charge"))
    with pytest.raises(TariffError, match="holds 2 tariffs: 'TOU Meter charge', 'B'"):
        tables(*items)
    found = tables(*items, choice=Choice("tou-meter charge"))
    assert [one["price"] for one in found["line"]] == [Decimal("0.1"), Decimal("0.3")]


def test_versions_of_other_names_that_follow_each_other_are_one_tariff_renamed() -> None:
    assert starts(version(0.3, "2015-01-01", "2016-01-01", name="Old"), A) == ["2015-01-01", "2016-01-01", "None"]


def test_a_long_version_of_another_name_is_another_tariff_however_many_come_between() -> None:
    later = version(0.3, "2018-01-01", name="Rate B")
    with pytest.raises(TariffError, match="holds 2 tariffs"):
        tables(version(0.1, "2016-01-01", "2018-12-31", name="Rate A"), version(0.2, "2018-06-01", name="Rate B"))
    with pytest.raises(TariffError, match="holds 2 tariffs"):
        tables(
            version(0.1, "2015-01-01", "2018-12-31", name="Rate A"),
            version(0.1, "2015-02-01", "2015-03-01", name="Rate A"),
            later,
        )


REACTIVE = version(0.1, "2016-01-01", demandreactivepowercharge=0.3)


def test_a_charge_that_is_not_priced_may_be_left_out_and_every_bill_says_so() -> None:
    choice = Choice(without=("reactive",))
    tariff = read_urdb(json.dumps(REACTIVE), "u.json", choice)
    assert tariff.warnings == ("charges of the URDB file are left out: reactive",)
    again = parse_tariff(to_toml(tables(REACTIVE, choice=choice)), "u.toml")
    assert (again.text, again.warnings) == (tariff.text, tariff.warnings)


UNPRICED: dict[str, dict[str, Any]] = {
    "coincident": {"coincidentratestructure": [[{"rate": 5}]]},
    "reactive": {"demandreactivepowercharge": 1},
    "ratchet": {"demandratchetpercentage": [1] * 12},
    "meters": {"fixedchargeeaaddl": 3},
    "demand": {"flatdemandstructure": [[{"rate": 4}]], "flatdemandunit": "kVA"},
    "demand_tou": {"demandratestructure": [[{"rate": 4}]], "demandrateunit": "hp"},
    "lookback": {"demandratestructure": [[{"rate": 4}]], "lookbackPercent": 0.5, "lookbackRange": 3},
    "fuel": {"fueladjustmentsmonthly": [0.1] * 6},
    "export": {"dgrules": "Buy All Sell All", "energyratestructure": [[{"rate": 0.1, "sell": 0.05}]]},
}


@pytest.mark.parametrize("word", COMPONENTS)
def test_each_component_that_is_refused_names_the_word_that_leaves_it_out(word: str) -> None:
    item = version(0.1, "2016-01-01") | UNPRICED[word]
    with pytest.raises(TariffError, match=f"leave it out: etl tariff convert --without {word}"):
        tables(item)
    left = tables(item, choice=Choice(without=(word,)))
    assert left["warnings"] == [f"charges of the URDB file are left out: {word}"]
    assert next(one for one in left["line"] if one["id"] == "energy")["price"] == Decimal("0.1")


def test_what_is_not_there_cannot_be_left_out() -> None:
    with pytest.raises(TariffError) as caught:
        tables(REACTIVE, choice=Choice(without=("reactive", "meters")))
    assert str(caught.value) == "u.json: has nothing of 'meters' to leave out (omit --without meters)"
    with pytest.raises(UsageError, match="--without vat: is not one of coincident, reactive, ratchet, meters"):
        Choice(without=("vat",))


def two_tariffs() -> Path:
    Path("u.json").write_text(json.dumps([A, B]))
    return Path("u.json")


def test_a_name_picks_the_tariff_of_a_bill_a_check_a_conversion(etl: Shell) -> None:
    two_tariffs()
    loaded(etl, hours("a", "2016-07-01", "2016-08-01"))
    refused = (
        "etl: u.json: holds 2 tariffs: 'Rate A', 'Rate B' (name one: --name, or the column tariff_name of etl assign)\n"
    )
    for command in (["bill", "--month", "2016-07", "--tariff"], ["tariff", "check"], ["tariff", "convert"]):
        done = etl(*command, "u.json")
        assert (done.code, done.err) == (1, refused)
        assert etl(*command, "u.json", "--name", "Rate B").code == 0
    assert bills(etl, "total") == [("148.80",)]
    assert etl("bill", "--month", "2016-07", "--name", "Rate B").err == (
        "etl: --name picks a tariff of a URDB file: name the file too (--tariff FILE)\n"
    )


def test_tariffs_of_one_file_are_compared_by_their_names(etl: Shell) -> None:
    two_tariffs()
    loaded(etl, hours("a", "2016-07-01", "2016-08-01"))
    both = etl.ok(
        "compare", "--month", "2016-07", "--tariff", "u.json", "--name", "Rate A", "--name", "Rate B", "--json"
    ).json
    assert [one["total"] for one in both["tariffs"]] == ["74.40", "148.80"]
    done = etl("compare", "--month", "2016-07", "--tariff", "u.json", "--name", "Rate A", "--name", "C")
    assert done.err == "etl: --name C: no tariff of these files has this name (etl tariff check FILE)\n"


def test_a_table_of_assignments_names_a_tariff_of_a_file(etl: Shell) -> None:
    two_tariffs()
    loaded(etl, hours("a", "2016-07-01", "2016-08-01"), hours("b", "2016-07-01", "2016-08-01"))
    Path("c.csv").write_text("client_number,tariff,tariff_name\na,u.json,Rate A\nb,u.json,Rate B\n")
    etl.ok("assign", "c.csv")
    etl.ok("bill", "--month", "2016-07")
    assert bills(etl, "client_number", "total") == [("a", "74.40"), ("b", "148.80")]
    Path("c.csv").write_text("client_number,tariff,tariff_name\na,,Rate A\n")
    done = etl("assign", "c.csv")
    assert "tariff_name: 'Rate A' picks a tariff of a file, and the row has no tariff" in done.err
