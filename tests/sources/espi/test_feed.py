"""Green Button XML that is large, damaged or built to harm: flat memory, one line, never a traceback."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources import espi
from etl.sources.espi import gathering
from etl.sources.inputs import spilled_rows
from etl.sources.inputs.streams import Stream
from etl.sources.rows import Batch, LongRows, Rows
from tests.support import green_button as gb
from tests.support.command import Shell

T0 = 1_500_000_000 // 3600 * 3600
LAUGHS = "".join(f'<!ENTITY l{place} "{f"&l{place - 1};" * 10}">' for place in range(1, 10))
LAUGHING = f'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY l0 "lol">{LAUGHS}]>' + gb.simple("&l9;")
OUTSIDE = f'<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>{gb.simple("&x;")}'


class Generated:
    """A feed of so many hours, made as it is read."""

    def __init__(self, hours: int) -> None:
        self._parts = self._written(hours)
        self._ahead = b""

    def _written(self, hours: int) -> Iterator[bytes]:
        yield (gb.HEAD + gb.local_time() + gb.point() + gb.series()).encode()
        for first in range(0, hours, 24):
            readings = [gb.reading(T0 + 3600 * hour, hour % 1000) for hour in range(first, first + 24)]
            yield gb.block(readings, serial=first).encode()
        yield (gb.reading_type() + "</feed>").encode()

    def read(self, size: int, /) -> bytes:
        while len(self._ahead) < size and (part := next(self._parts, b"")):
            self._ahead += part
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data

    def close(self) -> None:
        """There is nothing to close."""


def all_rows(stream: Stream) -> Iterator[Rows | LongRows]:
    """The rows of all batches."""
    for batch in espi.batches(stream, "a.xml"):
        yield batch.rows if isinstance(batch, Batch) else batch


def peak(hours: int) -> int:
    """Most bytes held while a feed of so many hours is read."""
    tracemalloc.start()
    with Stream("a.xml", Generated(hours)) as stream:
        found = sum(len(rows.key) for rows in all_rows(stream))
    high = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == hours
    return high


def test_memory_does_not_grow_with_the_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spilled_rows, "MEMORY", 50_000)
    monkeypatch.setattr(spilled_rows, "AT_ONCE", 2_000)
    monkeypatch.setattr(gathering, "ROWS", 1_000)
    peak(240)
    assert peak(24_000) < 1.1 * peak(4_800)


@pytest.mark.parametrize("text", [LAUGHING, OUTSIDE])
def test_entities_are_refused_before_any_is_read(etl: Shell, text: str) -> None:
    done = etl("load", "-", stdin=text)
    assert done.error == (
        "etl: standard input:1: has a document type, which could define entities"
        " (no Green Button file needs that: be wary of where this one comes from)"
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (gb.HEAD + "<!-- http://naesb.org/espi " + "x" * (6 << 20), "a tag or comment is longer than 4 MB"),
        (gb.simple("9" * 9999), "a text is too long for what it says"),
    ],
)
def test_what_would_fill_memory_is_refused(etl: Shell, text: str, what: str) -> None:
    assert what in etl("load", "-", stdin=text).error


def test_a_web_page_about_green_button_is_a_web_page(etl: Shell) -> None:
    page = '<html xmlns:espi="http://naesb.org/espi"><head><META></head><table><feed></table></html>'
    assert etl("load", "-", stdin=page).error.startswith("etl: standard input: is a web page, not readings")


FULL = gb.feed(
    gb.local_time(), gb.point(), gb.series(), gb.series(2), gb.reading_type(1), gb.reading_type(2, flowDirection=19),
    gb.block([gb.reading(T0 + 900 * place, place, 900, quality=8) for place in range(8)]), gb.block(gb.hourly(1, 2), 2),
).encode()  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, len(FULL)), st.integers(0, 60), st.sampled_from(
        [b"", b"<", b">", b"/", b"-", b"9" * 30, b"\0", b"\xff", b"&", b"<entry>", b"</entry>", b"<value/>", b"1e9"],
    )), min_size=1, max_size=4)
)  # fmt: skip
def test_a_damaged_feed_gives_readings_or_one_line(cuts: list[tuple[int, int, bytes]]) -> None:
    data = FULL
    for first, length, instead in cuts:
        data = data[:first] + instead + data[first + length :]
    message = ""
    with Stream("a.xml", io.BytesIO(data)) as stream:
        espi.recognises(stream.head())
        try:
            for rows in all_rows(stream):
                assert len(rows.key) == len(rows.energy_mwh)
        except InputError as error:
            message = str(error)
    assert "\n" not in message
