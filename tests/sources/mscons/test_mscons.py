"""EDIFACT MSCONS: which quantities become which readings of whom, and which interchanges are refused."""

import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources import mscons
from etl.sources.delimited.strict_rows import NEGATIVE
from etl.sources.inputs.streams import Stream
from etl.sources.rows import Batch
from tests.support.command import Shell
from tests.support.mscons_files import WHERE, interchange, message, quantity, quarters, series

SET_ASIDE = "(use --rejects FILE to set such rows aside)"
AGAIN = "(copy or download the file again)"


def stored(etl: Shell) -> list[str]:
    """client, flow, start, end, kWh, quality of all readings."""
    rows = [line.split(",")[:8] for line in etl.exported("readings").splitlines()[1:]]
    return [" ".join((row[0], row[3], row[4][:16], row[5][:16], *row[6:])) for row in rows]


def test_quantities_are_readings_of_their_location_and_direction(etl: Shell) -> None:
    text = interchange(message(series(quarters("36.300", "0")), series(quarters("0.125"), "1-1?:2.29.0")))
    done = etl("load", "-", stdin=text)
    assert done.err == (
        "standard input: layout mscons, timestamps with their offset (else Europe/Berlin), starts and ends, kWh, "
        "errors name the segment, meters in Europe/Berlin\n"
    )
    assert stored(etl) == [
        f"{WHERE} export 2024-01-01T00:00 2024-01-01T00:15 0.125000 measured",
        f"{WHERE} import 2024-01-01T00:00 2024-01-01T00:15 36.300000 measured",
        f"{WHERE} import 2024-01-01T00:15 2024-01-01T00:30 0.000000 measured",
    ]


@pytest.mark.parametrize(
    ("una", "join"), [("UNA:+.? '", "'"), ("UNA:+.? '\r\n", "'\r\n"), ("", "'\n"), ("\ufeffUNA:+.? '\n", "'\n")]
)
def test_an_interchange_is_one_line_or_many_with_and_without_una(etl: Shell, una: str, join: str) -> None:
    text = interchange(message(series(quarters("1", "2"))), una=una, join=join)
    assert etl.load("-", stdin=text)["kwh"] == {"import": "3"}


def test_una_names_the_marks(etl: Shell) -> None:
    text = interchange(message(series(quarters("1.5", "2.25"))))
    text = "UNA|*,! ~" + text[9:].translate(str.maketrans(":+.?'", "|*,!~"))
    text = text.replace("!*00", "+00").replace("1,29,0", "1.29.0").replace("!|", ":")
    assert etl.load("-", stdin=text)["kwh"] == {"import": "3.75"}


@pytest.mark.parametrize(
    ("qualifier", "quality"),
    [("220", "measured"), ("67", "substituted"), ("201", "estimated"), ("187", "estimated"), ("Z18", "estimated")],
)
def test_the_qualifier_is_the_quality(etl: Shell, qualifier: str, quality: str) -> None:
    etl.load("-", stdin=interchange(message(series(quarters("1", qualifier=qualifier)))))
    assert stored(etl)[0].endswith(quality)


def test_values_that_cannot_be_used_or_are_missing_are_no_readings(etl: Shell) -> None:
    lines = series(quarters("1") + quarters("2", hour=1, qualifier="20") + quarters("0", hour=2, qualifier="Z30"))
    found = etl.load("-", stdin=interchange(message(lines)))
    assert (found["loaded"], found["blank"]) == (1, 2)


@pytest.mark.parametrize(
    ("obis", "why"),
    [
        ("1-1?:3.29.0", "reactive or other quantities"),
        ("1-1?:1.8.0", "reads of registers"),
        ("1-1?:1.6.0", "demand, not energy"),
        ("1-1?:1.29.2", "tariff registers, parts of the total"),
        ("7-20?:99.33.17", "gas"),
        ("AUA", "no OBIS number of energy (AUA)"),
    ],
)
def test_other_quantities_are_left_out_and_counted(etl: Shell, obis: str, why: str) -> None:
    found = etl.load("-", stdin=interchange(message(series(quarters("1")), series(quarters("7", "8"), obis))))
    assert (found["loaded"], found["loads"][0]["ignored_why"]) == (1, {why: 2})


@pytest.mark.parametrize(
    ("segment", "why"),
    [
        ("QTY+79:1", "sums"),
        ("QTY+136:1", "another qualifier (136)"),
        ("QTY+220:1:KWT", "another unit (KWT)"),
    ],
)
def test_quantities_that_are_no_energy_read_are_left_out(etl: Shell, segment: str, why: str) -> None:
    found = etl.load("-", stdin=interchange(message(series([*quarters("1"), segment]))))
    assert found["loads"][0]["ignored_why"] == {why: 1}


def test_a_unit_may_be_said(etl: Shell) -> None:
    found = etl.load("-", stdin=interchange(message(series(quarters("1:KWH", "0.5:MWH")))))
    assert found["kwh"] == {"import": "501"}


def test_a_message_that_cancels_another_and_one_of_another_type_are_left_out(etl: Shell) -> None:
    text = interchange(
        message(series(quarters("1"))),
        message(series(quarters("2")), bgm="1"),
        message(series(quarters("3")), kind="X:D"),
    )
    assert etl.load("-", stdin=text)["loads"][0]["ignored_why"] == {
        "of a message that cancels another": 1,
        "of another message": 1,
    }


def test_energy_of_a_month_is_one_long_reading(etl: Shell) -> None:
    month = quantity("310.5", "202312312300?+00:303", "202401312300?+00:303")
    etl.load("-", stdin=interchange(message(series(month, "1-1?:1.9.0"))))
    assert stored(etl) == [f"{WHERE} import 2023-12-31T23:00 2024-01-31T23:00 310.500000 measured"]


def test_stamps_have_their_offset_or_the_german_clock(etl: Shell) -> None:
    hours = [
        quantity("1", "202407010000?+02:303", "202407010100?+02:303"),
        quantity("2", "202407010100:203", "202407010200:203"),
        quantity("3", "202406302400?+0000:303", "202407010100?+00:303"),
    ]
    etl.load("-", stdin=interchange(message(series([segment for hour in hours for segment in hour]))))
    assert [row.split()[2] for row in stored(etl)] == ["2024-06-30T22:00", "2024-06-30T23:00", "2024-07-01T00:00"]


def test_the_repeated_hour_without_offsets_goes_on_where_the_reading_before_ends(etl: Shell) -> None:
    shown = ["0145", "0200", "0215", "0230", "0245", "0200", "0215", "0230", "0245", "0300"]
    pairs = pairwise(shown)
    readings = [
        segment
        for value, (start, end) in enumerate(pairs)
        for segment in quantity(str(value), f"20241027{start}:203", f"20241027{end}:203")
    ]
    etl.load("-", stdin=interchange(message(series(readings))))
    assert [row.split()[2][11:] + " " + row.split()[4][0] for row in stored(etl)] == [
        "23:45 0", "00:00 1", "00:15 2", "00:30 3", "00:45 4", "01:00 5", "01:15 6", "01:30 7", "01:45 8",
    ]  # fmt: skip


def test_a_message_may_say_its_offset(etl: Shell) -> None:
    hour = quantity("1", "202407010000:203", "202407010100:203")
    lines = message(["DTM+735:?+0100:406", *series(hour)], kind="MSCONS:D:96A:ZZ")
    etl.load("-", stdin=interchange(lines))
    assert stored(etl)[0].split()[2] == "2024-06-30T23:00"


def test_digits_are_exact_and_finer_ones_rounded_away_from_zero(etl: Shell) -> None:
    found = etl.load("-", stdin=interchange(message(series(quarters("0.1234565", "0.1234564", "1234567.891")))))
    assert (found["kwh"], found["rounded"]) == ({"import": "1234568.137913"}, 2)


def hour(value: str, start: str = "202401010000?+00:303", end: str = "202401010100?+00:303") -> list[str]:
    return message(series(quantity(value, start, end)))


GOOD = interchange(hour("1"))
REFUSED = {
    "number": (interchange(hour("1,5")), f"10: QTY: '1,5' is not a number {SET_ASIDE}"),
    "large": (interchange(hour("9" * 14)), f"10: QTY: '{'9' * 14}' is too large for a reading {SET_ASIDE}"),
    "day": (
        interchange(hour("1", "202402300000?+00:303")),
        f"10: DTM+163: '202402300000+00' is no date and time {SET_ASIDE}",
    ),
    "date alone": (
        interchange(hour("1", "20240101:102")),
        f"10: DTM+163: '20240101' is no timestamp to the minute (format 102) {SET_ASIDE}",
    ),
    "no end": (interchange(message(series(quarters("1")[:2]))), f"10: DTM+164 is missing {SET_ASIDE}"),
    "backwards": (
        interchange(hour("1", "202401010200?+00:303")), f"10: DTM+164: the end is not after the start {SET_ASIDE}",
    ),
    "skipped hour": (
        interchange(hour("1", "202403310230:203", "202403310300:203")),
        f"10: DTM+163: the clock skips this time on this day (it goes forward) {SET_ASIDE}",
    ),
    "repeated hour": (
        interchange(hour("1", "202410270230:203", "202410270300:203")),
        "10: DTM+163: this time occurs twice on this day (the clock goes back), and no reading ends at it " + SET_ASIDE,
    ),
    "no clock": (
        interchange(message(series(quantity("1", "202401010000:203", "202401010100:203")), kind="MSCONS:D:96A:ZZ")),
        f"10: DTM+163: '202401010000' has no offset, which only messages of D:04B may omit {SET_ASIDE}",
    ),
    "negative": (
        interchange(hour("-1")),
        f"10: the value is negative ({NEGATIVE})",
    ),
    "nowhere": (
        interchange(message(series(quarters("1")), where="")), "10: the row names no client (give it with --client)",
    ),
    "two values": (
        interchange(message(series(quarters("1")), series(quarters("2")))),
        f"10: another row of this file has another value for the same interval {SET_ASIDE}",
    ),
    "count": (GOOD.replace("UNT+12", "UNT+13"), f"13: message 1 has 12 segments, its UNT names 13 {AGAIN}"),
    "no UNT": (GOOD.replace("UNT+12+1'", ""), f"13: message 1 has no UNT {AGAIN}"),
    "no UNZ": (GOOD[: GOOD.index("UNZ")], f"13: the interchange ends before its UNZ {AGAIN}"),
    "torn": (GOOD[:-3], f"14: the file ends inside a segment {AGAIN}"),
    "una": ("UNA:::::'" + GOOD[9:], f"1: UNA does not name the marks of an interchange {AGAIN}"),
    "long": (interchange(hour("1" * 70_000)), f"10: QTY: '{'1' * 40}...' is not a number {SET_ASIDE}"),
    "longer": (GOOD[:60] + "x" * 600_000, f"2: the segment is longer than 64 KB {AGAIN}"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_interchange_ends_in_its_exact_line(etl: Shell, case: str) -> None:
    text, message = REFUSED[case]
    done = etl("load", "-", stdin=text)
    assert (done.code, done.error) == (1, f"etl: standard input:{message}")


def test_what_is_set_aside_is_written_as_it_stood(etl: Shell) -> None:
    found = etl.load(
        "-", "--rejects", "bad.csv", "--max-rejects", "100%", stdin=interchange(message(series(quarters("1", "x"))))
    )
    assert (found["loaded"], found["rejected"]) == (1, 1)


FULL = interchange(message(series(quarters(*"12345678")), series(quarters("1", "2"), "1-1?:2.29.0"))).encode()


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(FULL)),
            st.integers(0, 40),
            st.sampled_from(
                [b"", b"'", b"+", b":", b"?", b"-", b"9" * 30, b"\0", b"\xff", b"QTY", b"DTM+163", b"UNH+"]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_damaged_interchange_gives_readings_or_one_line(cuts: list[tuple[int, int, bytes]]) -> None:
    data = FULL
    for first, length, instead in cuts:
        data = data[:first] + instead + data[first + length :]
    message = ""
    with Stream("a.txt", io.BytesIO(data)) as stream:
        mscons.recognises(stream.head())
        try:
            for batch in mscons.batches(stream, "a.txt"):
                rows = batch.rows if isinstance(batch, Batch) else batch
                assert len(rows.key) == len(rows.energy_mwh)
        except InputError as error:
            message = str(error)
    assert "\n" not in message


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 60))
def test_where_chunks_are_cut_changes_nothing(size: int) -> None:
    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(min(size, wanted or 0) if wanted is not None and wanted > 0 else wanted)

    def found(stream: io.BytesIO) -> list[tuple[list[int], list[int]]]:
        return [
            (one.rows.seconds.tolist(), one.rows.energy_mwh.tolist())
            for one in mscons.batches(stream, "a.txt")  # type: ignore[arg-type]
            if isinstance(one, Batch)
        ]

    assert found(Slow(FULL)) == found(io.BytesIO(FULL))
