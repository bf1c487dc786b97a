"""NEM12 files give the same readings however they are cut, and never break the reader however they are damaged."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.inputs.streams import Stream
from etl.sources.nem.day_batches import read
from etl.sources.nem.day_versions import Versions
from etl.sources.nem.nem12 import recognises
from etl.sources.read_plan.records import ReadAgain
from etl.sources.rows import Batch
from tests.support.examples import examples
from tests.support.nem_batches import batches, readings, rows_of, settled
from tests.support.nem_files import channel, day, file

NEW = "20240301010000"

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
@settings(max_examples=examples(15), deadline=None)
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
@settings(max_examples=examples(50), deadline=None)
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
@settings(max_examples=examples(50), deadline=None)
def test_many_days_at_once_are_read_as_field_by_field(values: list[str], unit: str) -> None:
    one = file(channel(unit=unit), day(value=values), day("20240202"))
    odd = one.replace("\n300,", "\n 300,")  # a line that is not plain is read with care
    assert [readings_and_rejects(batch) for batch in batches(one)] == [readings_and_rejects(x) for x in batches(odd)]


def readings_and_rejects(batch: Batch) -> tuple[list[tuple[Key, int, int, int]], list[str], int, int]:
    rows = batch.rows
    return [*rows_of(batch)], [reject.reason for reject in rows.rejects], rows.counts.blank, rows.counts.rounded
