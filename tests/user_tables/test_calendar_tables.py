"""`etl calendar`: a file is taken whole or not at all, a new type replaces the one of the same day, bills follow."""

from itertools import permutations
from pathlib import Path

import pytest

from tests.support.command import Shell, written

UNREAD = "  no tariff that is known yet reads {}"
TEMPO = """name = "Tempo"
currency = "EUR"
timezone = "client"
[schedule.tempo]
seasons = "calendar:tempo"
day_starts = "06:00"
bleu.hp = ["all 06:00-22:00"]
bleu.hc = "rest"
rouge.hp = ["all 06:00-22:00"]
rouge.hc = "rest"
[[line]]
id = "energy"
kind = "energy"
schedule = "tempo"
price = { bleu = { hp = 1, hc = 2 }, rouge = { hp = 10, hc = 20 } }
"""
DAY = ("--from", "2024-01-02", "--to", "2024-01-03")
BLUE = ("2024-01-01,bleu", "2024-01-02,bleu")


def loaded(etl: Shell, *days: str, name: str = "tempo") -> list[str]:
    """What `etl calendar load` prints of a file."""
    return etl.ok("calendar", "load", written("c.csv", "date,type", *days), "--name", name).out.splitlines()


@pytest.fixture
def client(etl: Shell) -> Shell:
    """A client on Tempo with 1 kWh in each hour of 2 and 3 January 2024."""
    Path("t.toml").write_text(TEMPO)
    rows = [f"c,2024-01-{day:02} {hour:02}:00,1" for day in (2, 3) for hour in range(24)]
    etl.load(written("m.csv", "client_number,timestamp,kwh", *rows), "--timezone", "Europe/Paris")
    etl.ok("assign", written("a.csv", "client_number,tariff", "c,t.toml"))
    return etl


def total(etl: Shell, *options: str) -> str:
    return str(etl.ok("bill", *(options or DAY), "--json").json["total"]["EUR"])


def test_a_file_is_loaded_once_and_only_a_type_that_differs_is_changed(etl: Shell) -> None:
    note = UNREAD.format("mine")
    assert loaded(etl, *BLUE)[0] == "2 days of tempo, 2 new or changed (load 1)"
    assert loaded(etl, *BLUE)[0] == "2 days of tempo, 0 new or changed"
    assert loaded(etl, BLUE[0], "2024-01-02,rouge")[0] == "2 days of tempo, 1 new or changed (load 2)"
    assert loaded(etl, *BLUE, name="mine") == [
        "2 days of mine, 2 new or changed (load 3)",
        note.replace("tempo", "mine"),
    ]


def test_a_file_may_have_several_calendars(etl: Shell) -> None:
    table = written("c.csv", "calendar,date,type", "a,2024-01-01,x", "b,2024-01-01,y", "a,2024-01-02,x")
    assert etl.ok("calendar", "load", table).out.splitlines()[0] == "2 days of a, 1 day of b, 3 new or changed (load 1)"
    found = etl.ok("calendar", "list", "--json").json["calendars"]
    assert [(one["name"], one["first"], one["last"], one["types"]) for one in found] == [
        ("a", "2024-01-01", "2024-01-02", {"x": 2}), ("b", "2024-01-01", "2024-01-01", {"y": 1}),
    ]  # fmt: skip


def test_calendars_are_listed_with_a_day_that_is_left_out(etl: Shell) -> None:
    loaded(etl, "2024-01-01,bleu", "2024-01-03,rouge")
    assert etl.ok("calendar", "list").out.splitlines() == [
        "calendar  first day   last day    days of each type  first day left out",
        "tempo     2024-01-01  2024-01-03  1 bleu, 1 rouge    2024-01-02",
    ]


def test_a_list_of_none_says_how_to_load_one(etl: Shell) -> None:
    done = etl("calendar", "list")
    assert done.error == "etl: there are no calendars (load one: etl calendar load days.csv --name tempo)"


@pytest.mark.parametrize(
    ("lines", "options", "error"),
    [
        (("date,type",), ["--name", "t"], "c.csv: has no rows (write one for each day)"),
        (("day,type", "2024-01-01,x"), ["--name", "t"], "c.csv: has no column date (its columns are day, type)"),
        (
            ("date,type", "2024-01-01,x"),
            [],
            "c.csv: does not say which calendar it is (name it: --name NAME, or a column calendar)",
        ),
        (
            ("date,type,calendar", "2024-01-01,x,t"),
            ["--name", "t"],
            "--name t: c.csv has a column calendar (leave out one of them)",
        ),
        (("date,type", ",x"), ["--name", "t"], "c.csv:2: date is empty (correct the row)"),
        (("date,type", "2024-01-01,"), ["--name", "t"], "c.csv:2: type is empty (correct the row)"),
        (("date,type,calendar", "2024-01-01,x,"), [], "c.csv:2: calendar is empty (correct the row)"),
        (
            ("date,type", "01/02/2024,x"),
            ["--name", "t"],
            "c.csv:2: date: '01/02/2024' is not a date like 2017-08-31 (correct the row)",
        ),
        (
            ("date,type", "2024-01-01,x", "2024-01-01,y"),
            ["--name", "t"],
            "c.csv:3: type: 'y' is the type of 2024-01-01, which is 'x' in an earlier row (correct the row)",
        ),
    ],
)
def test_a_file_that_is_not_clear_is_refused(etl: Shell, lines: list[str], options: list[str], error: str) -> None:
    done = etl("calendar", "load", written("c.csv", *lines), *options)
    assert done.error == f"etl: {error}"
    assert etl("calendar", "list").error.startswith("etl: there are no calendars")


def test_a_bill_has_the_types_of_its_days_and_a_day_without_one_is_named(client: Shell) -> None:
    done = client("bill", *DAY)
    assert "calendar tempo has no type for 2024-01-01 (load it: `etl calendar load FILE`)" in done.err + done.out
    loaded(client, "2024-01-01,rouge", "2024-01-02,bleu")
    # 6 h of the red 1 January at 20, 16 h at 1, 2 h at 2
    assert total(client) == "140.00"


def test_a_day_that_changes_makes_the_bills_stale_that_need_it(client: Shell) -> None:
    loaded(client, *BLUE, "2024-01-03,bleu")
    assert total(client) == "32.00"  # 8 h at 2 and 16 at 1
    total(client, "--from", "2024-01-03", "--to", "2024-01-04")
    stale = "  {} stale now (bill them again: etl bill --stale)"
    assert loaded(client, "2024-01-01,rouge")[1:] == [stale.format("1 bill is")]
    assert total(client, "--stale") == "140.00"
    assert loaded(client, "2024-01-02,rouge")[1:] == [stale.format("2 bills are")]
    assert loaded(client, "2024-01-02,rouge", "2024-01-04,rouge")[1:] == []


def test_bills_do_not_depend_on_the_order_in_which_files_were_loaded_or_bills_made(client: Shell) -> None:
    parts = [("2024-01-01,rouge",), ("2024-01-02,rouge",), ("2024-01-03,bleu", "2024-01-04,bleu")]
    for order in permutations(parts):
        loaded(client, *BLUE, "2024-01-03,rouge", "2024-01-04,rouge")
        total(client)
        for part in order:
            loaded(client, *part)
            client.ok("bill", "--stale")
        client.ok("export", "b.csv", "--what", "lines")
        lines = Path("b.csv").read_text()
        # 1 and 2 January are red: 8 h at 20, 16 at 10
        assert ("rouge.hp" in lines, "bleu" in lines, total(client)) == (True, False, "320.00")


def test_unload_takes_the_days_of_a_file_out_but_not_those_that_a_later_one_replaced(client: Shell) -> None:
    loaded(client, *BLUE, "2024-01-03,bleu")
    loaded(client, "2024-01-03,rouge")
    total(client)
    newest = client.ok("status", "--json").json["newest_loads"]
    assert [(one["id"], one["days"]) for one in newest] == [(3, 1), (2, 3), (1, 0)]
    assert "  c.csv: 3 days" in client.ok("status").out
    assert client.ok("unload", "2").out.splitlines() == [
        "c.csv: 2 days of load 2 removed", "  1 bill is stale now (bill them again: etl bill --stale)",
    ]  # fmt: skip
    (found,) = client.ok("calendar", "list", "--json").json["calendars"]
    assert (found["first"], found["types"]) == ("2024-01-03", {"rouge": 1})
    assert "has no type for 2024-01-01" in client("bill", "--stale").err
    # the same file again, and the bill is what it was
    assert loaded(client, *BLUE)[0] == "2 days of tempo, 2 new or changed (load 5)"
    assert total(client) == "32.00"
    assert "all sound" in client.ok("check").out


def test_a_type_that_a_tariff_does_not_have_is_named_when_it_is_loaded(client: Shell) -> None:
    assert loaded(client, "2024-01-01,bleue", "2024-01-02,noir")[1:] == [
        "  tariff Tempo has no type 'bleue' (did you mean bleu?)", "  tariff Tempo has no type 'noir'",
    ]  # fmt: skip
    assert loaded(client, *BLUE, name="Tempo")[1:] == [UNREAD.format("Tempo (did you mean tempo?)")]


def test_a_day_without_a_type_stops_no_other_tariff(client: Shell) -> None:
    rows = [f"d,2024-01-02 {hour:02}:00,1" for hour in range(24)]
    client.load(written("n.csv", "client_number,timestamp,kwh", *rows), "--timezone", "Europe/Paris")
    Path("f.toml").write_text(
        'name = "Flat"\ncurrency = "EUR"\ntimezone = "client"\n[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    )
    client.ok("assign", written("b.csv", "client_number,tariff", "d,f.toml"))
    done = client("bill", *DAY, "--json")
    assert (done.code, done.json["bills"], done.json["total"]) == (3, 1, {"EUR": "24.00"})
    loaded(client, *BLUE)
    assert client.ok("bill", "--stale", "--json").json["total"] == {"EUR": "32.00"}


def test_workers_read_the_types_as_one_process_does(client: Shell) -> None:
    loaded(client, "2024-01-01,rouge", "2024-01-02,bleu")
    assert total(client, *DAY, "--workers", "2") == "140.00"


BANK = (
    TEMPO.replace("[[line]]", '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nschedule = "tempo"\n'
    'bank = { keeps = "kWh", by = "tempo", closes = "12-31", pays = 0 }\n[[line]]')
    .replace('kind = "energy"', 'kind = "energy"\non = "net"')
)  # fmt: skip


def test_a_bank_looks_back_on_the_types_of_earlier_days(etl: Shell) -> None:
    Path("t.toml").write_text(BANK)
    days = (("01-02", 1, 0), ("01-03", 0, 6), ("02-02", 8, 1))
    rows = [f"c,2024-{day} 12:00,{used},{sold}" for day, used, sold in days]
    table = written("m.csv", "client_number,timestamp,import_kwh,export_kwh", *rows)
    for flow in ("import", "export"):
        options = ("--timezone", "UTC", "--interval", "60", "--columns", f"value={flow}_kwh", "--flow", flow)
        etl.load(table, *options)
    etl.ok("assign", written("a.csv", "client_number,tariff", "c,t.toml"))
    february = [f"2024-02-{day:02},bleu" for day in range(1, 30)]
    january = [f"2024-01-{day:02},bleu" for day in range(1, 32)]
    loaded(etl, *february, "2024-01-31,bleu")
    assert "calendar tempo has no type for 2023-12-31" in etl("bill", "--month", "2024-02").err
    loaded(etl, "2023-12-31,bleu", *january)
    # January keeps 6 - 1 = 5 kWh of its high hours, and February's 7 spend them: 2 at 1
    assert etl("bill", "--month", "2024-02", "--json").json["total"] == {"EUR": "2.00"}
    # if 3 January is red, the kWh of the blue 2nd is billed in January, which keeps 6
    assert "1 bill is stale" in loaded(etl, "2024-01-03,rouge")[-1]
    assert etl("bill", "--stale", "--json").json["total"] == {"EUR": "1.00"}
