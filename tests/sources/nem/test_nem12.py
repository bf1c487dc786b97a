"""NEM12: what its records say becomes readings at the right time, of the right channel, in the right unit."""

import io
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.core.usage_page import ESTIMATED, MEASURED, SUBSTITUTED
from etl.sources.inputs.streams import Stream
from etl.sources.nem.day_batches import read
from etl.sources.nem.day_versions import Versions
from etl.sources.nem.nem12 import encoding, recognises
from etl.sources.read_plan.records import ReadAgain
from etl.sources.rows import Batch
from tests.support.command import Shell
from tests.support.nem_files import channel, day, file
from tests.support.places import TESTS

FLAT = TESTS / "golden" / "flat_vat" / "tariff.toml"
NMI = "6001000001"
E1 = Key(NMI, "", "E1", "import")


def batches(text: str | bytes, size: int = 1 << 20, newest: Versions | None = None) -> list[Batch]:
    data = text.encode() if isinstance(text, str) else text
    with Stream("meter.csv", io.BytesIO(data)) as stream:
        return list(read(stream, "meter.csv", encoding(data), newest, size))


def readings(text: str | bytes, size: int = 1 << 20, newest: Versions | None = None) -> list[tuple[Key, int, int, int]]:
    """Channel, UTC second, mWh and quality of all readings, in the order of time."""
    return sorted(row for batch in batches(text, size, newest) for row in rows_of(batch))


def settled(text: str | bytes, size: int = 1 << 20) -> list[tuple[Key, int, int, int]]:
    """The readings of a file that is read again as often as it has to be."""
    known: Versions | None = None
    for _ in range(3):
        try:
            return readings(text, size, known)
        except ReadAgain as again:
            known = again.known if isinstance(again.known, Versions) else None
    raise AssertionError("no third reading was the last")


def rows_of(batch: Batch) -> Iterator[tuple[Key, int, int, int]]:
    rows = batch.rows
    quality = np.zeros(len(rows.key), np.uint8) if rows.quality is None else rows.quality
    columns = (rows.key.tolist(), rows.seconds.tolist(), rows.energy_mwh.tolist(), quality.tolist())
    for number, second, energy, code in zip(*columns, strict=True):
        yield rows.keys[number], second, energy, code


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def complaint(text: str | bytes) -> str:
    """The error of the whole file, or its first bad row as a load would tell it."""
    try:
        rejects = [reject for batch in batches(text) for reject in batch.rows.rejects]
    except InputError as error:
        return str(error)
    first = min(rejects, key=lambda reject: reject.line)
    return str(InputError(f"meter.csv:{first.line}", first.reason, first.remedy))


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
    assert found.rounded == (48 if value.startswith("0.1234565") else 0)


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
    flags = {"A": MEASURED, "E52": ESTIMATED, "F14": SUBSTITUTED, "S61": SUBSTITUTED, "N": None, "a": MEASURED}
    days = [day(f"202402{number + 1:02}", "2", flag) for number, flag in enumerate(flags)]
    (batch,) = batches(file(channel(), *days))
    codes = [code for _, _, _, code in rows_of(batch)]
    assert codes == [code for code in flags.values() if code is not None for _ in range(48)]
    assert batch.rows.blank == 48


def test_ranges_say_the_quality_of_a_mixed_day_in_any_order() -> None:
    ranges = ["400,45,48,N,,", "400,1,43,A,,", "400,44,44,S14,32,"]
    (batch,) = batches(file(channel(), day(flag="V"), *ranges, day("20240202")))
    codes = [code for _, _, _, code in rows_of(batch)]
    assert codes == [MEASURED] * 43 + [SUBSTITUTED] + [MEASURED] * 48
    assert (batch.rows.blank, batch.rows.rows) == (4, 2)


def test_an_empty_value_is_no_reading() -> None:
    (batch,) = batches(file(channel(), day(value=["", "null", *["1"] * 46])))
    assert (len(batch.rows.key), batch.rows.blank) == (46, 2)


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
    assert {(energy, code) for _, _, energy, code in found} == {(200_000, ESTIMATED)}


def test_the_stamp_of_loading_stands_in_where_there_is_no_other() -> None:
    older, newer = OLDER.replace(f"{OLD},", f",{OLD}"), NEWER.replace(f"{NEW},", f",{NEW}")
    assert {energy for _, _, energy, _ in settled(file(channel(), newer, older))} == {2_000_000}


@pytest.mark.parametrize("stamp", ["", "2.02402E+13"], ids=["none", "damaged"])
def test_days_without_a_stamp_are_compared_by_nobody(etl: Shell, stamp: str) -> None:
    done = etl("load", "-", stdin=file(channel(), OLDER, day(value="2", stamp=stamp)))
    what = "another row of this file has another value for the same interval"
    assert done.error == f"etl: standard input:3: {what} (use --rejects FILE to set such rows aside)"


SET_ASIDE = "(use --rejects FILE to set such rows aside)"
_ODD = "write it into the record, such as"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (file(), "meter.csv: holds no readings (was it exported whole?)"),
        (file(channel()), "meter.csv: holds no readings (was it exported whole?)"),
        (
            file(channel(interval="15"), day()),
            f"meter.csv:3: the day has 48 values, not the 96 of 15 minutes {SET_ASIDE}",
        ),
        (
            file(channel(), day(values=96)),
            f"meter.csv:3: the day has 96 values, not the 48 of 30 minutes {SET_ASIDE}",
        ),
        (
            file(channel(), "300,20240201,V,,,20240202120025,"),
            f"meter.csv:3: the day has 0 values, not the 48 of 30 minutes {SET_ASIDE}",
        ),
        (
            file(channel(), "300,20240201,1,2,3"),
            f"meter.csv:3: the day has 3 values, not the 48 of 30 minutes {SET_ASIDE}",
        ),
        (file(channel(), day().split(",A")[0]), f"meter.csv:3: the day has no quality {SET_ASIDE}"),
        (file(channel(), day(flag="X")), f"meter.csv:3: quality 'X' is none of A, E, F, N, S and V {SET_ASIDE}"),
        (file(channel(), day(flag="F1")), f"meter.csv:3: quality 'F1' is none of A, E, F, N, S and V {SET_ASIDE}"),
        (file(channel(), day(flag="V")), f"meter.csv:3: quality V needs 400 records, and none follows {SET_ASIDE}"),
        (
            file(channel(), day(flag="V"), "400,1,47,A,,"),
            f"meter.csv:3: the 400 records cover 1-47, not 1-48 {SET_ASIDE}",
        ),
        (
            file(channel(), day(flag="V"), "400,1,24,A,,", "400,24,48,S14,,"),
            f"meter.csv:3: the 400 records cover 1-24, 24-48, not 1-48 {SET_ASIDE}",
        ),
        (
            file(channel(), day(flag="V"), "400,1,96,A,,"),
            f"meter.csv:3: the 400 records cover 1-96, not 1-48 {SET_ASIDE}",
        ),
        (
            file(channel(), day(flag="V"), "400,1,x,A,,"),
            f"meter.csv:3: a 400 record: '1-x' is no range of intervals {SET_ASIDE}",
        ),
        (
            file(channel(), day(flag="V"), "400,1,48,V,,"),
            f"meter.csv:3: a 400 record: quality 'V' is none of A, E, F, N and S {SET_ASIDE}",
        ),
        (
            file(channel(), day(value=["1", "1.2.3", *["1"] * 46])),
            f"meter.csv:3: value 2: '1.2.3' is not a number {SET_ASIDE}",
        ),
        (file(channel(), day(value="1e400")), f"meter.csv:3: value 1: '1e400' is too large for a reading {SET_ASIDE}"),
        (file(channel(), day(value="inf")), f"meter.csv:3: value 1: 'inf' is not a finite number {SET_ASIDE}"),
        (file(channel(), day("20240230")), f"meter.csv:3: '20240230' is no date (YYYYMMDD) {SET_ASIDE}"),
        (file(channel(), day("2.02E+07")), f"meter.csv:3: '2.02E+07' is no date (YYYYMMDD) {SET_ASIDE}"),
        (
            file(day()),
            (
                "meter.csv:2: a 300 record stands without a 200 record before it "
                "(a file begins with a 200 record or with 100 and 200)"
            ),
        ),
        (
            file(channel(), day(), "900", day("20240202")),
            (
                "meter.csv:5: a 300 record stands without a 200 record before it "
                "(a file begins with a 200 record or with 100 and 200)"
            ),
        ),
        (
            file(channel(), "400,1,48,A,,"),
            (
                "meter.csv:3: a 400 record stands without a 300 record before it "
                "(a file begins with a 200 record or with 100 and 200)"
            ),
        ),
        (
            file("200,6001,E1,1,E1,N1"),
            "meter.csv:2: the 200 record has 6 fields, not 9 or more (copy or download the file again)",
        ),
        (
            file(channel(unit=""), day()),
            f"meter.csv:2: the 200 record names no unit ({_ODD} kWh, Wh or MWh)",
        ),
        (
            file(channel(""), day()),
            f"meter.csv:2: the 200 record names no NMI suffix ({_ODD} E1 for import, B1 for export)",
        ),
        (file(channel(unit="therm"), day()), "meter.csv:2: unit 'therm' is not known (kWh, Wh and MWh are read)"),
        (
            file(channel(interval="7"), day()),
            "meter.csv:2: the 200 record: interval length '7' does not divide an hour (5, 15 and 30 minutes are usual)",
        ),
        (
            file(channel(interval=""), day()),
            "meter.csv:2: the 200 record: no interval length (5, 15 and 30 minutes are usual)",
        ),
        (
            file(channel(nmi="6.001E+09"), day()),
            (
                "meter.csv:2: NMI '6.001E+09' is an id damaged by a spreadsheet: its last digits are lost "
                "(take the file as it was downloaded)"
            ),
        ),
        (file(channel(nmi=""), day()), "meter.csv:2: the NMI is empty (take the file as it was downloaded)"),
        (
            file(channel(), day(), "250,6001,11,1,11,11,METER7,E"),
            "meter.csv:4: a record of another format than NEM12 stands here (load each format by itself)",
        ),
        (
            file(channel(), f'300,20240201,"{"1" * 200_000}",A'),
            f"meter.csv:3: the day has 1 values, not the 48 of 30 minutes {SET_ASIDE}",
        ),
        (
            file(channel(), day(), "total,24"),
            (
                "meter.csv:4: 'total' is no record of NEM12 (100, 200, 300, 400, 500 and 900 are) "
                "(copy or download the file again)"
            ),
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(text: str, message: str) -> None:
    assert complaint(text) == message


def test_a_bad_day_is_set_aside_as_it_stood(etl: Shell) -> None:
    bad = day("20240202", value=["x", *["1"] * 47])
    found = etl.load("-", "--rejects", "bad.csv", stdin=file(channel(), day(), bad))
    assert (found["loaded"], found["rejected"]) == (48, 1)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"100,NEM12,200405011135,MDA1,Ret1\n", True),
        (b"100,NEM13,200405011135,MDA1,Ret1\n", False),
        (b"200,6001,E1,1,E1,N1,M,kWh,30,\n300,20240201,1,1\n", True),
        (b"200,6001,E1,1,E1,N1,M,kWh,30,\n", False),
        (b"client,timestamp,kwh\n", False),
        (b"200,20240201,1\n300,20240201,1\n", True),
        (b"", False),
        (b"\n\n", False),
        (b'"100', False),
        (bytes(range(256)), False),
    ],
)
def test_recognition_by_the_first_records(head: bytes, expected: bool) -> None:
    assert recognises(head) is expected


LONG = file(
    channel(),
    *(day(f"202402{number:02}", f"{number}.5", "A" if number % 3 else "E52") for number in range(1, 10)),
    day("20240210", "1", "V"),
    "400,1,24,A,,",
    "400,25,48,S14,,",
    channel("B1", interval="15"),
    *(day(f"202402{number:02}", "0.25", values=96) for number in range(1, 10)),
    channel("Q1", "kVArh"),
    day(),
    channel(),
    day("20240205", "7", "A", NEW),
    day("20240206", "8", "A", "20240101010000"),
)


@pytest.mark.parametrize("size", [64, 333, 1000, 4096, 1 << 20])
def test_a_file_cut_anywhere_gives_the_same_readings(size: int) -> None:
    assert settled(LONG, size) == settled(LONG)


class _Drops(io.BytesIO):
    """Gives as many bytes at once as a test says."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__(data)
        self._sizes = sizes

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, self._sizes.pop() if self._sizes else size or 1))


@given(sizes=st.lists(st.integers(1, 3000), max_size=30), cut=st.integers(1, 5000))
@settings(max_examples=30, deadline=None)
def test_bytes_that_come_in_drops_give_the_same_readings(sizes: list[int], cut: int) -> None:
    text = (
        LONG.replace("\n", "\r\n").replace(channel("Q1", "kVArh"), f'{channel("Q1", "kVArh")},"quoted, too"').encode()
    )
    known: list[Versions | None] = [None]
    for _ in range(2):
        with Stream("meter.csv", _Drops(text, [*sizes])) as stream, pytest.raises(ReadAgain) as again:
            list(read(stream, "meter.csv", "utf-8", known[-1], cut))
        assert isinstance(again.value.known, Versions)
        known.append(again.value.known)
    assert readings(text, cut, known[-1]) == settled(LONG)


@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, len(LONG)), st.integers(0, 40), st.text('0123456789,.-+AEFNSV\r\n"\0eé ', max_size=12)
        ),
        max_size=4,
    ),
    size=st.sampled_from([200, 5000, 1 << 20]),
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_refused_or_gives_rows_and_never_breaks_the_reader(
    edits: list[tuple[int, int, str]], size: int
) -> None:
    text = LONG
    for place, length, new in edits:
        text = text[:place] + new + text[place + length :]
    recognises(text.encode())
    with suppress(InputError):
        settled(text, size)


numbers = st.one_of(
    st.decimals(0, 10**5, places=3).map(str),
    st.decimals(0, 100, places=9).map(str),
    st.sampled_from(["", "null", "1e3", ".5", "5.", "00.250", "+1", " 2", "1e-9", "1234567890123", "9" * 30]),
)


@given(values=st.lists(numbers, min_size=48, max_size=48), unit=st.sampled_from(["kWh", "Wh", "MWh"]))
@settings(max_examples=150, deadline=None)
def test_many_days_at_once_are_read_as_field_by_field(values: list[str], unit: str) -> None:
    one = file(channel(unit=unit), day(value=values), day("20240202"))
    odd = one.replace("\n300,", "\n 300,")  # a line that is not plain is read with care
    assert [readings_and_rejects(batch) for batch in batches(one)] == [readings_and_rejects(x) for x in batches(odd)]


def readings_and_rejects(batch: Batch) -> tuple[list[tuple[Key, int, int, int]], list[str], int, int]:
    rows = batch.rows
    return [*rows_of(batch)], [reject.reason for reject in rows.rejects], rows.blank, rows.rounded
