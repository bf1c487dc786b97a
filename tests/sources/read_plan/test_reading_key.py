"""A file that was loaded with other options is refused with the options to type, one way and the other."""

import json
from pathlib import Path

import pytest

from etl.sources.read_plan.reading_key import reading_key
from tests.support import heads
from tests.support.command import Shell, written

PLAIN = ["client,timestamp,kwh", "7,2024-02-01 00:00,100", "7,2024-02-01 01:00,250", "7,2024-02-01 02:00,700"]
OFFSETS = [PLAIN[0], *(row.replace(" 0", "T0").replace(":00,", ":00Z,") for row in PLAIN[1:])]
BARE = ["client,timestamp,power", *PLAIN[1:]]
MONTHS = ["client,timestamp,kwh", "7,2024-01-01,3", "7,2024-02-01,4", "7,2024-03-01,5"]
DATES = ["client;timestamp;kwh", "7;03.04.2024 00:00;1", "7;03.04.2024 01:00;2"]
TWO = ["client,timestamp,a,b", "7,2024-02-01 00:00,1,2", "7,2024-02-01 01:00,3,4"]
WORDS = ["client,timestamp,kwh,unit,flow", "7,2024-02-01 00:00,1,Wh,export", "7,2024-02-01 01:00,2,Wh,export"]
NOBODY = ["timestamp,kwh", "2024-02-01 00:00,1", "2024-02-01 01:00,2"]
POINT = ["MPAN,timestamp,kwh", "1200,2024-02-01 00:00,1", "1200,2024-02-01 01:00,2"]
SLOTS = [
    "MPAN,Date," + ",".join(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(1, 48)) + ",00:00",
    *(f"7,2024-02-0{day}," + ",".join(["1"] * 48) for day in (1, 2)),
]
LAYOUT = (
    'header = ["client", "timestamp", "kwh"]\nunit = "kWh"\n[columns]\n'
    'client = "client"\ntimestamp = "timestamp"\nvalue = "kwh"\n'
)
A = "client=client,timestamp=timestamp,value=a"
CASES = {
    "zone of stamps": (PLAIN, "", "--timezone Europe/Berlin", [("--timezone", "not given", "Europe/Berlin")]),
    "zone beside offsets": (OFFSETS, "", "--timezone Europe/Berlin", [("--timezone", "not given", "Europe/Berlin")]),
    "stamps alone": (
        PLAIN, "--timezone Europe/Lisbon", "--timezone Europe/Lisbon --stamps Europe/Paris",
        [("--stamps", "Europe/Lisbon", "Europe/Paris")],
    ),
    "unit": (PLAIN, "", "--unit Wh", [("--unit", "kWh", "Wh")]),
    "power": (BARE, "--unit kW", "--unit Wh", [("--unit", "kW", "Wh")]),
    "interval of power": (BARE, "--unit kW", "--unit kW --interval 30min", [("--interval", "60min", "30min")]),
    "interval": (PLAIN, "", "--interval 1h", [("--interval", "not given", "60min")]),
    "step": (MONTHS, "--interval 1d", "--interval 1month", [("--interval", "1day", "1month")]),
    "stamp": (PLAIN, "", "--stamp end", [("--stamp", "start", "end")]),
    "flow": (PLAIN, "", "--flow export", [("--flow", "import", "export")]),
    "register": (PLAIN, "", "--register", [("--register", "not given", "given")]),
    "digits": (PLAIN, "--register", "--register --digits 5", [("--digits", "not given", "5")]),
    "client": (NOBODY, "--client 7", "--client 8", [("--client", "7", "8")]),
    "client of points": (POINT, "", "--client home", [("--client", "not given", "home")]),
    "columns": (TWO, f"--columns {A}", f"--columns {A[:-1]}b", [("--columns", "value=a", "value=b")]),
    "dates": (DATES, "--dates dmy", "--dates mdy", [("--dates", "dmy", "mdy")]),
    "decimal": (DATES, "--dates dmy", "--dates dmy --decimal ,", [("--decimal", ".", ",")]),
    "negative": (PLAIN, "", "--negative export", [("--negative", "refuse", "export")]),
    "layout": (PLAIN, "", "--layout my.toml", [("--format or --layout", "long", "my")]),
    "column of units": (WORDS, "", "--unit kWh", [("--unit", "Wh", "kWh")]),
    "column of the same unit": (WORDS, "", "--unit Wh", [("--unit", "not given", "Wh")]),
    "two": (PLAIN, "", "--unit Wh --stamp end", [("--unit", "kWh", "Wh"), ("--stamp", "start", "end")]),
}  # fmt: skip
"""A file, two ways to load it, and what is told: option, value then, value now."""
AGAIN = "(repeat the earlier options, or use --replace)"


def refused(etl: Shell, rows: list[str], first: str, second: str) -> str:
    """What is told of a file that was loaded otherwise; the earlier options and those of --replace are as they were."""
    file = written("f.csv", *rows)
    Path("my.toml").write_text(LAYOUT)
    etl.load(file, *first.split())
    done = etl("load", file, *second.split())
    assert done.code == 1
    assert etl.load(file, *first.split())["loads"][0]["skipped"]
    etl.load(file, *second.split(), "--replace")
    assert etl.load(file, *second.split())["loads"][0]["skipped"]
    etl.reset()
    return done.error


@pytest.mark.parametrize("case", CASES)
def test_what_differs_is_told_as_options_to_type(etl: Shell, case: str) -> None:
    rows, first, second, differing = CASES[case]
    texts = [f"{option} was {before} then, now {after}" for option, before, after in differing]
    message = f"etl: f.csv: was already loaded as f.csv with other options: {', '.join(texts)} {AGAIN}"
    assert refused(etl, rows, first, second) == message


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_in_the_other_order_alike(etl: Shell, case: str) -> None:
    rows, first, second, differing = CASES[case]
    message = refused(etl, rows, second, first)
    assert all(f"{option} was {after} then, now {before}" in message for option, before, after in differing)
    assert message.count(" then, now ") == len(differing)


def test_what_follows_from_another_layout_is_not_told(etl: Shell) -> None:
    columns = "--columns client=MPAN,timestamp=Date,value=3 --unit kWh --interval 1d"
    message = "other options: --format or --layout was wide then, now long, --interval was 30min then, now 1day"
    assert refused(etl, SLOTS, "", columns).endswith(f"{message} {AGAIN}")
    assert refused(etl, SLOTS, columns, "").endswith(
        f"other options: --format or --layout was long then, now wide {AGAIN}"
    )


def test_slots_and_edited_declarations_are_told_too(etl: Shell) -> None:
    assert refused(etl, SLOTS, "", "--stamp start").endswith(f"other options: --stamp was not start then {AGAIN}")
    assert refused(etl, SLOTS, "--stamp start", "").endswith(f"other options: --stamp was given then, now not {AGAIN}")
    file = written("f.csv", *PLAIN)
    written("my.toml", LAYOUT)
    etl.load(file, "--layout", "my.toml")
    written("my.toml", 'no_reading = ["none"]\n' + LAYOUT)
    done = etl("load", file, "--layout", "my.toml")
    assert done.error == (
        f"etl: f.csv: was already loaded as f.csv with other options: the declaration my.toml has changed since {AGAIN}"
    )


def test_what_no_option_tells_is_another_version(etl: Shell) -> None:
    from etl.store.models import Load

    etl.load(written("f.csv", *PLAIN))
    Load.objects.update(reading=Load.objects.get().reading.replace('"skip":1', '"skip":0'))
    message = f"other options: an earlier version of etl read layout long differently {AGAIN}"
    assert etl("load", "f.csv").error == f"etl: f.csv: was already loaded as f.csv with {message}"


def test_keys_are_written_as_ledgers_of_earlier_versions_have_them() -> None:
    """Else every file that was loaded before would be loaded again."""
    assert reading_key(heads.read(heads.PLAIN)) == (
        '{"blanks":["","null","NULL","Null"],"client":null,"columns":{"client":0,"date":null,"flow":null,"meter":null,'
        '"quality":null,"register":null,"time":null,"timestamp":1,"unit":null,"value":2},"decimal":".","fields":3,'
        '"flow":"import","interval":null,"layout":"long","negative":"refuse","separator":",","skip":1,"stamp":"start",'
        '"stamp_format":"iso","unit":"kWh","zone":"UTC"}'
    )
    columns = "MPAN,Date,Units," + ",".join(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48))
    table = json.loads(reading_key(heads.read(f"{columns}\n1,2017-08-01,kWh,{','.join(['1'] * 48)}\n")))["table"]
    assert table["cells"][1] == {
        "client": "", "flow": "", "place": 4, "quality": None, "register": "", "seconds": 1800, "unit": ""
    }  # fmt: skip
    assert table["words"][0]["place"] == 2
    assert table["words"][0]["effects"][0] == ["kwh", {"flow": "", "ignore": "", "register": None, "unit": "kWh"}]
