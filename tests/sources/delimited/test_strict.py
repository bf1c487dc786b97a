"""The careful reader: readings exact, everything else set aside with its line, reason and remedy."""

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.keys import Key
from etl.core.usage_page import ESTIMATED, MEASURED
from etl.sources.delimited.strict import read_strictly
from etl.sources.delimited.strict_rows import SET_ASIDE
from etl.sources.delimited.text_pieces import pieces
from etl.sources.read_plan.plan_values import Columns
from etl.sources.rows import Rows
from tests.support.byte_streams import Bytes
from tests.support.packed_pieces import NAMES, plan

untimed = settings(deadline=None)

AUGUST = 1501545600
"""2017-08-01 00:00 UTC"""


def read(*lines: str, **changed: object) -> Rows:
    return read_strictly("\n".join(lines).encode(), 2, plan(**changed))


def test_readings_are_exact_and_know_their_line() -> None:
    rows = read("4521,2017-08-01 00:15,0.123456,A", "7531,2017-08-01 00:00,.5,E", "4521,2017-08-01 00:30,1,")
    assert rows.keys == [Key("4521", "", "", "import"), Key("7531", "", "", "import")]
    assert rows.key.tolist() == [0, 1, 0]
    assert rows.seconds.tolist() == [AUGUST + 900, AUGUST, AUGUST + 1800]
    assert rows.energy_mwh.tolist() == [123_456, 500_000, 1_000_000]
    assert rows.quality is not None
    assert rows.quality.tolist() == [MEASURED, ESTIMATED, MEASURED]
    assert rows.line is not None
    assert (rows.line.tolist(), rows.counts.rows) == ([2, 3, 4], 3)


def test_qualities_are_kept_only_where_one_is_not_measured() -> None:
    assert read("1,2017-08-01 00:00,1,A").quality is None


def test_every_bad_row_is_set_aside_with_its_line_and_text() -> None:
    rows = read("1,2017-08-01 00:00,1,A", "1,2017-08-01 00:15,n/a,A", "1,KABOOM,1,A", "1,2017-08-01 00:45,1,A")
    assert [(reject.line, reject.reason, reject.remedy, reject.row) for reject in rows.rejects] == [
        (3, "kwh: 'n/a' is not a number", SET_ASIDE, "1,2017-08-01 00:15,n/a,A"),
        (4, "timestamp: 'KABOOM' is not in the timestamp format of this file", SET_ASIDE, "1,KABOOM,1,A"),
    ]
    assert (rows.counts.rows, len(rows.key)) == (4, 2)


def test_lines_are_right_behind_line_breaks_in_quotes_and_empty_lines() -> None:
    rows = read('"1\n2",2017-08-01 00:00,1,A', "", '1,2017-08-01 00:00,"1",A', "  ", "1,2017-08-01 00:15,x,A")
    assert [reject.line for reject in rows.rejects] == [2, 7]
    assert rows.line is not None
    assert (rows.line.tolist(), rows.counts.rows) == ([5], 3)


def test_a_blank_value_is_no_reading_whatever_else_the_row_says() -> None:
    rows = read("1,2017-08-01 00:12:37,,A", "1,KABOOM, null ,A", ",,,")
    assert (rows.counts.rows, rows.counts.blank, rows.rejects) == (3, 3, [])


def test_a_header_in_the_body_is_passed_over_and_counted() -> None:
    rows = read("1,2017-08-01 00:00,1,A", ",".join(NAMES), "1,2017-08-01 00:15,1,A")
    assert (rows.counts.rows, rows.counts.ignored, len(rows.key)) == (3, {"repeated header": 1}, 2)


def test_a_row_that_breaks_the_quoting_does_not_take_the_next_with_it() -> None:
    rows = read('"1"2,2017-08-01 00:00,1,A', "1,2017-08-01 00:15,1,A")
    assert [reject.line for reject in rows.rejects] == [2]
    assert len(rows.key) == 1


def test_a_reading_found_bad_later_is_set_aside_with_its_reason() -> None:
    lines = ("1,2017-08-01 00:00,1,A", "1,2017-08-01 00:15,1,A")
    refuse = {(Key("1", "", "", "import"), AUGUST + 900): "the hour does not exist"}
    rows = read_strictly("\n".join(lines).encode(), 2, plan(), refuse)
    assert [(reject.line, reject.reason) for reject in rows.rejects] == [(3, "the hour does not exist")]
    assert rows.seconds.tolist() == [AUGUST]


def test_negative_values_are_refused_or_keep_their_sign_to_be_told_apart() -> None:
    line = "1,2017-08-01 00:00,-1.5,A"
    (reject,) = read(line).rejects
    assert "--negative export" in reject.remedy
    rows = read(line, negative="export")
    assert (rows.keys, rows.energy_mwh.tolist()) == ([Key("1", "", "", "import")], [-1_500_000])


def test_every_column_has_its_say() -> None:
    columns = Columns(client=0, meter=1, register=2, flow=3, date=4, time=5, value=6, unit=7)
    header = ("client", "meter", "register", "flow", "date", "time", "value", "unit")
    changed = {"columns": columns, "header": header, "fields": 8, "stamp_format": "dmy", "unit": "Wh"}
    rows = read('1,"\'0012",E1,Export,31/07/2017,24:00,5,wh', "1,2,E1,export,01/08/2017,00:15,5,kWh", **changed)
    assert rows.keys == [Key("1", "0012", "E1", "export")]
    assert (rows.seconds.tolist(), rows.energy_mwh.tolist()) == ([AUGUST], [5000])
    assert [reject.reason for reject in rows.rejects] == ["unit: 'kWh' is not Wh, the unit of this file"]


def test_a_long_cell_is_shown_short_in_the_reason_and_whole_in_the_row() -> None:
    (reject,) = read("1,2017-08-01 00:00," + "x" * 500 + ",A").rejects
    assert reject.reason == f"kwh: '{'x' * 40}...' is not a number"
    assert len(reject.row) > 500


def test_a_file_without_a_header_calls_its_columns_by_number() -> None:
    (reject,) = read("1,2017-08-01 00:00,x,A", header=()).rejects
    assert reject.reason == "column 3: 'x' is not a number"


cells = st.sampled_from(["1", "0.5", "x", "", '"a,b"', '"a\nb"', "2017-08-01 00:15", "inf", "A", "Ä", "\0", "'1"])
lines = st.lists(st.lists(cells, min_size=1, max_size=5).map(",".join), max_size=20)


@untimed
@given(lines=lines, size=st.integers(8, 100))
def test_a_file_gives_the_same_rows_however_it_is_cut(lines: list[str], size: int) -> None:
    data = "\n".join(["1,2017-08-01 00:15,0.5,A", *lines]).encode()
    whole = read_strictly(data, 1, plan())
    parts = [read_strictly(piece.data, piece.first_line, plan()) for piece in pieces(Bytes(data), "utf-8", size)]
    assert sum(part.counts.rows for part in parts) == whole.counts.rows
    assert sum(part.counts.blank for part in parts) == whole.counts.blank
    assert [reject for part in parts for reject in part.rejects] == whole.rejects
    assert _readings(*parts) == _readings(whole)
    assert whole.counts.rows == len(whole.key) + whole.counts.blank + len(whole.rejects) + sum(
        whole.counts.ignored.values()
    )


def _readings(*parts: Rows) -> list[tuple[Key, int, int, int]]:
    return [
        (part.keys[number], seconds, energy, line)
        for part in parts
        if part.line is not None
        for number, seconds, energy, line in zip(
            part.key.tolist(), part.seconds.tolist(), part.energy_mwh.tolist(), part.line.tolist(), strict=True
        )
    ]
