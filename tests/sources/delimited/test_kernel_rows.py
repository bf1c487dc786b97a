"""The kernel's reading of plain rows: it gives what the other parsers give, or leaves the piece to them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.kernel.library import loaded
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.fast import FastParser
from etl.sources.delimited.kernel_rows import KernelRows, row_form
from etl.sources.delimited.strict import read_strictly
from etl.sources.read_plan.plan_values import Columns, Effect, ReadPlan, WordColumn
from etl.sources.readings import Readings, numbered
from tests.support.packed_pieces import plan

needs_kernel = pytest.mark.skipif(loaded() is None, reason="no kernel (python -m etl.kernel.compiling)")


def of_kernel(read_plan: ReadPlan, data: bytes, channels: Channels) -> Readings | None:
    return KernelRows(read_plan, channels).parse(data)


def of_others(read_plan: ReadPlan, data: bytes, channels: Channels) -> Readings:
    found = FastParser(read_plan, channels).parse(data)
    return numbered(read_strictly(data, 1, read_plan), channels) if found is None else found


def rows(readings: Readings, channels: Channels) -> list[tuple[object, ...]]:
    """Every reading with its key; the counts of the piece at the end."""
    size = len(readings.seconds)
    quality = np.zeros(size, np.uint16) if readings.quality is None else readings.quality
    end = np.full(size, -1) if readings.end is None else readings.end
    columns = (readings.channel, readings.seconds, readings.energy_mwh, quality, end)
    found: list[tuple[object, ...]] = [
        (channels.keys[number], *rest) for number, *rest in zip(*(one.tolist() for one in columns), strict=True)
    ]
    return [*found, (readings.counts, sorted(channels.keys))]


def read(*lines: str, end: str = "\n", **changed: object) -> list[tuple[object, ...]] | None:
    channels = Channels()
    found = of_kernel(plan(**changed), f"{end.join(lines)}{end}".encode(), channels)
    return None if found is None else rows(found, channels)


def others(*lines: str, end: str = "\n", **changed: object) -> list[tuple[object, ...]]:
    channels = Channels()
    return rows(of_others(plan(**changed), f"{end.join(lines)}{end}".encode(), channels), channels)


LONG: dict[str, Any] = {"columns": Columns(client=0, timestamp=1, value=2), "fields": 3}
KINDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "plain": (LONG, ["7,2017-08-01 00:15,0.25", "8,2017-08-01T00:15:00,12", "8,2017-08-01,0.000001"]),
    "quality": ({}, ["7,2017-08-01 00:15,0.25,A", "7,2017-08-01 00:30,1,E", "7,2017-08-01 00:45,1,"]),
    "quotes": (LONG, ['"7","2017-08-01 00:15","0.25"', '7,2017-08-01 00:30,"-0"', '"8",2017-08-01 00:30,""']),
    "empty values": (LONG, ["7,2017-08-01 00:15,", "8,2017-08-01 00:15,1", "9,2017-08-01 00:30,"]),
    "minus": ({**LONG, "negative": "export"}, ["7,2017-08-01 00:15,-0.25", "7,2017-08-01 00:30,-12"]),
    "finer than a mWh": (LONG, ["7,2017-08-01 00:15,0.0000005", "7,2017-08-01 00:30,1.1234564999"]),
    "Wh": ({**LONG, "unit": "Wh"}, ["7,2017-08-01 00:15,250", "7,2017-08-01 00:30,1.5", "7,2017-08-01,.25"]),
    "a mark at an edge": (LONG, ["7,2017-08-01 00:15,1.", "7,2017-08-01 00:30,.5"]),
    "mean power": ({**LONG, "unit": "kW", "interval": 15}, ["7,2017-08-01 00:15,0.25", "7,2017-08-01 00:30,0.000002"]),
    "decimal comma": ({**LONG, "separator": ";", "decimal": ","}, ["7;2017-08-01 00:15;0,25", "7;2017-08-01 00:30;3"]),
    "quoted comma": ({**LONG, "decimal": ","}, ['7,2017-08-01 00:15,"0,25"', "7,2017-08-01 00:30,3"]),
    "day first": (
        {**LONG, "stamp_format": "dmy"},
        ["7,01.08.2017 00:15,1", "7,1/8/2017 9:30,1", "7,31-12-2017 24:00,1", "7,2.8.2017,1"],
    ),
    "month first": ({**LONG, "stamp_format": "mdy"}, ["7,08/01/2017 00:15,1", "7,8/31/2017 00:30:00,1"]),
    "year first": ({**LONG, "stamp_format": "ymd"}, ["7,2017/8/1 00:15,1", "7,2017/8/12 0:30,1", "7,2017.8.1 1:00,1"]),
    "compact": ({**LONG, "stamp_format": "compact"}, ["7,20170801 00:15,1", "7,20170801T1:30,1", "7,20170802,1"]),
    "offsets": (
        {**LONG, "stamp_format": "iso-offset", "meter_zone": "UTC"},
        ["7,2017-08-01 00:15+02:00,1", "7,2017-08-01T00:30:00-0130,1", "7,2017-08-01T00:45Z,1"],
    ),
    "offsets of UTC": (
        {**LONG, "stamp_format": "iso-offset"},
        ["7,2017-08-01 00:15+00:00,1", "7,2017-08-01T00:30:00-0000,1", "7,2017-08-01T00:45Z,1"],
    ),
    "late stamps": ({**LONG, "late": 1}, ["7,2017-08-01 00:15:01,1", "7,2017-08-01 00:30:01,1"]),
    "date and time": (
        {"columns": Columns(client=3, date=1, time=2, value=0), "fields": 4, "stamp_format": "dmy"},
        ["1.5,01.08.2017,00:15,7", "2,01.08.2017,24:00,7", "2,02.08.2017,1:30,8"],
    ),
    "ends": (
        {"columns": Columns(client=0, timestamp=1, value=2, end=3)},
        ["7,2017-08-01 23:45,1,2017-08-02 00:00", "7,2017-08-02 00:00,1,2017-08-02 00:15"],
    ),
    "all columns": (
        {
            "columns": Columns(
                value=0, client=1, meter=2, register=3, flow=4, timestamp=5, unit=6, quality=7, end=8, method=9
            ),
            "fields": 10,
        },
        [
            "1,7,m1,1.8.0,import,2017-08-01 00:15,kWh,substituted,2017-08-01 00:30,S14",
            "1,7,m1,2.8.0,export,2017-08-01 00:15,KWH,measured,2017-08-01 00:30,",
        ],
    ),
    "registers named as their clients": (
        {**LONG, "columns": Columns(client=0, timestamp=1, value=2, meter=0, register=0)},
        ["7,2017-08-01,1", "8,2017-08-01,1"],
    ),
    "rows that a word passes over": (
        {"left_out": (WordColumn(3, (("a", Effect()), ("e", Effect(ignore="an estimate")))),)},
        ["7,2017-08-01,1,E", "7,2017-08-01,2,A", "7,2017-08-01 00:15,,A", "8,2017-08-01,3,E", "8,2017-08-01,4,A"],
    ),
    "meters of one client": ({"columns": Columns(timestamp=1, value=2, meter=0), "client": "me"}, ["7,2017-08-01,1,x"]),
    "a column that is not read": ({**LONG, "fields": 4}, ['7,2017-08-01 00:15,1,ä', '7,2017-08-01 00:30,2,"a,b"']),
    "ids that mean one": (LONG, ["7,2017-08-01 00:15,1", " 7,2017-08-01 00:30,1", '"7",2017-08-01 00:45,1']),
    "ids of other letters": (LONG, ["ä,2017-08-01 00:15,1", "日本,2017-08-01 00:30,1", "ä,2017-08-01 00:45, 2 "]),
}  # fmt: skip


@needs_kernel
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("kind", KINDS)
def test_plain_rows_are_read_as_the_others_read_them(kind: str, end: str) -> None:
    changed, lines = KINDS[kind]
    assert read(*lines, end=end, **changed) == others(*lines, end=end, **changed)


@needs_kernel
@pytest.mark.parametrize(
    "line",
    [
        "7,2017-08-01 00:15,x",
        "7,2017-08-01 00:15,-1",
        "7,2017-08-01 00:15,1e3",
        "7,2017-08-01 00:15,+1",
        "7,2017-08-01 00:15,2251799813.685248",
        "7,2017-08-01 00:15,0.1234560000000001",
        "7,2017-08-01 00:15:30,1",
        "7,2017-08-01 24:00,1",
        "7,2017-02-29,1",
        "7,1969-08-01,1",
        "7,2200-01-01,1",
        "7,2017-08-01 00:15,1,",
        "7,2017-08-01 00:15",
        ",2017-08-01 00:15,1",
        "7\0,2017-08-01 00:15,1",
        '7"8,2017-08-01 00:15,1',
        '"7""8",2017-08-01 00:15,1',
        '"7,8",2017-08-01 00:15,1',
        '"7,2017-08-01 00:15,1',
        "",
    ],
)
def test_one_row_that_is_not_plain_leaves_the_piece_to_the_others(line: str) -> None:
    plain = "7,2017-08-01 00:30,1"
    assert read(plain, line, plain, **LONG) is None


@needs_kernel
def test_a_text_that_is_no_utf_8_leaves_the_piece_to_the_others() -> None:
    for damaged in (b"\xff,2017-08-01 00:15,1\n", b"\xff,2017-08-01 00:15,\n7,2017-08-01 00:15,1\n"):
        assert of_kernel(plan(**LONG), damaged, Channels()) is None


@needs_kernel
def test_what_was_left_to_the_others_does_not_stay_in_the_table_of_ids() -> None:
    channels = Channels()
    parser = KernelRows(plan(), channels)
    assert parser.parse(b"7,2017-08-01 00:15,1,A\n8,2017-08-01 00:15,1,sideways\n") is None
    assert parser.parse(b"9,2017-08-01 00:15,1,E\n8,2017-08-01 00:15,1,A\n8,2017-08-01 00:15,x,A\n") is None
    found = parser.parse(b"8,2017-08-01 00:15,1,E\n9,2017-08-01 00:15,1,A\n")
    assert found is not None
    assert [channels.keys[number].client for number in found.channel] == ["8", "9"]
    assert found.quality is not None
    assert found.quality.tolist() == [2, 0]


@needs_kernel
def test_a_file_without_plain_pieces_is_not_tried_to_its_end() -> None:
    parser = KernelRows(plan(**LONG), Channels())
    plain, other = b"7,2017-08-01,1\n", b"7,2017-08-01,1e0\n"
    assert [parser.parse(other) for _ in range(3)] == [None] * 3
    assert parser.parse(plain) is not None
    assert [parser.parse(other) for _ in range(4)] == [None] * 4
    assert parser.parse(plain) is None


@needs_kernel
def test_runs_are_of_one_channel_each() -> None:
    lines = [b"7,2017-08-01 00:15,1", b" 7,2017-08-01 00:30,1", b"8,2017-08-01,1", b"8,2017-08-01,", b"7,2017-08-01,1"]
    found = of_kernel(plan(**LONG), b"\n".join(lines), Channels())
    assert found is not None
    assert found.runs is not None
    assert [one.tolist() for one in found.runs] == [[0, 2, 3, 4], [0, 1, 0]]


@needs_kernel
def test_ids_by_the_thousand_are_told_apart_in_any_order() -> None:
    ids = [f"id-{number % 2500 * 7919 % 2500}" for number in range(6000)]
    channels = Channels()
    found = of_kernel(plan(**LONG), "".join(f"{one},2017-08-01,1\n" for one in ids).encode(), channels)
    assert found is not None
    assert [channels.keys[number].client for number in found.channel] == ids


def test_without_a_kernel_every_piece_is_left_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETL_PURE", "1")
    assert read(*KINDS["plain"][1], **LONG) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"stamp_format": "epoch"},
        {"stamp_format": "day-name:polish"},
        {"blanks": ("", "-1")},
        {"blanks": ("", "999")},
        {"separator": "§"},
        {"left_out": (WordColumn(2),)},
        {"columns": Columns(client=0, timestamp=1, value=1)},
        {"columns": Columns(timestamp=1, value=2), "client": "me"},
        {"columns": Columns(client=0, timestamp=1, value=2, end=3), "whole_days": True},
    ],
    ids=str,
)
def test_files_of_other_kinds_are_left_to_the_others(changed: dict[str, object]) -> None:
    assert row_form(plan(**changed)) is None


DAYS = {
    "iso": ["2017-08-01", "2017-08-02", "1970-01-01", "2199-12-31", "2024-02-29"],
    "dmy": ["01.08.2017", "1/8/2017", "31-12-2024", "29.02.2024"],
    "mdy": ["08/01/2017", "8/1/2017", "12-31-2024"],
    "ymd": ["2017/08/01", "2017/8/1", "2017/8/12", "2017.8.1"],
    "compact": ["20170801", "20240229"],
}
USUAL = {
    "id": ["7", "8", "8 ", '"7"', "ä", "x" * 20, "x" * 19 + "y"],
    "time": [" 00:00", " 00:15", "T23:45:00", " 12:30:00"],
    "value": ["0", "1", "0.25", "-0", "-1.5", "12.3456785", ".5", "1.", "", '""', " 1 ", '"1.5"', "00012.50",
              "123456789.0123456"],
    "quality": ["", "A", "E", "substituted"],
}  # fmt: skip
ODD = {
    "id": ['="7"', "'7", "7;8", '"7;8"', "", '""', '7"', '7""', "1E+10", "7\0", "\r"],
    "day": ["2017-8-2", "2017-02-29", "20170801", "1-8-17", "2017-08-01.", "1969-12-31", "2200-01-01", *DAYS["dmy"]],
    "time": [" 24:00", " 9:30", "T00:15:30", " 0015", "T00", "", " 00:15 AM", " 00:15:00.0", "  00:15", " 00:60"],
    "offset": [" +01:00", "+24:00", "+01", "UTC", "", "z"],
    "value": ["0,25", "1e3", "null", "nan", "-", "- 1", "1..2", "+1", "0x10", "12,345.6", '"1,5"', "1.5 kWh",
              "2251799813.685247", "2251799813.685248", "123456789012345678", "1234567890123456789",
              "0.12345678901234", "0.1234560000000000001"],
    "quality": ["sideways", '"A"', "A,", "\n"],
}  # fmt: skip
GUARDED = (WordColumn(3, (("a", Effect()), ("e", Effect(ignore="an estimate")), ("", Effect()))),)
PLANS = [changed for changed, _ in KINDS.values() if "fields" not in changed or changed["fields"] == 3] + [
    {},
    {"separator": ";", "decimal": ",", "stamp_format": "dmy", "negative": "export"},
    {"stamp_format": "iso-offset", "meter_zone": "Europe/Berlin", "unit": "MWh"},
    {"left_out": GUARDED, "negative": "export"},
    {"left_out": GUARDED, "columns": Columns(client=0, timestamp=1, value=2)},
    {"stamp_format": "dmy-offset", "meter_zone": "Europe/Berlin", "unit": "W", "interval": 15, "negative": "export"},
]


@st.composite
def texts(draw: st.DrawFn) -> tuple[dict[str, object], bytes]:
    """A plan, and rows that are as it has them, but for one kind of cell of which there may be an odd one."""
    changed = draw(st.sampled_from(PLANS))
    separator, fields = str(changed.get("separator", ",")), int(str(changed.get("fields", 4)))
    form, zoned, _ = str(changed.get("stamp_format", "iso")).partition("-offset")
    pools = {**USUAL, "day": DAYS[form], "offset": ["Z", "+00:00", "-0000"] if zoned else [""]}
    if changed.get("decimal") == ",":
        pools["value"] = ["0,25", "12,", "-3", '"1,5"', ""] if separator == ";" else ['"0,25"', "3", '"-1,5"']
    odd = draw(st.sampled_from(["", "", *ODD]))
    if odd and (odd != "offset" or zoned):
        pools[odd] = [*draw(st.lists(st.sampled_from(pools[odd]), min_size=1)), draw(st.sampled_from(ODD[odd]))]
    lines = []
    for _ in range(draw(st.integers(1, 5))):
        cells = {name: draw(st.sampled_from(pool)) for name, pool in pools.items()}
        stamp = cells["day"] + cells["time"] + cells["offset"]
        lines.append(separator.join([cells["id"], stamp, cells["value"], cells["quality"]][:fields]))
    end, last = draw(st.sampled_from([("\n", "\n"), ("\r\n", "\r\n"), ("\n", ""), ("\n", "\n\n")]))
    return changed, (end.join(lines) + last).encode()


@needs_kernel
@settings(max_examples=300)
@given(texts())
def test_whatever_the_kernel_reads_the_others_read_alike(case: tuple[dict[str, object], bytes]) -> None:
    changed, data = case
    channels, other_channels = Channels(), Channels()
    found = of_kernel(plan(**changed), data, channels)
    if found is not None:
        assert rows(found, channels) == rows(of_others(plan(**changed), data, other_channels), other_channels)
