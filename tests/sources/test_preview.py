"""The first readings of a file as a load would store them, from its head alone."""

import io
from datetime import UTC, datetime

import pytest

from etl.sources.inputs.streams import Stream
from etl.sources.preview import ROWS, FirstRows, first_rows
from etl.sources.read_plan import records
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.understand import understand


def preview(text: str, options: Options | None = None, most: int = 5) -> FirstRows:
    with Stream("a.csv", io.BytesIO(text.encode())) as stream:
        return first_rows(stream, understand(stream.head(), "a.csv", options or Options()), most)


def shown(found: FirstRows) -> list[tuple[str, str, int, int]]:
    return [
        (one.key.flow, f"{datetime.fromtimestamp(one.start * 60, UTC):%m-%d %H:%M}", one.interval, one.energy_mwh)
        for one in found.readings
    ]


def table(*rows: str) -> str:
    return "\n".join(["client,timestamp,kwh", *rows]) + "\n"


def test_readings_stand_by_channel_and_time_at_their_starts_in_utc() -> None:
    text = table("b,2017-08-01 01:00,1", "a,2017-08-01 02:00,3", "a,2017-08-01 01:00,2")
    found = preview(text, Options(timezone="Europe/Lisbon", stamp="end", interval=60))
    assert [one.key.client for one in found.readings] == ["b", "a", "a"]
    assert shown(found)[1:] == [("import", "07-31 23:00", 60, 2 * 10**6), ("import", "08-01 00:00", 60, 3 * 10**6)]
    assert (found.interval, found.whole, found.rejects) == (60, True, [])
    assert found.end is not None
    assert found.first is not None
    assert found.end - found.first == 120


def test_bad_rows_end_nothing_and_are_named() -> None:
    found = preview(table("a,2017-08-01 00:00,1", "a,2017-08-01 00:15,n/a", "a,2017-08-01 00:30,2"))
    assert len(found.readings) == 2
    assert found.rejects == ["line 3: kwh: 'n/a' is not a number"]


def test_what_is_below_zero_is_export_where_that_is_said() -> None:
    found = preview(table("a,2017-08-01 00:00,1", "a,2017-08-01 00:15,-2"), Options(negative="export"))
    assert sorted((flow, mwh) for flow, *_, mwh in shown(found) if mwh) == [("export", 2 * 10**6), ("import", 10**6)]


def test_reads_of_a_register_show_the_energy_between_them() -> None:
    found = preview(table("a,2017-08-01 00:00,100", "a,2017-08-02 00:00,103.5"), Options(register=True))
    assert shown(found) == [("import", "08-01 00:00", 1440, 3_500_000)]


def test_both_hours_of_a_doubled_one_are_shown() -> None:
    rows = [f"a,2017-10-29 {hour}:00,{kwh}" for hour, kwh in (("00", 1), ("01", 2), ("01", 3), ("02", 4))]
    found = preview(table(*rows), Options(timezone="Europe/Lisbon"))
    assert [(start, mwh // 10**6) for _, start, _, mwh in shown(found)] == [
        ("10-28 23:00", 1), ("10-29 00:00", 2), ("10-29 01:00", 3), ("10-29 02:00", 4)
    ]  # fmt: skip


def test_of_a_long_file_only_its_first_lines_are_looked_at() -> None:
    found = preview(table(*(f"{number},2017-08-01 00:00,1" for number in range(ROWS + 1))), most=2)
    assert (len(found.readings), len(found.keys), found.whole) == (2, ROWS, False)


def test_of_a_file_that_is_no_table_the_first_batch_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "RECORDS", {"days": "tests.support.day_records"})
    found = preview("DAY 7 export 30 2017-08-01 1 2\nDAY 8 import 60 2017-08-01 1\n")
    assert shown(found) == [("export", "08-01 00:00", 30, 10**6), ("export", "08-01 00:30", 30, 2 * 10**6)]
    assert [one.key.client for one in found.readings] == ["7", "7"]


def test_all_clients_of_a_short_file_are_shown() -> None:
    found = preview(table("a,2017-08-01 00:00,1", "a,2017-08-01 00:15,1", "b,2017-08-01 00:00,1"))
    assert ([key.client for key in found.keys], found.whole) == (["a", "b"], True)
