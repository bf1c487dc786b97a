"""Declared and wide tables: the fast way and the careful one read the same, and faults are named by line and column."""

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.zones import transitions
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.matrix import CellParser
from etl.sources.delimited.strict import read_strictly
from etl.sources.read_plan.head import read_text
from etl.sources.read_plan.option_texts import minutes
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.understand import understand
from etl.sources.readings import Readings, numbered
from tests.support.command import Shell, written
from tests.support.examples import examples
from tests.support.layout_cases import CASES, Case, named
from tests.support.places import TESTS

FILES = TESTS / "layouts"
CAREFULLY = {"nisc", "nisc-registers", "opower", "pnd-both", "sce-green-button", "wiener-netze"}
"""Files that pyarrow cannot take: rows of several lengths, headings among them, timestamps that must agree."""

HALVES = [f"{at // 2:02}:{at % 2 * 30:02}" for at in range(48)]
SLOTS = ",".join(HALVES)


def fast(plan: ReadPlan, data: bytes, channels: Channels) -> Readings | None:
    assert plan.table is not None
    zone = None if plan.clock.zone == "UTC" else transitions(plan.clock.zone)
    return CellParser(plan, plan.table, channels, zone).parse(data)


def contents(readings: Readings, channels: Channels) -> tuple[object, ...]:
    """What readings say, whatever their order and their channels' numbers."""
    quality = np.zeros(len(readings.channel), np.uint16) if readings.quality is None else readings.quality
    columns = (readings.channel, readings.seconds, readings.energy_mwh, quality)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    counts = (readings.counts.rows, readings.counts.blank, readings.counts.rounded, readings.counts.ignored)
    return sorted((channels.keys[number], *rest) for number, *rest in rows), counts


def both(text: str, options: Options) -> tuple[object, object]:
    plan = understand(text.encode(), "a.csv", options)
    data = "".join(text.splitlines(keepends=True)[plan.syntax.skip :]).encode()
    channels = Channels()
    careful = contents(numbered(read_strictly(data, plan.syntax.skip + 1, plan), channels), channels)
    found = fast(plan, data, channels)
    return (None if found is None else contents(found, channels)), careful


def options_of(case: Case) -> Options:
    """What the case's options say of the reading of its file."""
    typed = dict(zip(case.options[::2], case.options[1::2], strict=True))
    return Options(
        client=typed.get("--client"),
        timezone=typed.get("--timezone", "Europe/London"),
        stamps=typed.get("--stamps"),
        stamp=typed.get("--stamp"),
        unit=typed.get("--unit"),
        interval=minutes(typed["--interval"]) if "--interval" in typed else None,
        flow=typed.get("--flow"),
    )


@pytest.mark.parametrize("case", CASES, ids=named)
def test_each_layouts_file_is_read_alike_by_both_ways(case: Case) -> None:
    data = (FILES / f"{case.file}.csv").read_bytes()
    text = data.decode(read_text(data, case.file).encoding).replace("\r\n", "\n")
    found, careful = both(text, options_of(case))
    assert (found is None) == (case.file in CAREFULLY)
    assert found in (None, careful)


@settings(max_examples=examples(40))
@given(st.integers(0, 2**32))
def test_random_days_are_read_alike_by_both_ways(seed: int) -> None:
    random = Random(seed)
    cells = ["", "-", "0", "0.1", ".5", "1e-3", "0.0000005", "123456789.123456", "2.3456789", "7"]
    numbers = random.choice([range(1, 49), range(1, 51), None])
    header = SLOTS if numbers is None else ",".join(f"hh{number}" for number in numbers)
    width = 48 if numbers is None else len(numbers)
    days = ["2023-03-25", "2023-03-26", "2023-10-29", "2024-01-01"]
    rows = [
        f"{random.choice(['a', 'b'])},{day},{random.choice(['kWh', 'Wh', 'kVArh'])},"
        + ",".join(random.choice(cells[:2] if slot > 45 else cells) for slot in range(width))
        for day in random.choices(days, k=random.randint(1, 6))
    ]
    text = "\n".join([f"client,date,unit,{header}", *rows]) + "\n"
    zone = random.choice([None, "Europe/London"])
    found, careful = both(text, Options(timezone=zone))
    assert found == careful


def day(value: str = "1", **others: str) -> str:
    return ",".join(others.get(f"at{label.replace(':', '')}", value) for label in HALVES)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([f"7,2017-08-01,{day()}", f"7,2017-08-02,{day(at0130='x')}"], "3: 01:30: 'x' is not a number"),
        ([f"7,2017-08-01,{day(at2330='-0.5')}"], "2: 23:30: '-0.5' is negative"),
        ([f"7,2017-08-01,{day()}", f"7,2017-08-02,{day()},9"], "3: the row has 51 fields, not 50"),
        (
            [f"7,2017-08-{date},{day()}" for date in ("01", "32", "02")],
            "3: date: '2017-08-32' is a day that does not exist",
        ),
        ([f"7,2017-08-01,{day()}", f",2017-08-02,{day()}"], "3: client is empty"),
        (
            [f"7,2017-08-01,{day()}", f"7,2017-08-01,{day(at0200='3')}"],
            "2: 02:00: another row of this file has another value for the same interval",
        ),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(etl: Shell, rows: list[str], fault: str) -> None:
    done = etl("load", written("a.csv", f"client,date,{SLOTS}", *rows))
    assert done.error.startswith(f"etl: a.csv:{fault} (")


def test_good_cells_of_a_row_with_a_bad_one_are_kept(etl: Shell) -> None:
    file = written("a.csv", f"client,date,{SLOTS}", f"7,2017-08-01,{day(at0130='x', at0200='y', at0230='')}")
    found = etl.load(file, "--rejects", "bad.csv", "--max-rejects", "100%")
    assert (found["read"], found["loaded"], found["rejected"], found["blank"]) == (48, 45, 2, 1)
    assert Path("bad.csv").read_text().splitlines()[1].startswith("2,01:30: 'x' is not a number,7,2017-08-01,1,1,1,x")


def test_a_slot_that_a_short_day_does_not_have_must_be_empty(etl: Shell) -> None:
    header = "client,date," + ",".join(f"hh{number}" for number in range(1, 49))
    file = written("a.csv", header, f"7,2024-03-31,{day()}")
    done = etl("load", file, "--timezone", "Europe/London")
    assert done.error.startswith("etl: a.csv:2: hh47: has a value, and this day does not have this slot (")


def test_an_hour_that_the_clock_skips_may_be_zero_but_hold_no_energy(etl: Shell) -> None:
    empty = written("a.csv", f"client,date,{SLOTS}", f"7,2024-03-31,{day(at0100='0', at0130='0')}")
    found = etl.load(empty, "--timezone", "Europe/London")
    assert (found["loaded"], found["loads"][0]["ignored_why"]) == (46, {"a zero for an hour that the clock skips": 2})
    full = written("b.csv", f"client,date,{SLOTS}", f"7,2025-03-30,{day(at0100='0')}")
    done = etl("load", full, "--timezone", "Europe/London")
    assert done.error.startswith("etl: b.csv:2: 01:30: the clock skips this time on this day (it goes forward) (")


def test_reactive_rows_are_left_out_and_counted(etl: Shell) -> None:
    rows = [f"7,2017-08-01,{unit},{day()}" for unit in ("kWh", "kVArh", "m3")]
    found = etl.load(written("a.csv", f"client,date,unit,{SLOTS}", *rows))
    assert (found["loaded"], found["ignored"]) == (48, 96)
    assert found["loads"][0]["ignored_why"] == {"not electricity": 48, "reactive or apparent energy": 48}


def test_labels_that_are_starts_may_be_called_ends(etl: Shell) -> None:
    file = written("a.csv", f"client,date,{SLOTS}", f"7,2017-08-02,{day()}")
    assert etl.load(file, "--stamp", "end")["first"] == "2017-08-01T23:30:00+00:00"


def test_values_that_float64_does_not_hold_are_read_from_their_text(etl: Shell) -> None:
    row = f"7,2017-08-01,{day('0', at0100='1234567890.123456', at0130='0.0000005')}"
    file = written("a.csv", f"client,date,{SLOTS}", row)
    found = etl.load(file, "--unit", "kWh")
    assert (found["kwh"], found["rounded"]) == ({"import": "1234567890.123457"}, 1)


def test_a_declared_table_of_the_users_own_is_read_by_it(etl: Shell) -> None:
    Path("mine.toml").write_text(
        'header = ["Point", "Kind"]\nzone = "+10:00"\nstamp = "end"\nbetween = " to "\n'
        '[columns]\nclient = "Point"\ntimestamp = "Range"\nvalue = "Amount"\ntype = "Kind"\n'
        '[rows.type]\n"in (kW)" = { flow = "import", unit = "kW" }\n"out (kWh)" = { flow = "export", unit = "kWh" }\n'
        '"gas*" = { ignore = "gas" }\n'
    )
    rows = [
        f"7,2017-08-01 {at // 60:02}:{at % 60:02} to 2017-08-01 23:59,{kind},{amount}"
        for at in range(30, 1440, 30)
        for kind, amount in (("in (kW)", "2"), ("out (kWh)", "0.25"), ("gas m3", "9"))
    ]
    found = etl.load(written("a.csv", "Point,Range,Kind,Amount", *rows), "--layout", "mine.toml")
    assert (found["layout"], found["kwh"]) == ("mine", {"export": "11.75", "import": "47"})
    assert (found["first"], found["ignored"]) == ("2017-07-31T14:00:00+00:00", 47)
    strange = written("b.csv", "Point,Range,Kind,Amount", *rows, "7,2017-08-02 00:00 to x,steam,1")
    done = etl("load", strange, "--layout", "mine.toml")
    assert done.error.startswith("etl: b.csv:143: Kind: 'steam' is not a word that the layout knows (")


def test_a_wide_table_takes_its_own_words_only(etl: Shell) -> None:
    assert replace(Options(), format="wide") == Options(format="wide")
    done = etl("load", written("a.csv", "client,timestamp,kwh", "7,2017-08-01 00:00,1"), "--format", "wide")
    assert done.error == "etl: a.csv: has no columns for the slots of a day (omit --format)"


def test_registers_may_be_declared_several_of_them_in_a_row(etl: Shell) -> None:
    Path("mine.toml").write_text(
        'header = ["when", "T1"]\nunit = "Wh"\nzone = "UTC"\nregister = true\n[columns]\ntimestamp = "when"\n'
        '[[values]]\ncolumn = "T1"\nregister = "T1"\n[[values]]\ncolumn = "Back"\nflow = "export"\n'
    )
    rows = [f"2017-08-01 0{hour}:00,{1000 + 250 * hour},{hour}" for hour in range(4)]
    found = etl.load(written("a.csv", "when,T1,Back", *rows), "--layout", "mine.toml", "--client", "home")
    assert (found["kwh"], found["loaded"], found["ignored"]) == ({"export": "0.003", "import": "0.75"}, 6, 2)


def test_days_may_be_declared(etl: Shell) -> None:
    Path("mine.toml").write_text(
        'header = ["when", "kwh"]\nevery = "day"\nzone = "Europe/Lisbon"\n'
        '[columns]\nclient = "id"\ntimestamp = "when"\nvalue = "kwh"\n'
    )
    found = etl.load(written("a.csv", "id,when,kwh", "7,2024-03-30,1", "7,2024-03-31,2"), "--layout", "mine.toml")
    assert (found["first"], found["last"]) == ("2024-03-30T00:00:00+00:00", "2024-03-31T23:00:00+00:00")
