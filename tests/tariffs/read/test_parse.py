"""A tariff is checked when it is read: each fault has its message, with file, key and remedy."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.registry import line_kinds
from etl.tariffs.tariff_files import read_tariff
from tests.support.tariff_pages import AUGUST, HEAD, days

FLAT = '[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.1\n'
TOU = '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\nprice = { a = 0.1, b = 0.2 }\n'
WHOLE_DAY = '[schedule.s]\nall.a = ["all 08:00-20:00"]\nall.b = "rest"\n'


def schedule(*rules: str, seasons: str = "") -> str:
    return HEAD + "[schedule.s]\n" + seasons + "\n".join(rules) + "\n" + TOU


def percent(extra: str, above: str = FLAT) -> str:
    return HEAD + above + '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.2\n' + extra


def version(dates: str, price: str = "0.1") -> str:
    return f'[[line]]\nid = "energy"\nkind = "energy"\n{dates}\nprice = {price}\n'


FAULTS = {
    "no TOML": (
        HEAD + "price = \n",
        "t.toml: is not TOML: Invalid value (at line 3, column 9) (correct the file at that place)",
    ),
    "no name": ('currency = "EUR"\n', "t.toml: name: is missing (add name = ...)"),
    "no currency": ('name = "x"\n', "t.toml: currency: is missing (add currency = ...)"),
    "a currency that is none": (
        'name = "x"\ncurrency = "Euro"\n' + FLAT,
        "t.toml: currency: 'Euro' is not a currency (write its three letters, like \"EUR\")",
    ),
    "a zone that is none": (
        HEAD + 'timezone = "Lisbon"\n' + FLAT,
        't.toml: timezone: \'Lisbon\' is not a time zone (write an IANA name like "Europe/Lisbon", or "client")',
    ),
    "no line": (HEAD, "t.toml: line: there is no list of lines (begin each line of the bill with [[line]])"),
    "a table that is not known": (
        HEAD + "[prices.x]\nof = 1\n" + FLAT,
        (
            "t.toml: unknown key 'prices' (known here: currency, from, line, long_reads, name, notes, prorate, "
            "quantity, round, schedule, series, timezone, to, unpriced, warnings)"
        ),
    ),
    "a kind that is not known": (
        HEAD + '[[line]]\nid = "x"\nkind = "rent"\nprice = 1\n',
        f"t.toml: line x: kind: 'rent' is not a kind of line (use one of: {', '.join(line_kinds())})",
    ),
    "a key that is not known": (
        HEAD + FLAT + "prise = 2\n",
        (
            "t.toml: line energy: unknown key 'prise' "
            "(known here: description, from, id, kind, on, price, schedule, straddle, tax, to, when)"
        ),
    ),
    "an id that is none": (
        HEAD + FLAT.replace('"energy"\nkind', '"a b"\nkind'),
        (
            "t.toml: line a b: id: 'a b' cannot be the id of a line "
            '(use letters, digits and _; not "rest" or "rounding")'
        ),
    ),
    "a price that is text": (
        HEAD + FLAT.replace("0.1", '"0.1"'),
        "t.toml: line energy: price: '0.1' is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is not finite": (
        HEAD + FLAT.replace("0.1", "inf"),
        "t.toml: line energy: price: Infinity is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is true": (
        HEAD + FLAT.replace("0.1", "true"),
        "t.toml: line energy: price: true is not a number (write a number like 0.1658, without quotes)",
    ),
    "a price that is a list": (
        HEAD + FLAT.replace("0.1", "[0.1, 0.2]"),
        "t.toml: line energy: price: a list is not a number (write a number like 0.1658, without quotes)",
    ),
    "a date with a time": (
        HEAD + version("from = 2018-01-01T00:00:00"),
        (
            "t.toml: line energy: from: 2018-01-01 00:00:00 is not a date "
            "(write from = 2024-01-31, without quotes or time)"
        ),
    ),
    "a month without proration": (
        HEAD + '[[line]]\nid = "s"\nkind = "fixed"\nper = "month"\nprice = 1\n',
        (
            "t.toml: line s: per: the tariff does not say what part of a month is charged "
            '(add prorate = { month = "whole" }, "real-days", "30", "365/12" or "365.25/12" at the top)'
        ),
    ),
    "a schedule that is not there": (
        HEAD + TOU,
        "t.toml: line energy: schedule: there is no schedule 's' (add [schedule.s])",
    ),
    "a flow that is not there": (
        HEAD + FLAT + 'on = "imports"\n',
        "t.toml: line energy: on: 'imports' is not known (use one of: import, export, generation)",
    ),
    "a straddle that is not there": (
        HEAD + FLAT + 'straddle = "end"\n',
        "t.toml: line energy: straddle: 'end' is not known (use one of: refuse, start, even)",
    ),
    "a hole": (
        schedule('all.a = ["mon-fri 08:00-20:00", "sat-sun"]', 'all.b = ["mon-fri 21:00-08:00"]'),
        ('t.toml: schedule s: all: mon 20:00 is in no period (cover every minute; one of the periods may be = "rest")'),
    ),
    "an overlap": (
        schedule('all.a = ["mon-fri 08:00-20:00"]', 'all.b = ["fri-sun 19:59-08:00"]'),
        "t.toml: schedule s: all: b: fri 19:59 is in a already (let the windows not overlap)",
    ),
    "an overlap within a period": (
        schedule('all.a = ["mon-fri 08:00-20:00", "fri 09:00-10:00"]', 'all.b = "rest"'),
        "t.toml: schedule s: all: a: fri 09:00 is in it twice (let the windows not overlap)",
    ),
    "an overlap within a rule": (
        schedule('all.a = ["mon 08:00-20:00 19:00-21:00"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: the windows of 'mon 08:00-20:00 19:00-21:00' overlap "
            "(let each minute be in one of them)"
        ),
    ),
    "two rests": (
        schedule('all.a = "rest"', 'all.b = "rest"'),
        "t.toml: schedule s: all: b: is the rest, and so is a (let one period be the rest)",
    ),
    "a window that is none": (
        schedule('all.a = ["mon 8-20"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: '8-20' is no window of time "
            '(write it like "mon-fri 07:00-09:15 12:15-24:00", "sat,sun" or "all 21:00-07:00")'
        ),
    ),
    "a window of nothing": (
        schedule('all.a = ["mon 08:00-08:00"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: '08:00-08:00' is no window of time "
            "(write 00:00 to 24:00; a whole day is 00:00-24:00)"
        ),
    ),
    "a weekday that is none": (
        schedule('all.a = ["monday 08:00-20:00"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: 'monday' is no weekday "
            "(use all, mon, tue, wed, thu, fri, sat, sun or a range like mon-fri)"
        ),
    ),
    "a weekday twice": (
        schedule('all.a = ["mon-wed,tue 08:00-20:00"]', 'all.b = "rest"'),
        "t.toml: schedule s: all: a: 'mon-wed,tue' names a weekday twice (name each weekday once)",
    ),
    "a season without periods": (
        schedule('summer.a = "rest"', seasons='seasons = "legal-time"\n'),
        't.toml: schedule s: winter: has no periods (add winter.NAME = ["mon-fri 08:00-18:00"] or = "rest")',
    ),
    "periods of no season": (
        schedule('all.a = "rest"', 'autumn.b = "rest"'),
        "t.toml: schedule s: unknown key 'autumn' (known here: all, holidays, seasons)",
    ),
    "seasons that are not known": (
        schedule('all.a = "rest"', seasons='seasons = "moon"\n'),
        "t.toml: schedule s: seasons: 'moon' is not known (use one of: legal-time)",
    ),
    "a date in no season": (
        schedule(seasons='seasons = { x = "03-01..12-31", y = "01-01..02-28" }\n'),
        "t.toml: schedule s: seasons: 02-29 is in no season (cover the whole year, 02-29 too)",
    ),
    "a date in two seasons": (
        schedule(seasons='seasons = { x = "05-01..10-31", y = "10-31..04-30" }\n'),
        "t.toml: schedule s: seasons: y: 10-31 is in x already (let the seasons not overlap)",
    ),
    "a date that is none": (
        schedule(seasons='seasons = { x = "05-01..06-31", y = "07-01..04-30" }\n'),
        (
            "t.toml: schedule s: seasons: x: '05-01..06-31' is not a range of dates "
            '(write it like "05-01..10-31", both ends included)'
        ),
    ),
    "seasons out of order": (
        schedule(seasons='seasons = { x = ["09-01..12-31", "01-01..04-30"], y = "05-01..08-31" }\n'),
        "t.toml: schedule s: seasons: x: has its ranges not in the order of the year (sort them by their first date)",
    ),
    "a period without price": (
        HEAD + WHOLE_DAY + TOU.replace(", b = 0.2", ""),
        "t.toml: line energy: price: b has no price (write one for every period of schedule s)",
    ),
    "a price without period": (
        HEAD + WHOLE_DAY + TOU.replace("b = 0.2", "b = 0.2, c = 0.3"),
        "t.toml: line energy: price: schedule s has no period c (it has a, b)",
    ),
    "a table of prices without schedule": (
        HEAD + FLAT.replace("0.1", "{ a = 0.1 }"),
        (
            "t.toml: line energy: price: is by period, but the line has no schedule "
            '(add schedule = "ID", or write one for all)'
        ),
    ),
    "a gap between versions": (
        HEAD + version("to = 2018-01-01") + version("from = 2018-02-01", "0.2"),
        "t.toml: line energy: has no price from 2018-01-01 to 2018-02-01 (let each version end where the next begins)",
    ),
    "an overlap of versions": (
        HEAD + version("from = 2018-01-01", "0.2") + version("to = 2018-02-01"),
        "t.toml: line energy: has two prices from 2018-01-01 on (let each version end where the next begins)",
    ),
    "one id for two lines": (
        HEAD + FLAT + FLAT,
        (
            "t.toml: line energy: two lines have this id and begin without a date "
            "(give each line its own id, or each version its own from = DATE)"
        ),
    ),
    "a version of no day": (
        HEAD + version("from = 2018-01-01\nto = 2018-01-01"),
        "t.toml: line energy: to: 2018-01-01 is not after from = 2018-01-01 (write the day after the last one)",
    ),
    "a base below": (
        percent('base = ["fee"]\n'),
        "t.toml: line vat: base: 'fee' is not a line above (lines above are: energy)",
    ),
    "nothing above": (
        percent("", above=""),
        "t.toml: line vat: base: there is no line above (write the line behind those that it is a part of)",
    ),
    "a base that is no list": (
        percent('base = "energy"\n'),
        (
            "t.toml: line vat: base: 'energy' is no list of line ids "
            '(write base = ["energy"], base = "rest", or leave it out)'
        ),
    ),
    "a rest that two taxes took": (
        percent('base = ["energy"]\n')
        + percent("").replace('"vat"', '"b"').partition("price = 0.1\n")[2]
        + percent('base = "rest"\n').replace('"vat"', '"c"').partition("price = 0.1\n")[2],
        (
            "t.toml: line c: base: what is left of 'energy' is not known: two taxes above take it, 'b' is the second "
            "(list the ids of the base of each tax)"
        ),
    ),
    "a share of nothing": (
        percent("share = { first = 0, per_days = 30 }\n"),
        "t.toml: line vat: share: first: 0 is not above 0 (write a larger number)",
    ),
    "a discount that is included": (
        percent("included = true\n").replace("0.2", "-1"),
        "t.toml: line vat: rate: -1 cannot be inside another price (write a rate above 0)",
    ),
    "a rounding that is none": (
        HEAD + 'round = { mode = "half-down" }\n' + FLAT,
        "t.toml: round: mode: 'half-down' is not known (use one of: half-up, half-even, up, down)",
    ),
    "places that are none": (
        HEAD + "round.places = 7\n" + FLAT,
        "t.toml: round: places: 7 is not a whole number from 0 to 6 (correct it)",
    ),
    "a coin smaller than a cent": (
        HEAD + "round.total = 0.005\n" + FLAT,
        "t.toml: round: total: a total of 2 places is no multiple of it (write an amount like 0.05)",
    ),
    "a proration that is none": (
        HEAD + 'prorate.month = "real"\n' + FLAT,
        "t.toml: prorate: month: 'real' is not known (use one of: whole, real-days, 30, 365/12, 365.25/12)",
    ),
    "a partial without whole": (
        HEAD + 'prorate = { month = "30", partial = 20 }\n' + FLAT,
        't.toml: prorate: partial: is for month = "whole" only (remove it)',
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing, latin = tmp_path / "none.toml", tmp_path / "latin.toml"
    latin.write_bytes("name = 'é'".encode("latin-1"))
    with pytest.raises(TariffError, match=r"none\.toml: cannot be read: No such file or directory \(check the path\)"):
        read_tariff(missing)
    with pytest.raises(TariffError, match=r"latin\.toml: is not UTF-8 text at byte 9 \(save it as UTF-8\)"):
        read_tariff(latin)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            HEAD + "from = 2017-09-01\n" + FLAT,
            "t.toml: has no prices for 2017-08: the earliest date it has is 2017-09-01 "
            "(bill from 2017-09-01 on, or add the prices before it)",
            id="before the tariff",
        ),
        pytest.param(
            HEAD + "to = 2017-08-31\n" + FLAT,
            "t.toml: has no prices for all of 2017-08: the latest date it has is 2017-08-30 "
            "(bill up to 2017-08-30, or add the prices from 2017-08-31 on)",
            id="after the tariff",
        ),
        pytest.param(
            HEAD + version("from = 2017-08-02"),
            "t.toml: line energy: has no prices for 2017-08: the earliest date it has is 2017-08-02 "
            "(bill from 2017-08-02 on, or add the prices before it)",
            id="before a line",
        ),
        pytest.param(
            HEAD + version("to = 2017-08-01") + FLAT.replace("energy", "fee", 1),
            "t.toml: line energy: has no prices for all of 2017-08: the latest date it has is 2017-07-31 "
            "(bill up to 2017-07-31, or add the prices from 2017-08-01 on)",
            id="after a line",
        ),
    ],
)
def test_a_period_without_prices_is_refused_and_the_dates_are_named(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        Calculator(parse_tariff(text, "t.toml"), AUGUST, "UTC")
    assert str(error.value) == message


def test_the_last_day_of_a_tariff_can_be_billed() -> None:
    tariff = parse_tariff(HEAD + "from = 2017-08-01\nto = 2017-09-01\n" + FLAT, "t.toml")
    assert tariff.within(AUGUST)[0][1] == AUGUST
    assert tariff.within(days("2017-08-31", "2017-09-01"))


def test_equal_neighbours_are_one_version() -> None:
    text = HEAD + version("to = 2018-01-01") + version("from = 2018-01-01") + version("from = 2018-03-01", "0.10")
    versions = parse_tariff(text, "t.toml").lines[0]
    assert [(one.first, one.last) for one in versions] == [(None, None)]


def test_the_text_of_a_tariff_reads_as_the_same_tariff() -> None:
    rich = (
        HEAD + 'timezone = "Europe/Madrid"\nfrom = 2017-01-01\n# a comment\nround = { places = 3 }\n' + WHOLE_DAY + TOU
        + 'description = "50 % \\"off\\" \\u007f \\\\ é"\n'
    )  # fmt: skip
    tariff = parse_tariff(rich, "t.toml")
    again = parse_tariff(tariff.text, "t.toml")
    assert again == tariff
    assert again.sha256 == tariff.sha256


def test_comments_and_layout_do_not_make_another_tariff() -> None:
    one = parse_tariff(HEAD + FLAT, "a.toml")
    same = parse_tariff("# x\r\n" + HEAD + FLAT.replace("0.1", "0.100 # y"), "b.toml")
    assert one.sha256 == same.sha256
    assert one.sha256 != parse_tariff(HEAD + FLAT.replace("0.1", "0.1000001"), "a.toml").sha256


@given(st.text(max_size=80) | st.text(alphabet='[]{}="\n.1abline kind,', max_size=120))
def test_any_other_text_is_refused_as_a_tariff_error(text: str) -> None:
    with pytest.raises(TariffError):
        parse_tariff(text, "t.toml")


KEYS = st.sampled_from(["on", "price", "schedule", "kind", "id", "tax", "straddle"])
VALUES = st.sampled_from(
    ["1", "-0.5", "true", '"x"', '"energy"', "{}", "[]", "2018-01-01", "07:00:00", "nan", "[[1]]", "{ a = 1 }", '""']
)


@given(st.dictionaries(KEYS, VALUES))
def test_values_of_any_type_are_read_or_refused_as_a_tariff_error(keys: dict[str, str]) -> None:
    text = HEAD + WHOLE_DAY + "[[line]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
    with suppress(TariffError):
        parse_tariff(text, "t.toml")
