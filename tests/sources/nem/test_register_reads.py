"""NEM13: what was used between two reads of a register, each at its own time."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.inputs.streams import Stream
from etl.sources.nem.nem13 import recognises
from etl.sources.nem.register_reads import read
from tests.support.command import Shell
from tests.support.nem13_files import OLD, file, used


def reads(etl: Shell, text: str) -> list[str]:
    etl.load("-", stdin=text)
    rows = [row.split(",")[:8] for row in etl.exported("readings").splitlines()[1:]]
    return [
        f"{register} {flow} {start[:16]} {end[:16]} {float(kwh):g} {quality}"
        for _, _, register, flow, start, end, kwh, quality in rows
    ]


def test_a_record_is_one_read_from_minute_to_minute_of_market_time(etl: Shell) -> None:
    assert reads(etl, file(used())) == ["11 import 2023-09-30T23:30 2024-01-01T00:03 1312.1 measured"]


def test_reads_that_follow_each_other_registers_and_directions_lie_side_by_side(etl: Shell) -> None:
    records = [
        used("20231001", "20240101", kwh="1"),
        used("20240101", "202404010000", kwh="2"),
        used("20231001", "20240101", kwh="3000", suffix="41", unit="Wh"),
        used("20231001", "20240101", kwh="0.004", suffix="71", direction="I", unit="MWH"),
    ]
    assert reads(etl, file(*records, header=False)) == [
        "11 import 2023-09-30T14:00 2023-12-31T14:00 1 measured",
        "11 import 2023-12-31T14:00 2024-03-31T14:00 2 measured",
        "41 import 2023-09-30T14:00 2023-12-31T14:00 3 measured",
        "71 export 2023-09-30T14:00 2023-12-31T14:00 4 measured",
    ]


@pytest.mark.parametrize(
    ("flags", "quality"),
    [(("A", "E64"), "estimated"), (("S61", "A"), "substituted"), (("S61", "E61"), "estimated"), (("F14", "A"), None)],
)
def test_the_worse_of_the_two_reads_is_the_quality(etl: Shell, flags: tuple[str, str], quality: str | None) -> None:
    (read,) = reads(etl, file(used(flags=flags)))
    assert read.split()[-1] == (quality or "substituted")


def test_null_reads_are_blank_and_other_units_are_counted_by_name(etl: Shell) -> None:
    found = etl.load("-", stdin=file(used(), used(flags=("A", "N"), suffix="12"), used(unit="kVArh", suffix="Q1")))
    assert (found["loaded"], found["blank"], found["ignored"]) == (1, 1, 1)


FORWARD = used(end="20240401", kwh="2000", flags=("A", "E64"), stamp=OLD)


@pytest.mark.parametrize("records", [(FORWARD, used()), (used(), FORWARD)])
def test_of_reads_that_overlap_the_newer_one_is_taken(etl: Shell, records: tuple[str, str]) -> None:
    assert reads(etl, file(*records)) == ["11 import 2023-09-30T23:30 2024-01-01T00:03 1312.1 measured"]


def test_reads_of_one_stamp_that_contradict_each_other_are_refused_with_their_line(etl: Shell) -> None:
    done = etl("load", "-", stdin=file(used(), used(kwh="7")))
    assert done.error.startswith("etl: standard input:2: another row of this file")


DAMAGED = "is an id damaged by a spreadsheet: its last digits are lost"
SET_ASIDE = "(use --rejects FILE to set such rows aside)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (file(), ": holds no readings (was it exported whole?)"),
        (file(used(kwh="x")), f":2: quantity 'x' is not a number {SET_ASIDE}"),
        (file(used(kwh="")), f":2: quantity '' is not a number {SET_ASIDE}"),
        (file(used(unit="")), f":2: unit '' is not known {SET_ASIDE}"),
        (file(used(nmi="6.1E+09")), f":2: NMI '6.1E+09' {DAMAGED} {SET_ASIDE}"),
        (file(used(direction="X")), f":2: direction 'X' is neither E nor I {SET_ASIDE}"),
        (file(used(flags=("A", "V"))), f":2: quality 'V' is none of A, E, F, N and S {SET_ASIDE}"),
        (file(used("20240230")), f":2: '20240230' is no date and time (YYYYMMDDhhmmss) {SET_ASIDE}"),
        (file(used("2.02E+13")), f":2: '2.02E+13' is no date and time (YYYYMMDDhhmmss) {SET_ASIDE}"),
        (
            file(used("20240201", "20240101")),
            f":2: the read of 20240101 is not after that of 20240201 {SET_ASIDE}",
        ),
        (file("250,6001,1141"), f":2: the 250 record has 3 fields, not 20 or more {SET_ASIDE}"),
        (
            file(used(), "300,20240101,1"),
            ":3: '300' is no record of NEM13 (100, 250, 550 and 900 are) (load each format by itself)",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_line(etl: Shell, text: str, message: str) -> None:
    assert etl("load", "-", stdin=text).error == f"etl: standard input{message}"


@given(
    edits=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 20), st.text('0123456789,.-AEFNSVI\r\n"\0é ', max_size=8)),
        max_size=4,
    )
)
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_never_breaks_the_reader(edits: list[tuple[int, int, str]]) -> None:
    text = file(used(), FORWARD, used(suffix="Q1", unit="kVArh"))
    for place, length, new in edits:
        text = text[:place] + new + text[place + length :]
    recognises(text.encode())
    with Stream("meter.csv", BytesIO(text.encode())) as stream, suppress(InputError):
        rows = sum(
            len(part.key) + part.counts.blank + len(part.rejects) + sum(part.counts.ignored.values())
            for part in read(stream, "meter.csv", "utf-8")
        )
        assert (
            rows == len([line for line in text.replace("\r", "\n").split("\n") if line.strip().startswith("250,")])
            or '"' in text
        )
