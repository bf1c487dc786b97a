"""NEM12 files that cannot be read end in one line, or their bad days are set aside."""

import pytest

from tests.support.command import Shell
from tests.support.nem_batches import complaint
from tests.support.nem_files import channel, day, file

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
                "(load the file as it was downloaded)"
            ),
        ),
        (file(channel(nmi=""), day()), "meter.csv:2: the NMI is empty (load the file as it was downloaded)"),
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
    found = etl.load("-", "--rejects", "bad.csv", "--max-rejects", "100%", stdin=file(channel(), day(), bad))
    assert (found["loaded"], found["rejected"]) == (48, 1)
