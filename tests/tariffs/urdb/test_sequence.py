"""Versions of a URDB file: dates in disguise, days of two or of none, several tariffs, what is left out."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.errors import TariffError, UsageError
from etl.core.periods import Period, month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import read_urdb, urdb_tables
from etl.tariffs.urdb.choice import COMPONENTS, Choice
from tests.support.command import Shell
from tests.support.readings import bills, hours, loaded
from tests.support.tariff_pages import amounts, grid, lines, part, usage, warnings


def version(rate: float, first: str | None, last: str | None = None, **fields: Any) -> dict[str, Any]:
    dates = {key: stamp for key, stamp in (("startdate", first), ("enddate", last)) if stamp}
    return {"energyratestructure": [[{"rate": rate}]], **dates, **fields}


def tables(*items: dict[str, Any], choice: Choice = Choice()) -> dict[str, Any]:  # noqa: B008 - frozen
    return urdb_tables(json.dumps(items), "u.json", choice)


def starts(*items: dict[str, Any]) -> list[str]:
    """The first days of the versions of energy, and the day after the last."""
    found = tables(*items)
    dated = [str(one["from"]) for one in found["line"] if "from" in one]
    return [str(found.get("from")), *dated, str(found.get("to"))]


def bill(period: Period, *items: dict[str, Any]) -> Bill:
    """1 kWh an hour, by the tariff as it is written down."""
    on = grid(period, "UTC", 60)
    used = usage(period, "UTC", part(np.full((1, on.slots), 1000, np.int64), on))
    return Calculator(parse_tariff(to_toml(tables(*items)), "u.toml"), period, "UTC").bills(used).bills[0]


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2016-12-31T16:00:00.000Z", "2017-01-01"),  # midnight in Manila, eight hours ahead
        ("2016-12-31T12:00:00.001Z", "2017-01-01"),
        ("2016-12-31T12:00:00.000Z", "2016-12-31"),
        ("2016-12-31T07:00:00.000Z", "2016-12-31"),
        ("2017-01-01T00:00:00.000Z", "2017-01-01"),
        ("2016-12-31T16:00:00-08:00", "2017-01-01"),
        ("2017-01-01", "2017-01-01"),
        (1483200000, "2017-01-01"),
    ],
)
def test_a_version_begins_on_the_nearest_midnight(stamp: Any, day: str) -> None:
    assert starts(version(0.1, stamp))[0] == day


@pytest.mark.parametrize(
    ("stamp", "after"),
    [
        ("2016-12-30T16:00:00.000Z", "2017-01-01"),
        ("2016-12-31T06:00:00.000Z", "2017-01-01"),
        ("2016-12-31T23:59:59.000Z", "2017-01-01"),
        ("2016-12-31T00:00:00.000Z", "2017-01-01"),
    ],
)
def test_an_end_is_a_day_included_and_the_last_minute_is_of_its_own_day(stamp: str, after: str) -> None:
    assert starts(version(0.1, "2016-01-01", stamp))[-1] == after


def test_one_version_holds_all_of_december_where_the_next_is_written_on_its_last_day() -> None:
    old = version(0.08, "2016-03-23T17:00:00.000Z", "2016-12-30T16:00:00.000Z", name="TOU (Secondary)")
    new = version(0.09, "2016-12-31T16:00:00.000Z", name="TOU")
    assert starts(old, new) == ["2016-03-24", "2017-01-01", "None"]
    (line,) = lines(bill(month("2016-12"), old, new))
    assert (line["quantity"], line["amount"]) == ("744", "59.52")


def test_on_a_day_that_two_versions_claim_the_next_one_holds_and_a_note_says_so() -> None:
    items = version(0.1, "2016-01-01", "2016-06-01T00:00:00Z"), version(0.2, "2016-06-01T00:00:00Z")
    note = "where enddate is the day of the next startdate, the next version takes over on it: 2016-06-01"
    assert starts(*items) == ["2016-01-01", "2016-06-01", "None"]
    assert note in tables(*items)["notes"]
    assert "unpriced" not in tables(*items)


@pytest.mark.parametrize(
    ("last", "refused", "why"),
    [
        ("2016-04-30", ("2016-05", "2016-05-20"), "no version holds from 2016-05-01 to 2016-05-31"),
        ("2016-06-02", ("2016-06", "2016-06-01"), "two versions hold from 2016-06-01 to 2016-06-02"),
    ],
)
def test_a_gap_or_an_overlap_refuses_the_bills_that_touch_it_alone(
    last: str, refused: tuple[str, str], why: str
) -> None:
    items = version(0.1, "2016-01-01", last), version(0.2, "2016-06-01")
    touched = month(refused[0])
    with pytest.raises(TariffError) as caught:
        bill(touched, *items)
    remedy = "(bill other days, or correct the versions of the tariff)"
    assert str(caught.value) == f"u.toml: has no prices for {touched}: {why} {remedy}"
    assert amounts(bill(month("2016-04"), *items)) == {"energy": "72.00"}  # 720 h
    assert amounts(bill(month("2016-07"), *items)) == {"energy": "148.80"}  # 744 h


def test_a_version_that_lasts_beyond_two_others_meets_both() -> None:
    items = (
        version(0.1, "2016-01-01", "2016-12-31"),
        version(0.2, "2016-03-01", "2016-04-30"),
        version(0.3, "2016-05-01"),
    )
    found = [(str(one["from"]), str(one["to"]), one["why"]) for one in tables(*items)["unpriced"]]
    assert found == [
        ("2016-03-01", "2017-01-01", "two versions hold"),
        ("2016-05-01", "2017-01-01", "two versions hold"),
    ]
    with pytest.raises(TariffError, match="two versions hold"):
        bill(month("2016-07"), *items)
    assert bill(month("2017-01"), *items).total == "223.20"


def test_unknown_keys_of_tiers_are_a_warning_on_every_bill() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "ratio": 2, "note": ""}]], "pdp": 1}
    text = "the URDB file has fields that are not priced: energyratestructure.ratio, pdp"
    assert warnings(bill(month("2016-07"), item)) == [text]


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
    "fuel": {"dgrules": "Net Metering", "fueladjustmentsmonthly": [0] * 6 + [0.1] * 6},
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
    assert str(caught.value) == "u.json: has nothing of 'meters' to leave out (take --without away)"
    with pytest.raises(UsageError, match="--without vat: is not one of coincident, reactive, ratchet, meters"):
        Choice(without=("vat",))


def test_days_without_a_price_are_a_table_of_any_tariff() -> None:
    head = 'name = "T"\ncurrency = "EUR"\n[[unpriced]]\nfrom = 2016-05-01\n'
    text = head + '{}why = "x"\n[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    for wrong, message in (
        ("", "t.toml: unpriced: to: is missing (add the first day, and the one after the last)"),
        (
            "to = 2016-05-01\n",
            "t.toml: unpriced: to: 2016-05-01 is not after from = 2016-05-01 (write the day after the last one)",
        ),
        ("to = 2016-06-01\nuntil = 1\n", "t.toml: unpriced: unknown key 'until' (known here: from, to, why)"),
    ):
        with pytest.raises(TariffError) as caught:
            parse_tariff(text.format(wrong), "t.toml")
        assert str(caught.value) == message
    assert parse_tariff(text.format("to = 2016-06-01\n"), "t.toml").unpriced[0].why == "x"


# Commands


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
