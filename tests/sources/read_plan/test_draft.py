"""The declaration that `etl sniff` prints reads the same file as the same readings, whatever told how it is read."""

from pathlib import Path

import pytest

from etl.sources.read_plan.declarations import text_of
from tests.support.command import Shell, written
from tests.support.layout_cases import CASES, FILES, Case, named

OWN = """\
header = ["Meter", "From", "Drawn"]
zone = "Europe/Vienna"
stamp = "start"
unit = "kWh"
no_reading = ["none"]

[columns]
client = "Meter"
timestamp = "From"

[[values]]
column = "Drawn"
flow = "import"

[[values]]
column = "Fed"
flow = "export"
unit = "Wh"

[quality]
"E" = "estimated"
"""


def printed(etl: Shell, file: Path, *options: str) -> str:
    text = etl.ok("sniff", file, *options, "--json").json["declaration"]
    assert isinstance(text, str)
    return text


def same_readings(etl: Shell, file: Path, *options: str, repeated: tuple[str, ...]) -> None:
    """Loaded as it is with options, and by the declaration with those that must be repeated."""
    Path("my.toml").write_text(printed(etl, file, *options), encoding="utf-8")
    etl.load(file, *options)
    known = etl.exported("readings")
    etl.reset()
    etl.load(file, *repeated, "--layout", "my.toml")
    assert etl.exported("readings") == known


@pytest.mark.parametrize("case", CASES, ids=named)
def test_what_sniff_prints_reads_every_file_of_a_layout_again(etl: Shell, case: Case) -> None:
    same_readings(etl, FILES / f"{case.file}.csv", *case.options, repeated=case.options)


@pytest.mark.parametrize("case", [case for case in CASES if case.layout != "wide"], ids=named)
def test_a_declaration_of_the_users_own_is_printed_as_it_stands(etl: Shell, case: Case) -> None:
    """Each shipped layout stands for one that a user could have written."""
    text = text_of(case.layout) + "# mine\n"
    Path("own.toml").write_text(text, encoding="utf-8")
    file = FILES / f"{case.file}.csv"
    assert printed(etl, file, *case.options, "--layout", "own.toml") == text


def test_values_of_several_columns_are_printed_as_the_user_declared_them(etl: Shell) -> None:
    file = written("m.csv", "Meter,From,Drawn,Fed", "7,2024-01-01 00:00,1,500", "7,2024-01-01 01:00,none,250")
    Path("own.toml").write_text(OWN)
    assert printed(etl, file, "--layout", "own.toml") == OWN
    drafted = etl.ok("sniff", file, "--layout", "own.toml").out
    assert drafted.endswith("\n\n" + OWN)


LONG = ["client;timestamp;kwh", "7;01.02.2024 00:00;1,5", "7;01.02.2024 00:15;-2,25", "7;02.02.2024 00:15;3"]
PLAIN = ["who,when,used", "7,2024-02-01 00:00,10", "7,2024-02-01 01:00,25", "7,2024-02-01 02:00,70"]
DAYS = ["client,date,kwh", "7,2024-02-01,3", "7,2024-02-02,4", "7,2024-02-03,5"]
BARE = ["7,2024-02-01 00:00,1", "7,2024-02-01 01:00,2"]
SLOTS = [
    "MPAN,Date,Units," + ",".join(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(1, 48)) + ",00:00",
    "7,2024-02-01,kWh," + ",".join(["1", "-", *["2"] * 46]),
    "7,2024-02-01,kVArh," + ",".join(["9"] * 48),
]
ANY = ("--columns", "client=who,timestamp=when,value=used")
OPTIONS = {
    "nothing said": (["client,timestamp,value", *PLAIN[1:]], []),
    "decimal comma, minus": (LONG, ["--negative", "export", "--decimal", ","]),
    "ends in Wh": (PLAIN, [*ANY, "--unit", "Wh", "--stamp", "end", "--interval", "1h"]),
    "mean power": (PLAIN, [*ANY, "--unit", "W"]),
    "a zone and a flow": (PLAIN, [*ANY, "--timezone", "Europe/Lisbon", "--flow", "export"]),
    "a title of another flow": (["client,timestamp,export kwh", *PLAIN[1:]], ["--flow", "import"]),
    "days": (DAYS, ["--interval", "1d", "--timezone", "Europe/Lisbon"]),
    "a register": (PLAIN, [*ANY, "--register", "--digits", "3"]),
    "no header": (BARE, ["--columns", "client=1,timestamp=2,value=3"]),
    "slots": (SLOTS, []),
    "slots that start": (SLOTS, ["--stamp", "start"]),
    "slots in Wh": ([SLOTS[0].replace("Units,", "Note,"), SLOTS[1]], ["--unit", "Wh"]),
}


@pytest.mark.parametrize("case", OPTIONS)
def test_what_options_said_is_in_the_declaration(etl: Shell, case: str) -> None:
    rows, options = OPTIONS[case]
    same_readings(etl, written("f.csv", *rows), *options, repeated=())


DAY = "13.06.2024"
HALF_HOURS = ";".join(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48))
KINDS = {
    "lines above": [
        "Kunde;Meier",
        "Zählpunkt;AT9",
        "",
        "Datum;Uhrzeit;Wert",
        "@;00:00;0,5",
        "@;01:00;0,25",
        "@;02:00;1",
    ],
    "a label with a colon": ["Konto: x", "Zählpunkt: AT9", "Zeitpunkt;Wert", "@ 00:00;0,5", "@ 01:00;0,25"],
    "units below": ["Kundennummer;Datum;Uhrzeit;Wert", ";;;Wh", "7;@;00:00;500", "7;@;01:00;250", "7;@;02:00;1000"],
    "ranges": ["Kundennummer;Zeitraum;kWh", "7;@ 00:00 - @ 01:00;0,25", "7;@ 01:00 - @ 02:00;0,5"],
    "a column for each client": ["Zeitpunkt;70001;70002", "@ 00:00;0,5;1", "@ 01:00;0,25;1", "@ 02:00;1;1"],
    "ends of clients": ["Half hour ending;70001;70002", "@ 00:30;0,5;1", "@ 01:00;0,25;1", "Total;0,75;2"],
    "flows of days": [
        f"MPAN;Channel;Date;{HALF_HOURS}",
        f"1;AI;{DAY};{';'.join(['0,5'] * 48)}",
        f"1;AE;{DAY};{';'.join(['0,1'] * 48)}",
    ],
    "units of days": [
        f"MPAN;Measured;Date;{HALF_HOURS}",
        f"1;Wh;{DAY};{';'.join(['500'] * 48)}",
        f"1;kVArh;{DAY};{';'.join(['0,1'] * 48)}",
    ],
    "a second late": ["Kundennummer;Von;kWh", "7;@ 00:00:01;0,5", "7;@ 01:00:01;0,25", "7;@ 02:00:01;1"],
    "a short row, totals": ["Kundennummer;Zeitpunkt;kWh;Status", "7;@ 00:00;0,5;a", "7;@ 01:00;0,25", "Summe;;0,75"],
    "a flow above": ["Energierichtung;Einspeisung", "Zählpunkt;AT9", "Datum;Uhrzeit;Wert", "@;00:00;0,5", "@;01:00;1"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_draft_of_a_file_loads_it_as_it_was_understood(etl: Shell, kind: str) -> None:
    file = written("a.csv", *(line.replace("@", DAY) for line in KINDS[kind]))
    plain = etl.load(file, "--timezone", "Europe/Vienna")
    draft = etl.ok("sniff", file, "--timezone", "Europe/Vienna", "--json").json["declaration"]
    etl.reset()
    again = etl.load(file, "--layout", written("my.toml", *draft.splitlines()), "--timezone", "Europe/Vienna")
    same = ("kwh", "loaded", "blank", "clients", "first", "last")
    assert {name: again[name] for name in same} == {name: plain[name] for name in same}


def test_the_draft_reads_flows_as_they_are_where_it_passes_rows_of_none_over(etl: Shell) -> None:
    """Rows of reactive energy: the declaration knows no words for them, and refuses them."""
    codes = ("1-1:1.29.0", "1-1:2.29.0", "1-1:3.29.0")
    rows = [f"DE1;{code};{DAY} 0{hour}:00;0,{hour}" for code in codes for hour in range(1, 5)]
    file = written("a.csv", "Zählpunkt;OBIS-Code;Zeitstempel;kWh", *rows)
    zone = ("--timezone", "Europe/Berlin")
    plain = etl.load(file, *zone)
    draft = written("my.toml", *printed(etl, file, *zone).splitlines())
    etl.reset()
    again = etl.load(file, "--layout", draft, *zone, "--rejects", "bad.csv", "--max-rejects", "50%")
    assert again["kwh"] == plain["kwh"] == {"export": "1", "import": "1"}
    assert (plain["ignored"], again["rejected"]) == (4, 4)


def test_several_columns_of_values_are_declared_as_they_are_read(etl: Shell) -> None:
    header = "client,timestamp,Import day (kWh),Import night (kWh),Export (Wh),Home (kWh)"
    rows = [f"7,2024-06-03 0{hour}:00,0.{hour},0.5,{hour}00,9" for hour in range(4)]
    file = written("a.csv", header, *rows)
    same_readings(etl, file, "--timezone", "Europe/Lisbon", repeated=("--timezone", "Europe/Lisbon"))
    assert printed(etl, file).count("[[values]]") == 3
