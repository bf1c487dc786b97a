"""Cells of users' tables: each text is stored exactly, or refused in one line, on both databases."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.core.numbers import number_text, read_number, read_share
from etl.user_tables.user_table import TableRow
from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, standing, tariff

MOST = "999999999999.999999999999"
AUGUST = ("bill", "--month", "2017-08")
NUMBERS = {
    "1E+999999999": "is too large: numbers are below 1,000,000,000,000",
    "1e12": "is too large: numbers are below 1,000,000,000,000",
    "9" * 5000: "is longer than 1000 characters",
    "1E-999999999": "has more than 12 decimal places",
    "0.1234567890123": "has more than 12 decimal places",
    "inf": "is not a number", "nan": "is not a number", "sNaN": "is not a number", "1_000": "is not a number",
    "\u0661": "is not a number", "\uff11": "is not a number", "0x10": "is not a number", ".": "is not a number",
}  # fmt: skip
SHARES = {
    "1/0": "is divided by zero",
    "1/1000001": "is divided by more than 1,000,000",
    f"1/{'9' * 5000}": "is divided by more than 1,000,000",
    "1/1.5": "is not a number", "1/-2": "is not a number", "\u0661/2": "is not a number", "1/2/3": "is not a number",
    "-1/12": "is not above zero", "0/12": "is not above zero",
    "13/12": "is more than the whole: a share is 1 at the most",
}  # fmt: skip
UNSEEN = "has a character that cannot be seen,"
NAMES = {
    "a\x00b": "has the control character U+0000", "a\x85b": "has the control character U+0085",
    "a\u2028b": f"{UNSEEN} U+2028", "a\u200bb": f"{UNSEEN} U+200B", "a\u202eb": f"{UNSEEN} U+202E",
    "a\ufeffb": f"{UNSEEN} U+FEFF", "a\u2066b": f"{UNSEEN} U+2066", "a\u2060b": f"{UNSEEN} U+2060",
    "x" * 256: "is longer than 255 characters",
}  # fmt: skip
DAYS = {
    "0001-01-01": "is not between 1970 and 2199", "9999-12-31": "is not between 1970 and 2199",
    "1969-12-31": "is not between 1970 and 2199", "2200-01-01": "is not between 1970 and 2199",
    "20170801": "is not a date like 2017-08-31", "2017-02-29": "is not a date like 2017-08-31",
    "2017-W31-2": "is not a date like 2017-08-31", "\uff12017-08-01": "is not a date like 2017-08-31",
}  # fmt: skip
MOMENTS = {
    text: f"{why}, or with a time like 2017-08-31T11:00" if why.endswith("31") and text != "2017-02-29" else why
    for text, why in DAYS.items()
}
MONTHS = {
    "1969-12": "is not between 1970 and 2199", "9999-12": "is not between 1970 and 2199",
    "2017-13": "is not a month like 2017-08", "201708": "is not a month like 2017-08",
    "\u0662017-08": "is not a month like 2017-08",
}  # fmt: skip
OTHERS = "is not a time zone of all machines like Europe/Lisbon"
ZONES = dict.fromkeys(
    ("localtime", "posixrules", "Factory", "right/UTC", "posix/Europe/Lisbon"), OTHERS
) | dict.fromkeys(
    ("/etc/localtime", "../UTC", "Europe", "tzdata.zi", "x" * 300), "is not a time zone like Europe/Lisbon"
)


def shown(text: str) -> str:
    text = "".join(one if one.isprintable() else "?" for one in text[:40]) + "..." * (len(text) > 40)
    return f"'{text}'"


SUPPLY = "client_number,meter,multiplier,share,from,timezone,note"
HISTORY = "client_number,quantity,from,to,month,value"
TABLES = [
    ("assign", SUPPLY, "multiplier", "a,M,{},,,,", NUMBERS),
    ("assign", SUPPLY, "share", "a,M,,{},,,", NUMBERS | SHARES),
    ("assign", SUPPLY, "client_number", "{},M,,,,,", NAMES),
    ("assign", SUPPLY, "meter", "a,{},,,,,", NAMES),
    ("assign", SUPPLY, "from", "a,M,,,{},,", MOMENTS),
    ("assign", SUPPLY, "timezone", "a,M,,,,{},", ZONES),
    ("assign", SUPPLY, "note", "a,M,,,,,{}", {text: why for text, why in NAMES.items() if len(text) < 256}),
    ("history load", HISTORY, "value", "a,net,,,2017-08,{}", NUMBERS | {"1/2": "is not a number"}),
    ("history load", HISTORY, "client_number", "{},net,,,2017-08,1", NAMES),
    ("history load", HISTORY, "quantity", "a,{},,,2017-08,1", NAMES),
    ("history load", HISTORY, "from", "a,net,{},2017-09-01,,1", DAYS),
    ("history load", HISTORY, "month", "a,net,,,{},1", MONTHS),
    ("bill --periods", "client_number,from,to", "from", "a,{},2017-09-01", DAYS),
    ("bill --periods", "client_number,from,to", "client_number", "{},2017-08-01,2017-09-01", NAMES),
]


@pytest.mark.parametrize("case", TABLES, ids=lambda case: f"{case[0]} {case[2]}")
def test_a_cell_that_cannot_be_kept_exactly_is_refused_with_its_line_and_column(
    etl: Shell, case: tuple[str, str, str, str, dict[str, str]]
) -> None:
    command, header, column, row, texts = case
    for text, why in texts.items():
        done = etl(*command.split(), written("t.csv", header, row.format(text)))
        assert (done.code, done.out) == (1, ""), text
        assert done.error == f"etl: t.csv:2: {column}: {shown(text)} {why} (correct the row)"


@pytest.mark.parametrize("name", NAMES)
def test_a_column_of_prices_or_an_attribute_has_a_name_as_clients_have(etl: Shell, name: str) -> None:
    done = etl("prices", "load", written("p.csv", f"start,{name}", "2017-08-01T00:00Z,1", "2017-08-01T01:00Z,2"))
    assert (done.code, done.error) == (1, f"etl: p.csv: the column {shown(name)} {NAMES[name]} (correct the header)")
    done = etl("assign", written("t.csv", f"client_number,{name}", "a,1"))
    assert (done.code, done.error) == (1, f"etl: t.csv: the column {shown(name)} {NAMES[name]} (correct the header)")


OPTIONS = [
    (("bill", "--month", "1969-12"), "'1969-12' is not between 1970 and 2199 (write it like 2017-08)"),
    (("bill", "--month", "2017-08..9999-12"), "'9999-12' is not between 1970 and 2199 (write it like 2017-08)"),
    (("bill", "--from", "0001-01-01", "--to", "2017-08-01"), "--from 0001-01-01: is not between 1970 and 2199"),
    (("bill", "--from", "2017-08-01", "--to", "9999-12-31"), "--to 9999-12-31: is not between 1970 and 2199"),
    ((*AUGUST, "--tolerance", "\u0661%"), "--tolerance \\u0661%: is not a share like 0.2%"),
    ((*AUGUST, "--client", "a\u200bb"), "client 'a?b' has a character that cannot be seen, U+200B"),
    (("explain", "a\x01b", "--month", "2017-08"), "client 'a?b' has the control character U+0001"),
    (("export", "x.csv", "--client", "x" * 256), f"client '{'x' * 40}...' is longer than 255 characters"),
    (("load", "r.csv", "--timezone", "localtime"), "'localtime' is not a time zone of all machines"),
    (("load", "r.csv", "--stamps", "right/UTC"), "'right/UTC' is not a time zone of all machines"),
    (("prices", "load", "r.csv", "--timezone", "Factory"), "'Factory' is not a time zone of all machines"),
]


@pytest.mark.parametrize(("command", "why"), OPTIONS)
def test_options_have_the_bounds_of_cells(etl: Shell, command: tuple[str, ...], why: str) -> None:
    written("r.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1", "a,2017-08-01T01:00:00Z,1")
    done = etl(*command)
    remedy = " (use an IANA name such as Europe/Lisbon)" if "zone" in why else ""
    assert (done.code, done.out) == (2, "")
    assert done.error.replace("\u0661", "\\u0661") == f"etl: {why}{remedy}"


MEANT = [
    ("assign", "client_number,meter,multipler", "multipler", "multiplier"),
    ("assign", "client_number,tarif", "tarif", "tariff"),
    ("assign", "client-number,tariff", "client-number", "client_number"),
    ("assign", "client_number,meters", "meters", "meter"),
    ("history load", "client_number,quantity,values,month", "values", "value"),
    ("bill --periods", "client_numbers,from,to", "client_numbers", "client_number"),
]


@pytest.mark.parametrize(("command", "header", "title", "column"), MEANT)
def test_a_title_that_is_nearly_a_column_is_refused(
    etl: Shell, command: str, header: str, title: str, column: str
) -> None:
    done = etl(*command.split(), written("t.csv", header, ",".join("1" * len(header.split(",")))))
    what = f"has a column '{title}' that may be meant as {column}"
    assert (done.code, done.error) == (1, f"etl: t.csv: {what} (write {column}, or a name that is less like it)")


def test_other_titles_are_attributes(etl: Shell) -> None:
    header = "client_number,shared,form,capacity_kw,zone,tenant,metered,tolerance,format,timeslot"
    etl.ok("assign", written("t.csv", header, f"a,{'1,' * 8}1"))


def test_one_bad_cell_in_a_long_table_is_named(etl: Shell) -> None:
    rows = [f"c{number},net,2017-08,{number}.5" for number in range(100_000)]
    rows[98_765] = "c98765,net,2017-08,1O"
    done = etl("history", "load", written("h.csv", "client_number,quantity,month,value", *rows))
    assert done.error == "etl: h.csv:98767: value: '1O' is not a number (correct the row)"


def test_a_cell_with_a_line_end_or_what_looks_like_one_is_one_cell(etl: Shell) -> None:
    text = 'client_number,note\na,"one\x0btwo"\n'
    Path("t.csv").write_text(text, encoding="utf-8")
    assert etl("assign", "t.csv").error == (
        "etl: t.csv:2: note: 'one?two' has the control character U+000B (correct the row)"
    )


@pytest.mark.both_databases
def test_a_share_is_an_exact_rational_from_the_table_to_the_bill(etl: Shell) -> None:
    """744 kWh in three times 1/12 and once 9/12, written in four ways: 62, 62, 62, 558."""
    tariff("one.toml", line("energy", "1"))
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"))
    shares = {"a": "1/12", "b": "2/24", "c": "0001/0012", "d": "0.750"}
    etl.ok(
        "assign",
        written("t.csv", "client_number,meter,tariff,share", *(f"{c},M,one.toml,{s}" for c, s in shares.items())),
    )
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "total") == [("a", "62.00"), ("b", "62.00"), ("c", "62.00"), ("d", "558.00")]
    from etl.store.models import Supply

    assert sorted(Supply.objects.values_list("share", flat=True)) == ["0.75", "1/12", "1/12", "1/12"]
    assert "1/12" in shares.values()
    same = etl.ok("assign", "t.csv", "--json").json
    assert (same["changed"], same["stale"]) == (0, 0)


ABSURD = {
    "b": (MOST, "1", "the import in kWh is not below 1,000,000,000,000"),
    "d": (MOST, "0.333333333333", "the import in kWh is not below 1,000,000,000,000"),
    "g": ("99999999999", "1", "the import in kWh is not below 1,000,000,000,000"),
}
PLAIN = {"a": ("1", "1", "775.00"), "c": ("1", "0.000000000001", "31.00"), "e": ("12", "1/12", "775.00"),
         "f": ("999983", "1/999983", "775.00"), "h": ("3", "0.333333333333", "775.00")}  # fmt: skip


@pytest.mark.both_databases
def test_one_clients_number_never_stops_the_others(etl: Shell) -> None:
    tariff("one.toml", standing(), line("energy", "1"))
    every = sorted([*ABSURD, *PLAIN])
    loaded(etl, *(hours(f"M{client}", "2017-08-01", "2017-09-01") for client in every))
    numbers = {client: (ABSURD | PLAIN)[client] for client in every}
    rows = [f"{client},M{client},one.toml,{many},{part}" for client, (many, part, _) in numbers.items()]
    etl.ok("assign", written("t.csv", "client_number,meter,tariff,multiplier,share", *rows))
    done = etl(*AUGUST, "--json")
    remedy = "(correct its multiplier, its attributes or its history, or the tariff)"
    assert done.code == 3
    assert [one["error"] for one in done.json["failures"]] == [
        f"one: client {client}: {why} {remedy}" for client, (_, _, why) in ABSURD.items()
    ]
    found = [one for one in bills(etl, "client_number", "total", "status") if one[2] != "failed"]
    assert found == [(client, total, "complete") for client, (_, _, total) in PLAIN.items()]
    assert ("h", "743.999999999256") in amounts(etl, "client_number", "amount_exact")
    for command in (("export", "b.parquet"), ("export", "l.xlsx", "--what", "lines"), ("check", "--all"), ("status",)):
        etl.ok(*command)
    done = etl("compare", "--month", "2017-08", "--tariff", "one.toml", "--tariff", "one.toml", "--json")
    assert (done.code, done.json["clients"]) == (3, len(PLAIN))


HARD = """
[quantity.kw]
of = "import"
reduce = "max"
window = 60
ratchet = { periods = 1, share = 1, unknown = "ignore" }
"""


@pytest.mark.both_databases
def test_an_attribute_a_price_or_a_history_out_of_bounds_fails_its_client_alone(etl: Shell) -> None:
    """a: 1 kW and 1 kVA; b has 10^12 kW before, c 10^12 kVA, of d neither is a number."""
    price = "1000000"
    tariff("hard.toml", HARD, line("demand", price, 'on = "kw"'), line("fixed", price, 'per = "day"', 'times = "kva"'))
    loaded(etl, *(hours(client, "2017-08-01", "2017-09-01") for client in "abcd"))
    etl.ok("assign", written("t.csv", "client_number,tariff,kva", "a,hard.toml,1", "b,hard.toml,1",
                             "c,hard.toml,999999999999", "d,hard.toml,1E+999999999"))  # fmt: skip
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", f"b,kw,2017-07,{MOST}"))
    done = etl(*AUGUST, "--json")
    assert [one["error"].partition(" (")[0] for one in done.json["failures"]] == [
        "hard: client b: the amount of line demand is not below 1,000,000,000,000,000",
        "hard: client c: the amount of line fixed is not below 1,000,000,000,000,000",
        "hard: client d: attribute 'kva': '1E+999999999' is not a number",
    ]
    assert [one for one in bills(etl, "client_number", "total") if one[1]] == [("a", "32000000.00")]


@pytest.mark.both_databases
def test_readings_are_estimated_beside_a_share_that_int64_does_not_hold(etl: Shell) -> None:
    """a has a third of 360 x 5 kWh, two of them estimated; b 0.999999999999 of 360 x 9,000,000."""
    tariff("one.toml", line("energy", "1"))
    rows = [row for name, kwh in (("M", "5"), ("N", "9000000")) for row in hours(name, "2017-08-01", "2017-08-16", kwh)]
    loaded(etl, [row for row in rows if "08-09T05" not in row and "08-09T06" not in row])
    part = "0.999999999999"
    table = written("t.csv", "client_number,meter,tariff,share", "a,M,one.toml,1/3", f"b,N,one.toml,{part}")
    etl.ok("assign", table)
    etl("bill", "--from", "2017-08-01", "--to", "2017-08-16", "--missing", "estimate:week")
    exact = Fraction(9_000_000 * 360) * Fraction(part)
    assert bills(etl, "client_number", "status", "total") == [
        ("a", "estimated", "600.00"), ("b", "estimated", f"{float(round(exact, 2)):.2f}"),
    ]  # fmt: skip


cells = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[+-]?[0-9]{0,14}\.?[0-9]{0,14}([eE][+-]?[0-9]{1,10})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,8}/[0-9]{1,8}", fullmatch=True),
)


def read(reader: Callable[[str], object], name: str) -> object:
    """What a cell holds; the line that refuses it is one, and names it."""
    try:
        return reader(name)
    except InputError as error:
        assert str(error).startswith(f"t.csv:2: {name}")  # noqa: PT017 - either is right
        assert "\n" not in str(error)  # noqa: PT017 - as above
        return None


@settings(deadline=None)
@given(cells)
def test_any_text_is_refused_in_one_line_or_an_exact_number_whose_text_reads_back(text: str) -> None:
    row = TableRow("t.csv:2", {"cell": text})
    for reader in (row.number, row.share):
        number = read(reader, "cell")
        if isinstance(number, Fraction):
            stored = number_text(number)
            assert Fraction(stored) == number == read_share(stored)
            assert len(stored) <= 40
            assert abs(number) < 10**12
    for other in (row.id, row.name, row.plain, row.day, row.month, row.zone):
        read(other, "cell")


@pytest.mark.both_databases
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells.filter(lambda text: "\x00" not in text), min_size=1, max_size=4))
def test_what_a_table_keeps_is_what_its_cells_say(etl: Shell, texts: list[str]) -> None:
    from etl.store.models import Client, Supplied

    etl.reset()
    quoted = [f'"c{number}","n","2017-08","{text.replace(chr(34), chr(34) * 2)}"' for number, text in enumerate(texts)]
    Path("h.csv").write_bytes("\n".join(["client_number,quantity,month,value", *quoted, ""]).encode("utf-8", "replace"))
    done = etl("history", "load", "h.csv")
    stored = {Client.objects.get(pk=one.client_id).number: one.value for one in Supplied.objects.all()}
    if done.code:
        assert (done.code, stored) == (1, {})
        assert len(done.err.splitlines()) == 1
    else:
        expected = {f"c{number}": read_number(text.strip(" \t\u00a0\u202f\ufeff")) for number, text in enumerate(texts)}
        assert {client: Fraction(value) for client, value in stored.items()} == expected


@given(st.text())
def test_a_name_is_kept_as_it_is_or_refused(text: str) -> None:
    row = TableRow("t.csv:2", {"cell": text})
    found = read(row.name, "cell")
    assert found in (None, text)
    if found is not None:
        assert len(text) <= 255
        text.encode()
