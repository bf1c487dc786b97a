"""`etl explain`: every line with what it was made of, enough to do it again by hand."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Shell, written
from tests.support.readings import hours, loaded, tariff
from tests.support.readings import line as line_of

TARIFF = """\
name = "All kinds"
currency = "EUR"
timezone = "client"
prorate = { month = "real-days" }

[schedule.tou]
all.day = ["mon-fri 08:00-20:00"]
all.night = "rest"

[quantity.net]
of = "import"
less = "export"
over = "period"
bank = { keeps = "kWh", closes = "12-31", pays = 0.05 }

[[line]]
id = "standing"
kind = "fixed"
description = "Standing charge"
per = "month"
price = 15.15

[[line]]
id = "energy"
kind = "energy"
schedule = "tou"
tiers = { upto = [100], fill = "chronological" }
price = { day = [0.20, 0.30], night = [0.10, 0.15] }

[[line]]
id = "grid"
kind = "energy"
on = "net"
price = 0.01

[[line]]
id = "demand"
kind = "demand"
price = 3

[[line]]
id = "least"
kind = "minimum"
per = "month"
price = 100
base = ["energy", "grid"]

[[line]]
id = "levy"
kind = "percent"
tax = true
rate = 0.05
base = ["energy"]

[[line]]
id = "vat"
kind = "percent"
tax = true
rate = 0.20
base = "rest"
"""


def readings(first: str, hours: int, *, skip: range = range(0)) -> list[str]:
    start = datetime.fromisoformat(first)
    stamps = [start + timedelta(hours=hour) for hour in range(hours)]
    rows = [(number, stamp) for number, stamp in enumerate(stamps) if number not in skip]
    return [f"a,{stamp:%Y-%m-%d %H:%M},{(number % 7 + 1) / 8},import" for number, stamp in rows] + [
        f"a,{stamp:%Y-%m-%d %H:%M},0.05,export" for _, stamp in rows
    ]


@pytest.fixture
def billed(etl: Shell, tmp_path: Path) -> Shell:
    """August of one client, whose 10th has no reading."""
    (tmp_path / "all.toml").write_text(TARIFF)
    columns = "client=c,timestamp=t,value=v,flow=f"
    written("r.csv", "c,t,v,f", *readings("2017-08-01 00:00", 744, skip=range(9 * 24, 10 * 24)))
    etl.load("r.csv", "--timezone", "Europe/Lisbon", "--columns", columns, "--interval", "1h")
    assert etl("bill", "--month", "2017-08", "--tariff", "all.toml").code == 3
    return etl


def explained(etl: Shell) -> dict[str, Any]:
    (bill,) = etl.ok("explain", "a", "--month", "2017-08", "--json").json["bills"]
    return dict(bill)


def test_every_line_can_be_done_again_by_hand(billed: Shell) -> None:
    bill = explained(billed)
    total = Fraction(0)
    for line in bill["lines"]:
        quantity = Fraction(line["quantity_fraction"] or line["quantity"])
        exact = quantity * Fraction(line["price"]) * Fraction(line["factor"] or 1)
        if line["difference"]:  # the quantity is what was billed, the price what it must be at least
            exact = Fraction(line["price"]) * Fraction(line["factor"] or 1) - quantity
        assert (line["product"], line["difference"]) == (line["kind"] != "minimum", line["kind"] == "minimum")
        assert exact == Fraction(line["fraction"] or line["exact"]), line
        assert abs(exact - Fraction(line["amount"])) <= Fraction(1, 200)
        total += Fraction(line["amount"])
    assert total == Fraction(bill["total"]) == Fraction(bill["kept_total"])
    assert bill["same"]
    assert bill["differences"] == []


def test_what_is_cut_or_rounded_is_a_bound_less_the_sum(billed: Shell) -> None:
    cut = "".join(
        f'[[line]]\nid = "most"\nkind = "maximum"\nper = "month"\nprice = {price}\nbase = ["day"]\n{days}\n'
        for price, days in ((31, "to = 2017-08-11"), (62, "from = 2017-08-11"))
    )
    Path("cut.toml").write_text(
        'name = "T"\ncurrency = "EUR"\nprorate = { month = "real-days" }\n'
        '[[line]]\nid = "day"\nkind = "fixed"\nper = "day"\nprice = 1.51\n'
        + cut
        + '[[line]]\nid = "tens"\nkind = "rounding"\nround = { to = 10 }\n'
    )
    assert billed("bill", "--month", "2017-08", "--tariff", "cut.toml").code == 3  # a day is missing
    lines = [line for line in billed.ok("explain", "a", "--month", "2017-08").out.splitlines() if line[:1].isdigit()]
    assert lines == [
        "1 day: 31 day x 1.51 = 46.81 -> 46.81 EUR",
        "2 most: 31 x 10/31 - 15.1 EUR = -5.1 -> -5.10 EUR",
        "3 most: 31.71 EUR and 62 make 0 -> 0.00 EUR",
        "4 tens: 10 x 4 - 41.71 EUR = -1.71 -> -1.71 EUR",
    ]


def test_readings_of_a_line_are_counted_with_their_gaps_and_windows(billed: Shell) -> None:
    lines = {(line["id"], line["period"], line["tier"]): line for line in explained(billed)["lines"]}
    day = lines["energy", "day", "1"]["readings"]
    assert len(day) == 1
    assert day[0] | {"kwh": ""} == {
        "flow": "import", "interval": 60, "schedule": "tou", "windows": ["mon-fri 08:00-20:00"], "from": "2017-08-01",
        "to": "2017-09-01", "expected": 23 * 12, "read": 22 * 12, "estimated": 0, "missing": 12, "kwh": "",
        "spread": False,
    }  # fmt: skip
    assert [one["flow"] for one in lines["grid", "", ""]["readings"]] == ["import", "export"]
    kwh = {one["flow"]: Fraction(one["kwh"]) for one in lines["grid", "", ""]["readings"]}
    assert kwh["import"] - kwh["export"] == Fraction(lines["grid", "", ""]["quantity"])
    assert lines["grid", "", ""]["past"] == [{"name": "net", "back": 0, "value": "0", "unit": "kWh"}]
    assert lines["energy", "day", "1"]["rule"] == "schedule tou, tiers (upto 100, fill chronological)"


def test_the_lines_of_a_base_sum_to_it(billed: Shell) -> None:
    lines = [line for line in explained(billed)["lines"] if line["above"]]
    assert [line["id"] for line in lines] == ["least", "levy", "vat"]
    for line in lines:
        assert sum(Fraction(one["amount"]) for one in line["above"]) == Fraction(line["quantity"])
    assert {one["id"] for one in lines[1]["above"]} == {"energy"}
    assert min(Fraction(one["amount"]) for one in lines[2]["above"] if one["id"] == "levy") < 0


def test_people_read_the_same(billed: Shell) -> None:
    printed = billed.ok("explain", "a", "--month", "2017-08").out
    assert printed.startswith("client a, 2017-08 (2017-08-01..2017-08-31), Europe/Lisbon, incomplete\n")
    assert "\n1 standing: 1 month x 15.15 = 15.15 -> 15.15 EUR\n    Standing charge\n    fixed, per month; " in printed
    assert (
        "import 2017-08-01..2017-08-31, tou mon-fri 08:00-20:00: 264 of 276 readings of 60 min (12 missing), "
        in printed
    )
    assert "\nthis is the stored bill, to the last line\n" in printed
    assert "on the bill: 48 h missing, longest gap from 2017-08-10T00:00+01:00 to 2017-08-11T00:00+01:00\n" in printed


def test_a_part_of_a_month_is_told_as_a_fraction(billed: Shell) -> None:
    billed("bill", "--from", "2017-08-01", "--to", "2017-08-08", "--tariff", "all.toml", "--replace")
    printed = billed.ok("explain", "a", "--from", "2017-08-01", "--to", "2017-08-08").out
    assert (
        "standing: 0.225806451613 (exactly 7/31) month x 15.15 = 3.420967741935 (exactly 2121/620) -> 3.42 EUR"
        in printed
    )
    assert "x 3 x 7/31 = " in printed  # the demand of seven days


def test_readings_that_came_later_show_where_the_bill_differs(billed: Shell) -> None:
    written("late.csv", "c,t,v,f", *readings("2017-08-10 00:00", 24))
    columns = "client=c,timestamp=t,value=v,flow=f"
    billed.load("late.csv", "--timezone", "Europe/Lisbon", "--columns", columns, "--interval", "1h")
    bill = explained(billed)
    assert (bill["stale"], bill["same"]) == (True, False)
    assert Fraction(bill["total"]) != Fraction(bill["kept_total"])
    assert any(text.startswith("energy day tier 2 2017-08-01: quantity ") for text in bill["differences"])
    printed = billed.ok("explain", "a", "--month", "2017-08").out
    assert f"the stored bill of {bill['kept_total']} is marked stale (bill it again):\n  " in printed


def test_what_cannot_be_explained_says_why(billed: Shell) -> None:
    assert billed("explain", "nobody", "--month", "2017-08").error.startswith("etl: there is no client nobody (")
    assert billed("explain", "a", "--month", "2017-09").error == (
        "etl: client a has no bill in 2017-09 (make it: etl bill --month 2017-09)"
    )
    assert billed("explain", "a").code == 2


def test_other_methods_are_computed_and_nothing_of_them_is_stored(etl: Shell) -> None:
    """Hours at 1 kWh in a first week and at 3 in a second, of which a Wednesday is missing; the third is at 4."""

    rows = hours("a", "2017-07-31", "2017-08-21", "")
    row_kwh = [(1, 3, 4)[hour // 168] for hour in range(len(rows))]
    loaded(etl, [f"{row}{kwh}" for hour, (row, kwh) in enumerate(zip(rows, row_kwh, strict=True)) if hour // 24 != 9])
    tariff("one.toml", line_of("energy", "1"))
    days = ("--from", "2017-08-07", "--to", "2017-08-21")
    etl("bill", *days, "--tariff", "one.toml")
    before = etl.exported("bills")
    (one,) = etl.ok("explain", "a", *days, "--estimates", "--json").json["bills"]
    read = 168 * 7 - 24 * 3
    assert {other["method"]: int(other["total"].split(".")[0]) - read for other in one["estimates"]} == {
        "interpolate": 72, "like-day": 72, "average-like-day": 24, "week": 96, "profile": 96,
    }  # fmt: skip
    assert one["between"] == [f"{read + 24}.00", f"{read + 96}.00"]
    assert etl.exported("bills") == before
    (full,) = etl.ok("explain", "a", *days, "--json").json["bills"]
    assert "estimates" not in full


def test_bills_of_many_clients_are_explained_as_each_alone_is(etl: Shell) -> None:
    """Hours and quarters of an hour, gaps and a bill that could not be made, explained at once."""
    tariff("t.toml", line_of("energy", "0.5"))
    quarters = [f"b,2017-08-01T00:{minute:02}:00Z,0.25" for minute in (0, 15, 45)]
    loaded(etl, hours("a", "2017-08-01", "2017-08-03"), quarters, hours("c", "2017-08-02", "2017-08-04"))
    assert etl("bill", "--month", "2017-08", "--tariff", "t.toml").code == 3

    from etl.core.periods import month
    from etl.explain import Explainer, explain
    from etl.store.bills import bill_tariffs
    from etl.store.database.locks import snapshot

    august = month("2017-08")
    with snapshot():
        bills = bill_tariffs.priced_bills(["a", "b", "c"], august)
        together = Explainer().explain(sorted(bills, key=lambda one: one.client))
    alone = [one for client in "abc" for one in explain(client, [august])]
    without: dict[str, Any] = {"used": None, "calculator": None}
    assert [replace(one, **without) for one in together] == [replace(one, **without) for one in alone]
    assert [one.stored.client for one in together] == ["a", "b", "c"]
