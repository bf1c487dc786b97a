"""`etl check` finds what contradicts itself in a database, and says where."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Shell, run, written
from tests.support.readings import HEADER, hours, line, loaded, standing, tariff

pytestmark = pytest.mark.both_databases

DAMAGED = "meter a import 60 min, week of 2017-08-07"


@pytest.fixture
def sound(etl: Shell) -> Iterator[Shell]:
    """Two clients with August 2017 read hourly and billed at 0.20 a kWh and 31 a month; whatever a test makes of it
    is thrown away."""
    prices = tariff("t.toml", line("energy", "0.20"), standing())
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01", "2"))
    etl.ok("bill", "--month", "2017-08", "--tariff", prices)
    yield etl
    etl.reset()


def block(week: str = "2017-08-07", client: str = "a") -> Any:
    from datetime import date

    from etl.store.models import IntervalBlock

    number = (date.fromisoformat(week) - date(1970, 1, 5)).days // 7
    return IntervalBlock.objects.filter(series__meter__number=client, week=number)


def bill_of(client: str) -> Any:
    from etl.store.models import Bill

    return Bill.objects.filter(client__number=client)


def found(etl: Shell, *options: str) -> list[str]:
    """What does not hold, where something does not."""
    done = etl("check", "--json", *options)
    told = [f"{one['where']}: {one['what']}" for one in done.json["violations"]]
    assert done.code == (1 if told else 0)
    return told


def test_a_sound_database_is_said_to_be_with_what_was_looked_at(sound: Shell) -> None:
    assert found(sound) == []
    told = sound.ok("check", "--json").json
    counted = {name: told[name] for name in ("series", "blocks", "readings", "loads", "bills", "recomputed", "stale")}
    assert counted == {
        "series": 2, "blocks": 10, "readings": 1488, "loads": 1, "bills": 2, "recomputed": 2, "stale": 0,
    }  # fmt: skip
    shown = sound.ok("check").out.splitlines()
    name = told["database"]
    assert shown[0] == (
        f"{name}: 10 blocks of 2 series with 1,488 readings, 1 load, 2 bills, 2 of them computed again: all sound"
    )


def test_an_empty_database_is_sound(etl: Shell) -> None:
    assert found(etl) == []


def test_a_flipped_bit_anywhere_in_a_block_is_found(sound: Shell) -> None:
    whole = bytes(block().get().values)
    for place in (0, 1, 2, 3, 4, 6, 8, 100, len(whole) - 1):
        values = bytearray(whole)
        values[place] ^= 1
        block().update(values=bytes(values))
        told = found(sound)
        assert told[0].startswith(f"{DAMAGED}: "), place
        assert any(one.startswith("bill of client a, 2017-08: cannot be computed again: ") for one in told), place
        assert not any("client b" in one for one in told), place


def test_a_block_cut_short_has_its_length_told(sound: Shell) -> None:
    whole = bytes(block().get().values)
    block().update(values=whole[:-2])
    assert found(sound)[0] == f"{DAMAGED}: the block has {len(whole) - 2} bytes, and its header says {len(whole)}"
    block().update(values=whole[:12])
    assert found(sound)[0] == f"{DAMAGED}: the block has 12 bytes, which is too short"


def test_a_block_in_the_place_of_another_is_found(sound: Shell) -> None:
    block().update(values=bytes(block("2017-08-14").get().values))
    assert found(sound)[0] == f"{DAMAGED}: the block's checksum is not that of its bytes"


def test_columns_beside_a_block_must_say_what_it_holds(sound: Shell) -> None:
    block().update(known=167, energy_mwh=1)
    assert found(sound) == [
        f"{DAMAGED}: holds 168 readings, and its column says 167",
        f"{DAMAGED}: holds 168000000 mWh, and its column says 1",
    ]


def test_a_block_that_is_gone_is_missed_by_the_ledger_and_by_the_bill(sound: Shell) -> None:
    block().delete()
    assert found(sound) == [
        "ledger, 2017-08 import: says 1488 readings of 2232000000 mWh, and stored are 1320 of 2064000000 mWh",
        "bill of client a, 2017-08: its total is 179.80, and tariff and readings give 146.20",
    ]


def test_an_edited_ledger_is_found(sound: Shell) -> None:
    from etl.store.models import Load, LoadMonth

    LoadMonth.objects.update(added_mwh=5)
    Load.objects.update(duplicate=3)
    (load,) = Load.objects.values_list("pk", flat=True)
    assert found(sound) == [
        "ledger, 2017-08 import: says 1488 readings of 5 mWh, and stored are 1488 of 2232000000 mWh",
        f"load {load} (readings.csv): its counts do not sum up to the readings it read",
    ]


def test_spans_of_series_that_are_not_there_are_found(sound: Shell) -> None:
    import numpy as np

    from etl.store.models import Load, LoadSpans

    load = Load.objects.get()
    LoadSpans(load=load, spans=np.array([[9999, 1, 2, 1]], "<i8").tobytes()).save()
    LoadSpans(load=load, spans=b"12345").save()
    assert found(sound) == [
        f"load {load.pk}: says it covered what cannot be, or series that are not there",
        f"load {load.pk}: the spans it covered are cut short",
    ]


@pytest.mark.parametrize("command", [["unload", "1"], ["load", "readings.csv", "--interval", "1h", "--replace"]])
def test_what_commands_leave_is_sound(sound: Shell, command: list[str]) -> None:
    sound.ok(*command)
    assert found(sound, "--all") == []


def test_a_changed_total_is_found_in_the_bill_itself_and_against_the_readings(sound: Shell) -> None:
    bill_of("a").update(total="1.00")
    assert found(sound) == [
        "bill of client a, 2017-08: its lines sum up to 179.80, and its total says 1.00",
        "bill of client a, 2017-08: its total is 1.00, and tariff and readings give 179.80",
    ]


def test_a_changed_line_and_a_changed_status_are_found(sound: Shell) -> None:
    detail = bill_of("a").get().detail
    bill_of("a").update(detail=detail.replace('"standing"', '"sitting"', 1))
    bill_of("b").update(status="estimated")
    told = found(sound)
    assert told[0].startswith(
        "bill of client a, 2017-08: its lines differ from what tariff and readings give: number 2 is"
    )
    assert told[1:] == ["bill of client b, 2017-08: its status is estimated, and tariff and readings give complete"]


def test_a_bill_whose_detail_is_rubbish_is_one_line(sound: Shell) -> None:
    bill_of("a").update(detail="{")
    assert found(sound) == ["bill of client a, 2017-08: its lines or its total cannot be read"]


def test_current_bills_of_a_client_that_overlap_are_found(sound: Shell) -> None:
    from datetime import date

    one = bill_of("a").get()
    one.pk, one.period_start = None, date(2017, 8, 15)
    one.stale = True
    one.save()
    assert found(sound) == [
        "bill of client a, 2017-08-15..2017-09-01: overlaps the bill of 2017-08, and both are current"
    ]


def test_a_stale_bill_is_counted_and_not_computed_again(sound: Shell) -> None:
    loaded(sound, ["a,2017-08-01T00:00:00Z,5"], name="more.csv")
    told = sound.ok("check", "--json").json
    assert (told["stale"], told["recomputed"], told["violations"]) == (1, 1, [])


def test_a_tariff_text_that_was_changed_is_found(sound: Shell) -> None:
    from etl.store.models import Tariff

    one = Tariff.objects.get()
    Tariff.objects.update(text=one.text.replace("31", "62"))
    told = found(sound)
    assert told[0] == "tariff t: its text is not the one that its digest names"
    assert told[1] == "bill of client a, 2017-08: its total is 179.80, and tariff and readings give 210.80"


def test_a_minute_measured_twice_in_one_channel_is_found(sound: Shell) -> None:
    from etl.blocks import block_codec as packing
    from etl.store.models import IntervalBlock, Series

    hourly = block().get()
    series = Series.objects.get(pk=hourly.series_id)
    series.pk, series.interval = None, 30
    series.save()
    grid = packing.unpack([bytes(hourly.values)], 168).repeat(2, axis=1)
    packed = packing.pack(grid)
    sealed = packing.seal(packed.bodies[0], series.pk, hourly.week)
    IntervalBlock(
        series_id=series.pk, week=hourly.week, known=336, energy_mwh=int(packed.energy_mwh[0]), values=sealed
    ).save(force_insert=True)
    told = found(sound)
    assert told[0] == (
        "meter a import: 10080 minutes are measured twice, from 2017-08-07 00:00 UTC on, in series of 60 min and 30 min"
    )
    assert told[1].startswith("ledger, 2017-08 import: ")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"interval": 7}, "is of no grid or flow there is"),
        ({"phase": 60}, "is of no grid or flow there is"),
        ({"flow": 9}, "is of no grid or flow there is"),
    ],
    ids=str,
)
def test_a_series_of_no_grid_is_found(sound: Shell, change: dict[str, int], what: str) -> None:
    from etl.store.models import Series

    Series.objects.filter(meter__number="a").update(**change)
    assert what in found(sound)[0]


def test_all_computes_every_bill_again_and_a_sample_some(sound: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.check.SAMPLE", 1)
    assert sound.ok("check", "--json").json["recomputed"] == 1
    assert sound.ok("check", "--json", "--all").json["recomputed"] == 2


def test_more_violations_than_can_be_shown_are_counted(sound: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.check.SHOWN", 1)
    bill_of("a").update(total="1.00")
    done = sound("check")
    assert done.code == 1
    assert done.err.splitlines()[-2:] == [
        "etl: bill of client a, 2017-08: its lines sum up to 179.80, and its total says 1.00",
        "etl: and 1 more",
    ]
    assert done.out.splitlines()[0].endswith(": 2 violations")


@pytest.mark.parametrize(
    "damage",
    [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:40_000] + b"\xaa" * 40_000 + raw[80_000:]],
    ids=["cut off", "written over"],
)
def test_pages_that_sqlite_cannot_read_are_told_and_never_a_traceback(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-01-01", "2018-01-01"))
    assert run(tmp_path, "load", "a.csv").code == 0
    file = tmp_path / "etl.sqlite3"
    file.write_bytes(damage(file.read_bytes()))
    done = run(tmp_path, "check")
    assert done.code == 1
    assert all(one.startswith("etl: ") for one in done.err.splitlines())


def test_a_row_that_names_one_that_is_not_there_is_found(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", HEADER, *hours("a", "2017-01-01", "2017-01-03"))
    assert run(tmp_path, "load", "a.csv").code == 0
    with sqlite3.connect(tmp_path / "etl.sqlite3") as raw:
        raw.execute("DELETE FROM etl_meter")
    raw.close()
    done = run(tmp_path, "check", "--json")
    assert done.code == 1
    assert done.json["violations"][0]["what"].endswith("of etl_series names a row of etl_meter that is not there")


@pytest.fixture
def long_reads(etl: Shell) -> Iterator[Shell]:
    """A client of whom every day of August 2017 is one long read."""
    days = [f"a,2017-08-{day:02},1" for day in range(1, 32)]
    etl.load(written("days.csv", HEADER, *days), "--timezone", "UTC", "--interval", "1d")
    yield etl
    etl.reset()


def test_long_reads_are_looked_at_too(long_reads: Shell) -> None:
    from etl.store.models import LongRead

    assert found(long_reads) == []
    first, second, third = LongRead.objects.order_by("start_minute").values_list("start_minute", flat=True)[:3]
    LongRead.objects.filter(start_minute=first).update(end_minute=second + 60)
    LongRead.objects.filter(start_minute=third).update(energy_mwh=-1)
    third_day = "meter a import long reads, read from 2017-08-03"
    assert found(long_reads) == [
        "meter a import long reads, read from 2017-08-02: shares minutes with the read before it",
        f"{third_day}: ends before it begins, or has an energy or a quality that cannot be",
        "ledger, 2017-08 import: says 31 readings of 31000000 mWh, and stored are 31 of 29999999 mWh",
    ]
    LongRead.objects.filter(start_minute=third).delete()
    assert found(long_reads)[-1] == (
        "ledger, 2017-08 import: says 31 readings of 31000000 mWh, and stored are 30 of 30000000 mWh"
    )
