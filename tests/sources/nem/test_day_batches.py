"""NEM12: what its records say becomes readings at the right time, of the right channel, in the right unit."""

import numpy as np
import pytest

from etl.blocks.quality_codec import coded
from etl.core.keys import Key
from etl.core.usage_page import MEASURED
from etl.sources.nem.nem12 import recognises
from tests.support.command import Shell
from tests.support.nem_batches import batches, readings, rows_of, settled, utc
from tests.support.nem_files import channel, day, file
from tests.support.places import TESTS

FLAT = TESTS / "golden" / "flat_vat" / "tariff.toml"
NMI = "6001000001"
E1 = Key(NMI, "", "E1", "import")


def test_the_first_value_of_a_day_is_that_of_the_half_hour_behind_midnight_of_market_time() -> None:
    found = readings(file(channel(), day("20240201", [f"{place}.25" for place in range(48)])))
    assert found[0] == (E1, utc("2024-01-31 14:00"), 250_000, MEASURED)
    assert found[-1] == (E1, utc("2024-02-01 13:30"), 47_250_000, MEASURED)


@pytest.mark.parametrize("date", ["20231001", "20240407"], ids=["clocks go forward", "clocks go back"])
def test_days_on_which_clocks_change_in_the_south_east_are_days_like_others(date: str) -> None:
    seconds = [second for _, second, _, _ in readings(file(channel(), day(date)))]
    assert len(seconds) == 48
    assert set(np.diff(seconds)) == {1800}


PLAIN = file(channel(), day("20240201"), day("20240202", "0.75"), channel("B1"), day("20240201", "0.125"))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.removeprefix("100,NEM12,202402020900,MDP1,RET1\n"),
        PLAIN.replace("900\n", ""),
        PLAIN.replace("\n200", "\n900\n\n100,NEM12,202402020900,MDP1,RET1\n200"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("\n", f"{',' * 45}\n"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in PLAIN.splitlines()),
        PLAIN.replace(",A,,,", ',S14,,"locked, ""again""\nand again",').replace(",S14,,", ",A,,"),
        PLAIN.replace(",", ", "),
        PLAIN.replace("300,", "  300,"),
        PLAIN.replace("kWh", "KWH"),
        PLAIN.replace("20240202010000", "202402020100"),
        PLAIN.replace("20240202010000", "2.02402E+13"),
        PLAIN.replace("0.125", ".125").replace("0.75", "+.75"),
        PLAIN.replace("\n900", "\n500,O,RR1,20240201,1.5\n900"),
        PLAIN.replace(",30,20240301", ",30"),
        "\ufeff" + PLAIN,
    ],
    ids=[
        "no header",
        "no end",
        "files one after the other",
        "blank lines",
        "padded by a spreadsheet",
        "CRLF",
        "CR",
        "no last line end",
        "quoted",
        "a quoted reason",
        "blanks behind commas",
        "blanks before records",
        "upper case",
        "stamps without seconds",
        "stamps damaged by a spreadsheet",
        "numbers without a zero",
        "a 500 record",
        "a 200 record without its last field",
        "byte order mark",
    ],
)
def test_the_same_readings_written_otherwise(text: str) -> None:
    assert recognises(text.encode())
    assert readings(text) == readings(PLAIN)


def test_a_file_in_utf_16_is_read() -> None:
    data = b"\xff\xfe" + PLAIN.encode("utf-16-le")
    assert recognises(data)
    assert readings(data) == readings(PLAIN)


@pytest.mark.parametrize(("interval", "values"), [("05", 288), ("5", 288), ("15", 96), ("30", 48), ("10", 144)])
def test_a_day_has_the_intervals_that_its_200_record_says(interval: str, values: int) -> None:
    (batch,) = batches(file(channel(interval=interval), day(values=values)))
    assert (batch.interval, len(batch.rows.key)) == (int(interval), values)


@pytest.mark.parametrize(
    ("unit", "value", "energy_mwh"),
    [
        ("kWh", "0.108", 108_000),
        ("KWH", "1.234567", 1_234_567),
        ("wh", "10", 10_000),
        ("Wh", "0.5", 500),
        ("MWh", "0.000001", 1000),
        ("kWh", "0.00550000000000", 5500),
        ("kWh", "0.12345650000000", 123_457),
        ("kWh", "-0.25", -250_000),
        ("kWh", "1e-3", 1000),
    ],
)
def test_units_and_decimals_are_whole_milliwatt_hours(unit: str, value: str, energy_mwh: int) -> None:
    found = batches(file(channel(unit=unit), day(value=value)))[0].rows
    assert set(found.energy_mwh.tolist()) == {energy_mwh}
    assert found.counts.rounded == (48 if value.startswith("0.1234565") else 0)


def test_imports_and_exports_are_channels_of_their_own_and_registers_too() -> None:
    text = file(*(record for suffix in ("E1", "E2", "B1") for record in (channel(suffix), day())))
    assert {key for key, *_ in readings(text)} == {
        E1,
        Key(NMI, "", "E2", "import"),
        Key(NMI, "", "B1", "export"),
    }


def test_what_two_registers_imported_is_added_when_billed_and_what_was_exported_is_not(etl: Shell) -> None:
    dates = [f"202401{number:02}" for number in range(1, 32)]
    kwh = {"E1": "0.02", "E2": "0.2", "B1": "5"}
    records = [record for suffix in kwh for record in (channel(suffix), *(day(date, kwh[suffix]) for date in dates))]
    etl.load("-", "--timezone", "Australia/Brisbane", stdin=file(*records))
    etl.ok("bill", "--month", "2024-01", "--tariff", FLAT)
    (line,) = [line for line in etl.exported("lines").splitlines() if "energy" in line]
    assert "327.36" in line  # 31 x 48 x (0.02 + 0.2)


def test_what_is_no_energy_to_bill_is_left_out_and_counted_by_name(etl: Shell) -> None:
    records = [channel(), day()]
    for suffix, unit in (("Q1", "kVArh"), ("K1", "KVARH"), ("V1", "V"), ("Q2", "kWh"), ("E9", "kW"), ("B9", "pf")):
        records += [channel(suffix, unit), day("20240201"), day("20240202", "x")]
    found = etl.load("-", stdin=file(*records))
    assert (found["loaded"], found["ignored"]) == (48, 6 * 96)
    assert "96 Q2 in kWh; 96 E9 in kW" in etl("load", "-", "--dry-run", stdin=file(*records, channel())).out


def test_flags_are_qualities_and_days_without_readings_are_missing() -> None:
    flags = {"A": 0, "E52": coded("E52"), "F14": coded("F14"), "S61": coded("S61"), "N": None, "a": 0}
    days = [day(f"202402{number + 1:02}", "2", flag) for number, flag in enumerate(flags)]
    (batch,) = batches(file(channel(), *days))
    codes = [code for _, _, _, code in rows_of(batch)]
    assert codes == [code for code in flags.values() if code is not None for _ in range(48)]
    assert batch.rows.counts.blank == 48


def test_ranges_say_the_quality_of_a_mixed_day_in_any_order() -> None:
    ranges = ["400,45,48,N,,", "400,1,43,A,,", "400,44,44,S14,32,"]
    (batch,) = batches(file(channel(), day(flag="V"), *ranges, day("20240202")))
    codes = [code for _, _, _, code in rows_of(batch)]
    assert codes == [0] * 43 + [coded("S14")] + [0] * 48
    assert (batch.rows.counts.blank, batch.rows.counts.rows) == (4, 2)


def test_an_empty_value_is_no_reading() -> None:
    (batch,) = batches(file(channel(), day(value=["", "null", *["1"] * 46])))
    assert (len(batch.rows.key), batch.rows.counts.blank) == (46, 2)


OLD, NEW = "20240202010000", "20240301010000"
OLDER, NEWER = day(value="1", stamp=OLD), day(value="2", stamp=NEW)


@pytest.mark.parametrize("days", [(OLDER, NEWER), (NEWER, OLDER)], ids=["newer last", "newer first"])
def test_of_a_day_that_comes_again_the_newer_version_is_taken(etl: Shell, days: tuple[str, str]) -> None:
    found = etl.load("-", stdin=file(channel(), *days))
    assert (found["loaded"], found["ignored"], found["kwh"]) == (48, 48, {"import": "96"})


def test_a_newer_version_far_behind_in_a_long_file_is_taken_too(etl: Shell) -> None:
    dates = [f"{year}{month:02}01" for year in range(1971, 2099) for month in range(1, 13)]
    between = [channel(nmi="7", interval="5"), *(day(date, values=288) for date in dates)]
    found = etl.load("-", stdin=file(channel(), OLDER, *between, channel(), NEWER))
    assert (found["ignored"], found["kwh"]) == (48, {"import": str(96 + len(dates) * 144)})


@pytest.mark.parametrize(("newer", "older"), [("5", "30"), ("30", "5")])
def test_a_newer_version_may_have_another_interval_and_worse_quality(newer: str, older: str) -> None:
    versions = {
        interval: [channel(interval=interval), day(value=value, flag=flag, stamp=stamp, values=1440 // int(interval))]
        for interval, value, flag, stamp in ((newer, "0.2", "E52", NEW), (older, "0.1", "A", OLD))
    }
    found = settled(file(*(record for version in versions.values() for record in version)))
    assert {(energy, code) for _, _, energy, code in found} == {(200_000, coded("E52"))}


def test_the_stamp_of_loading_stands_in_where_there_is_no_other() -> None:
    older, newer = OLDER.replace(f"{OLD},", f",{OLD}"), NEWER.replace(f"{NEW},", f",{NEW}")
    assert {energy for _, _, energy, _ in settled(file(channel(), newer, older))} == {2_000_000}


@pytest.mark.parametrize("stamp", ["", "2.02402E+13"], ids=["none", "damaged"])
def test_days_without_a_stamp_are_compared_by_nobody(etl: Shell, stamp: str) -> None:
    done = etl("load", "-", stdin=file(channel(), OLDER, day(value="2", stamp=stamp)))
    what = "another row of this file has another value for the same interval"
    assert done.error == f"etl: standard input:3: {what} (use --rejects FILE to set such rows aside)"
