"""One reading of a file: pages and counts come out, rows found bad later are named by channel and time."""

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from etl.blocks.weeks import unpacked
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.core.read_ahead import Threads
from etl.core.zones import transitions
from etl.sources.file_reader import FileReader
from etl.sources.findings import Findings, Rejected
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.understand import understand
from etl.sources.stored_intervals import Grids

START = 1501545600
"""2017-08-01 00:00 UTC"""


@pytest.fixture(scope="module")
def pool() -> Iterator[Threads]:
    with Threads(2) as made:
        yield made


def attempt(text: str, pool: Threads, folder: Path, findings: Findings | None = None, **options: object) -> FileReader:
    stream = Stream("a.csv", io.BytesIO(text.encode()))
    plan = understand(stream.head(), "a.csv", Options(**options))  # type: ignore[arg-type]  # names are checked there
    zone = None if plan.clock.zone == "UTC" else transitions(plan.clock.zone)
    return FileReader(stream, len(text), plan, zone, findings or Findings(), pool, folder)


def none_stored(_: Sequence[int]) -> Grids:
    return {}


def energies(
    reading: FileReader,
    checked: list[Rejected] | None = None,
    stored: Callable[[Sequence[int]], Grids] = none_stored,
) -> dict[str, list[int]]:
    """mWh of the known slots of each client, in the order of time."""
    found: dict[str, list[int]] = {}
    for blocks, _ in reading.pages((checked if checked is not None else []).append, lambda _: None, stored):
        weeks = unpacked(blocks)
        for channel, row in zip(weeks.channel.tolist(), weeks.grid, strict=True):
            found.setdefault(reading.channels.keys[channel].client, []).extend(row[row >= 0].tolist())
    return found


def table(*rows: str) -> str:
    return "\n".join(["client,timestamp,kwh", *rows]) + "\n"


def test_every_reading_is_in_a_block_and_counted_once(pool: Threads, tmp_path: Path) -> None:
    rows = ["a,2017-08-01 00:00,1", "b,2017-08-01 00:30,2", "a,2017-08-01 00:15,3", "a,2017-08-01 00:15,3"]
    reading = attempt(table(*rows, "b,2017-08-01 00:45,"), pool, tmp_path, interval=15)
    checked: list[Rejected] = []
    assert energies(reading, checked) == {"a": [10**6, 3 * 10**6], "b": [2 * 10**6]}
    assert (reading.counts.rows, reading.counts.read, reading.counts.blank, reading.counts.duplicate) == (5, 5, 1, 1)
    assert reading.clients == {"a", "b"}
    assert [(one.rows, one.final, one.rejects) for one in checked] == [(5, True, [])]


def test_rows_that_clash_are_named_by_channel_and_second_and_left_out_the_next_time(
    pool: Threads, tmp_path: Path
) -> None:
    text = table("a,2017-08-01 00:00,1", "a,2017-08-01 00:15,2", "a,2017-08-01 00:15,9", "a,2017-08-01 00:30,3")
    first = attempt(text, pool, tmp_path)
    energies(first)
    assert first.again == Findings(sort=True)
    second = attempt(text, pool, tmp_path, first.again)
    energies(second)
    key = Key("a", "", "", "import")
    assert second.again is not None
    assert list(second.again.refuse) == [(key, START + 900)]
    assert second.again.intervals == {key: 15}
    again = attempt(text, pool, tmp_path, second.again)
    assert energies(again) == {"a": [10**6, 3 * 10**6]}
    assert [reject.line for reject in again.rejects] == [3, 4]
    assert again.again is None


def test_one_reading_has_the_interval_of_the_database_or_none(pool: Threads, tmp_path: Path) -> None:
    text = table("a,2017-08-01 00:30,1")
    with pytest.raises(InputError) as caught:
        energies(attempt(text, pool, tmp_path))
    assert (
        str(caught.value)
        == "a.csv: client a has only one reading: its interval is not known (give it: --interval 15min)"
    )
    reading = attempt(text, pool, tmp_path)
    pages = reading.pages(lambda _: None, lambda _: None, lambda some: {channel: [(30, 0)] for channel in some})
    ((blocks, (span,)),) = pages
    assert (blocks.interval, span.end_minute - span.first_minute) == (30, 30)


def test_a_few_readings_of_another_interval_than_stored_are_refused(pool: Threads, tmp_path: Path) -> None:
    reading = attempt(table("a,2017-08-01 00:05,1", "a,2017-08-01 00:35,1"), pool, tmp_path)
    with pytest.raises(InputError) as caught:
        energies(reading, stored=lambda some: {channel: [(15, 0)] for channel in some})
    assert str(caught.value) == (
        "a.csv: client a: its few readings here are 30 minutes apart, those in the database 15 "
        "(give --interval 15min or --interval 30min)"
    )


def test_reads_of_a_register_are_long_reads_between_two_of_them(pool: Threads, tmp_path: Path) -> None:
    rows = ["a,2017-08-01 00:00,100", "a,2017-09-01 00:00,103"]
    reading = attempt(table(*rows), pool, tmp_path, register=True)
    assert energies(reading) == {}
    assert (reading.long.energy_mwh.tolist(), reading.counts.ignored) == (
        [3 * 10**6],
        {"first read of a register": 1},
    )
    assert (reading.long.start * 60).tolist() == [START]


def test_the_hour_that_the_clock_shows_twice_has_both_of_its_readings(pool: Threads, tmp_path: Path) -> None:
    rows = [f"a,2017-10-29 {hour}:00,{kwh}" for hour, kwh in (("00", 1), ("01", 2), ("01", 3), ("02", 4))]
    reading = attempt(table(*rows), pool, tmp_path, timezone="Europe/Lisbon")
    assert energies(reading) == {"a": [10**6, 2 * 10**6, 3 * 10**6, 4 * 10**6]}
