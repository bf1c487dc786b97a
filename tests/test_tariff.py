"""`etl tariff check`, `list`, `convert`: what they print, as processes of their own and on a database."""

import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from etl.tariffs.pricing.components import components, shown
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.picture import picture, windows
from tests.support.command import Shell, run, written

TOU = """\
name = "Days and nights"
currency = "EUR"
timezone = "Europe/Lisbon"
from = 2017-01-01
prorate = { month = "whole" }
notes = ["an example"]

[schedule.tou]
seasons = { warm = "05-01..09-30", cold = "10-01..04-30" }
warm.peak = ["mon-fri 09:00-12:00", "sat 10:00-11:00"]
warm.off = "rest"
cold.peak = ["mon-fri 08:00-12:30"]
cold.off = "rest"

[[line]]
id = "standing"
kind = "fixed"
per = "month"
price = 9.50

[[line]]
id = "energy"
kind = "energy"
schedule = "tou"
price = { peak = 0.25, off = 0.10 }

[[line]]
id = "energy"
kind = "energy"
schedule = "tou"
from = 2018-01-01
price.warm = { peak = 0.26, off = 0.11 }
price.cold = { peak = 0.24, off = 0.09 }

[[line]]
id = "vat"
kind = "percent"
tax = true
rate = 0.23
base = ["energy"]
"""

CHECKED = """\
tou.toml: Days and nights
  3 lines, EUR, Europe/Lisbon, from 2017-01-01, prorate: month whole, rounded half-up to 2 places

standing: fixed, per month, 9.5
energy: energy, schedule tou
  2017-01-01..2017-12-31: peak 0.25, off 0.1
  from 2018-01-01: warm: peak 0.26, off 0.11; cold: peak 0.24, off 0.09
vat: percent, tax true, rate 0.23, base energy

schedule tou
  warm (05-01..09-30):
      00          06          12          18          24
  mon OOOOOOOOOOOOOOOOOOPPPPPPOOOOOOOOOOOOOOOOOOOOOOOO
  tue OOOOOOOOOOOOOOOOOOPPPPPPOOOOOOOOOOOOOOOOOOOOOOOO
  wed OOOOOOOOOOOOOOOOOOPPPPPPOOOOOOOOOOOOOOOOOOOOOOOO
  thu OOOOOOOOOOOOOOOOOOPPPPPPOOOOOOOOOOOOOOOOOOOOOOOO
  fri OOOOOOOOOOOOOOOOOOPPPPPPOOOOOOOOOOOOOOOOOOOOOOOO
  sat OOOOOOOOOOOOOOOOOOOOPPOOOOOOOOOOOOOOOOOOOOOOOOOO
  sun OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO
      P peak   O off
  cold (10-01..04-30):
      00          06          12          18          24
  mon OOOOOOOOOOOOOOOOPPPPPPPPPOOOOOOOOOOOOOOOOOOOOOOO
  tue OOOOOOOOOOOOOOOOPPPPPPPPPOOOOOOOOOOOOOOOOOOOOOOO
  wed OOOOOOOOOOOOOOOOPPPPPPPPPOOOOOOOOOOOOOOOOOOOOOOO
  thu OOOOOOOOOOOOOOOOPPPPPPPPPOOOOOOOOOOOOOOOOOOOOOOO
  fri OOOOOOOOOOOOOOOOPPPPPPPPPOOOOOOOOOOOOOOOOOOOOOOO
  sat OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO
  sun OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO
      P peak   O off

note: an example
"""

URDB = {
    "name": "R-1",
    "startdate": "2017-01-01",
    "energyratestructure": [[{"rate": 0.10, "max": 500}, {"rate": 0.20}]],
    "fixedchargefirstmeter": 12.5,
    "fixedchargeunits": "$/month",
    "pdp_credit": 3,
}

CONVERTED = """\
[[line]]
id = "customer"
kind = "fixed"
per = "month"
price = 12.5

[[line]]
id = "energy"
kind = "energy"
tiers = { upto = [500] }
price = [0.1, 0.2]
"""


def test_a_tariff_is_shown_with_its_lines_and_its_week(tmp_path: Path) -> None:
    (tmp_path / "tou.toml").write_text(TOU)
    done = run(tmp_path, "tariff", "check", "tou.toml")
    assert (done.code, done.out, done.err) == (0, CHECKED, "")
    assert not (tmp_path / "etl.sqlite3").exists()


def test_a_tariff_as_json_has_exact_texts(tmp_path: Path) -> None:
    (tmp_path / "tou.toml").write_text(TOU)
    found = run(tmp_path, "tariff", "check", "tou.toml", "--json").json
    assert (found["name"], found["from"], found["to"], found["notes"]) == (
        "Days and nights", "2017-01-01", None, ["an example"],
    )  # fmt: skip
    assert found["lines"][1] == {
        "id": "energy", "kind": "energy", "schedule": "tou",
        "versions": [
            {"from": "2017-01-01", "to": "2018-01-01", "price": {"peak": "0.25", "off": "0.1"}},
            {
                "from": "2018-01-01", "to": None,
                "price": {"warm": {"peak": "0.26", "off": "0.11"}, "cold": {"peak": "0.24", "off": "0.09"}},
            },
        ],
    }  # fmt: skip
    assert len(found["schedules"]["tou"]) == 20


def test_a_faulty_tariff_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(TOU.replace("0.25", '"0.25"'))
    done = run(tmp_path, "tariff", "check", "bad.toml")
    assert done.code == 1
    assert done.err.startswith("etl: bad.toml: line energy: price: peak: '0.25' is not a number")
    assert len(done.err.splitlines()) == 1


def test_a_urdb_file_is_checked_and_says_what_it_does_not_price(tmp_path: Path) -> None:
    (tmp_path / "u.json").write_text(json.dumps(URDB))
    done = run(tmp_path, "tariff", "check", "u.json")
    assert "customer: fixed, per month, 12.5\nenergy: energy, tiers (upto 500), 0.1 / 0.2\n" in done.out
    assert "on every bill: the URDB file has fields that are not priced: pdp_credit\n" in done.out
    assert "note: fixed where URDB is silent: " in done.out


def test_a_urdb_file_is_written_as_our_toml(tmp_path: Path) -> None:
    (tmp_path / "u.json").write_text(json.dumps(URDB))
    printed = run(tmp_path, "tariff", "convert", "u.json")
    assert (printed.code, printed.err) == (0, "")
    assert printed.out.endswith(CONVERTED)
    done = run(tmp_path, "tariff", "convert", "u.json", "--output", "own.toml")
    assert done.out == "own.toml: written (check it: etl tariff check own.toml)\n"
    assert (tmp_path / "own.toml").read_text() == printed.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.toml", "u.json"]
    assert run(tmp_path, "tariff", "convert", "u.json", "--json").json["toml"] == printed.out
    assert tomllib.loads(printed.out, parse_float=Decimal)["line"][0]["price"] == Decimal("12.5")


def test_what_cannot_be_converted_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "tou.toml").write_text(TOU)
    done = run(tmp_path, "tariff", "convert", "tou.toml")
    assert (done.code, done.error) == (
        1, "etl: tou.toml: is not a URDB file, which ends in .json (TOML needs no conversion)",
    )  # fmt: skip
    (tmp_path / "u.json").write_text(json.dumps(URDB))
    done = run(tmp_path, "tariff", "convert", "u.json", "--output", "nowhere/own.toml")
    assert (done.code, done.error) == (
        1, "etl: nowhere/own.toml: the folder nowhere is not there (make it first)",
    )  # fmt: skip


HOLIDAYS = TOU.replace(
    "[schedule.tou]\n", '[calendar.own]\nsun = ["05-01", "easter-2"]\n\n[schedule.tou]\nholidays = "own"\n'
)
TEMPO = """name = "Tempo"
currency = "EUR"
timezone = "Europe/Paris"
[schedule.tempo]
seasons = "calendar:tempo"
bleu.x = "rest"
rouge.x = "rest"
[[line]]
id = "energy"
kind = "energy"
schedule = "tempo"
price = { bleu = { x = 1 }, rouge = { x = 2 } }
"""


def test_the_days_of_a_year_are_shown_with_holidays_seasons_and_what_is_refused(tmp_path: Path) -> None:
    (tmp_path / "h.toml").write_text(HOLIDAYS.replace("from = 2017-01-01", "from = 2024-02-10", 1))
    out = run(tmp_path, "tariff", "check", "h.toml", "--year", "2024").out
    shown = out.partition("2024 by schedule tou\n")[2].splitlines()
    assert shown[:6] == [
        "  2024-03-29 as sun: easter-2",
        "  2024-05-01 as sun: 05-01",
        "  days: 53 mon, 53 tue, 51 wed, 52 thu, 51 fri, 52 sat, 54 sun",
        "  seasons: 153 warm, 213 cold",
        "",
        "refused: 2024-01, has no prices for 2024-01: the earliest date it has is 2024-02-10",
    ]


def test_a_year_is_shown_unasked_where_a_schedule_has_a_calendar(etl: Shell, tmp_path: Path) -> None:
    (tmp_path / "h.toml").write_text(HOLIDAYS.replace("notes", "to = 2019-01-01\nnotes"))
    (tmp_path / "tou.toml").write_text(TOU)
    found = etl.ok("tariff", "check", "h.toml", "--json").json["year"]
    assert found["year"] == 2018  # the last one with prices
    assert found["schedules"]["tou"]["holidays"] == [
        {"date": "2018-03-30", "as": "sun", "by": "easter-2"}, {"date": "2018-05-01", "as": "sun", "by": "05-01"},
    ]  # fmt: skip
    assert etl.ok("tariff", "check", "tou.toml", "--json").json["year"] is None
    year = etl.ok("tariff", "check", "tou.toml", "--json", "--year", "2024").json["year"]
    assert year["schedules"]["tou"]["seasons"] == {"warm": 153, "cold": 213}
    done = etl("tariff", "check", "tou.toml", "--year", "1492")
    assert done.error == "etl: --year 1492: is not between 1970 and 2199"


def test_the_types_of_days_are_those_that_are_loaded(etl: Shell, tmp_path: Path) -> None:
    (tmp_path / "tempo.toml").write_text(TEMPO)
    days = [f"2024-01-{day:02},{'rouge' if day == 9 else 'bleu'}" for day in range(1, 32)]
    etl.ok("calendar", "load", written("d.csv", "date,type", *days), "--name", "tempo")
    out = etl.ok("tariff", "check", "tempo.toml", "--year", "2024").out
    assert "  seasons: 30 bleu, 1 rouge\n  refused: 2024-02-01..2024-12-31, no type in calendar tempo\n" in out


def test_types_of_days_need_no_database_to_be_checked(tmp_path: Path) -> None:
    (tmp_path / "tempo.toml").write_text(TEMPO)
    out = run(tmp_path, "tariff", "check", "tempo.toml", "--year", "2024").out
    assert "  refused: 2024-01-01..2024-12-31, no type in calendar tempo\n" in out
    assert [file.name for file in tmp_path.iterdir()] == ["tempo.toml"]


def test_shipped_tariffs_are_listed_without_a_database(tmp_path: Path) -> None:
    done = run(tmp_path, "tariff", "list")
    assert re.search(r"^flat +Flat \(example prices\) +EUR$", done.out, re.MULTILINE)
    assert done.out.endswith("\n\nno tariff is assigned or has priced a bill yet\n")
    assert list(tmp_path.iterdir()) == []


def test_tariffs_of_the_database_are_listed_with_their_bills(etl: Shell, tmp_path: Path) -> None:
    (tmp_path / "tou.toml").write_text(TOU)
    (tmp_path / "u.json").write_text(json.dumps(URDB))
    written("r.csv", "client_number,timestamp,kwh", *(f"{c},2017-08-01 {h:02d}:00,1" for c in "ab" for h in range(24)))
    written("a.csv", "client_number,meter,tariff", "a,a,tou.toml", "b,b,u.json")
    etl.load("r.csv", "--timezone", "Europe/Lisbon")
    etl.ok("assign", "a.csv")
    etl("bill", "--month", "2017-08", "--client", "b")
    stored = etl.ok("tariff", "list", "--json").json["kept"]
    assert [(one["name"], one["currency"], one["clients"], one["bills"]) for one in stored] == [
        ("Days and nights", "EUR", 1, 0), ("R-1", "USD", 1, 1),
    ]  # fmt: skip
    assert "on every bill" not in etl.ok("tariff", "list").out


def test_windows_are_told_in_the_words_of_a_tariff() -> None:
    (schedule,) = parse_tariff(TOU, "t").schedules
    assert {name: windows(schedule, bucket) for bucket, name in enumerate(schedule.names)} == {
        "warm.peak": ["mon-fri 09:00-12:00", "sat 10:00-11:00"],
        "warm.off": ["mon-fri 00:00-09:00 12:00-24:00", "sat 00:00-10:00 11:00-24:00", "sun"],
        "cold.peak": ["mon-fri 08:00-12:30"],
        "cold.off": ["mon-fri 00:00-08:00 12:30-24:00", "sat,sun"],
    }


@pytest.mark.parametrize(
    ("rules", "row", "legend"),
    [
        ('all.day = ["all 08:00-20:00"]\nall.dark = "rest"', "mon YYYYYYYYYYYY", "Y day   K dark"),
        ('all.p1 = ["all 01:00-02:00"]\nall.p2 = "rest"', "mon 212222", "1 p1   2 p2"),
        ('all.aa = ["all 00:00-01:00"]\nall.aba = "rest"', "mon ABBB", "A aa   B aba"),
    ],
)
def test_letters_of_a_picture_tell_periods_apart(rules: str, row: str, legend: str) -> None:
    line = '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    (schedule,) = parse_tariff(f'name = "T"\ncurrency = "EUR"\n[schedule.s]\n{rules}\n{line}', "t").schedules
    found = picture(schedule)
    assert row[4:] in found[1]
    assert found[-1].strip() == legend


def test_a_change_inside_a_cell_is_told() -> None:
    text = TOU.replace("mon-fri 09:00-12:00", "mon-fri 09:15-12:00")
    assert "    changes inside a cell at 09:15" in picture(parse_tariff(text, "t").schedules[0])


def test_components_have_their_days_and_own_keys() -> None:
    energy = components(parse_tariff(TOU, "t"))[1]
    assert shown(energy.keys) == "schedule tou"
    assert [(str(one.first), str(one.last)) for one in energy.versions] == [
        ("2017-01-01", "2018-01-01"), ("2018-01-01", "None"),
    ]  # fmt: skip
