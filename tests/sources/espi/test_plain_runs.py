"""A feed gives the same readings whether runs of them are taken out of it before it is parsed or not."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.errors import InputError
from etl.sources.espi import feed
from etl.sources.espi.plain_runs import PlainRuns
from etl.sources.inputs.streams import Stream

OPEN = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>'
BLOCK = '<{p}IntervalBlock xmlns{of}="http://naesb.org/espi">'
T0 = 1_500_000_000


def reading(number: int, kind: str = "plain", end: str = "\n") -> str:
    """A reading as a supplier writes it, without the prefix of its tags."""
    time = f"<timePeriod><duration>900</duration>{end}<start>{T0 + 900 * number}</start></timePeriod>"
    value = f"<value>{number % 1000}</value>"
    bodies = {
        "plain": time + end + value,
        "cost": f"<cost>{number % 7}</cost>{time}{value}",
        "quality": f"<ReadingQuality><quality>{(0, 8)[number % 2]}</quality></ReadingQuality>{time}{value}",
        "odd quality": f"<ReadingQuality><quality>99</quality></ReadingQuality>{time}{value}",
        "tou": f"{time}{value}<tou>1</tou>",
        "negative": f"{time}<value>-5</value>",
        "decimals": f"{time}<value>1.5</value>",
        "empty": f"{time}<value></value>",
        "no start": value,
        "comment": f"{time}<!-- here -->{value}",
        "twice": f"{time}{value}{value}",
        "long": f"{time}<value>{'9' * 16}</value>",
        "spaced": f"<timePeriod> <start> {T0 + 900 * number} </start></timePeriod>{value}",
    }
    return f"<IntervalReading>{bodies[kind]}</IntervalReading>{end}"


KINDS = ("plain", "cost", "quality", "odd quality", "tou", "negative", "decimals", "empty", "no start", "comment",
         "twice", "long", "spaced")  # fmt: skip


def written(readings: list[str], prefix: str = "") -> bytes:
    """A feed of one block."""
    body = "".join(readings).replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    body = body.replace(f"<{prefix}!--", "<!--").replace(f"</{prefix}!", "</!")
    block = BLOCK.format(p=prefix, of=f":{prefix[:-1]}" if prefix else "")
    return f"{OPEN}{block}{body}</{prefix}IntervalBlock></content></entry></feed>".encode()


@contextmanager
def by_expat_alone() -> Iterator[None]:
    with mock.patch.object(PlainRuns, "taken_out", lambda _, data: data):
        yield


def read(data: bytes, piece: int) -> tuple[Any, ...]:
    """What is taken from a feed, read so many bytes at a time: readings, what is set aside, or why it is refused."""
    with mock.patch.object(feed, "_CHUNK", piece), Stream("a.xml", io.BytesIO(data)) as stream:
        try:
            found = feed.read_feed(stream, "a.xml")
        except InputError as error:
            return (str(error),)
    rows = [row for part in found.waiting.parts() for row in part.tolist()]
    return rows, found.gathering.bad, found.gathering.blank, found.places.tolist()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 12)), min_size=1, max_size=8),
    st.sampled_from(["", "espi:", "ns3:"]),
    st.sampled_from(["", "\n", " \r\n\t"]),
    st.sampled_from([700, 5000, 1 << 18]),
)
def test_a_feed_reads_the_same_with_runs_taken_out(
    kinds: list[tuple[str, int]], prefix: str, end: str, piece: int
) -> None:
    every = [kind for kind, times in kinds for _ in range(times)]
    data = written([reading(number, kind, end) for number, kind in enumerate(every)], prefix)
    with by_expat_alone():
        expected = read(data, piece)
    assert read(data, piece) == expected


@pytest.mark.parametrize("kind", ["plain", "cost", "quality", "tou", "spaced"])
def test_nearly_all_readings_of_a_feed_never_reach_the_parser(kind: str) -> None:
    data = written([reading(number, kind) for number in range(1000)])
    assert PlainRuns().taken_out(data).count(b"<IntervalReading>") == 1


def test_a_run_has_the_numbers_and_lines_of_its_readings() -> None:
    runs = PlainRuns()
    left = runs.taken_out(b"<x>" + "".join(reading(number) for number in range(6)).encode()).decode()
    target, number = left[left.index("<?") + 2 : left.index("?>")].split()
    numbers = runs.numbers(target, number)
    assert numbers is not None
    assert numbers["value"].tolist() == [1, 2, 3, 4, 5]
    assert numbers["line"].tolist() == [0, 3, 6, 9, 12]
    assert np.array_equal(numbers["start"], T0 + 900 * np.arange(1, 6))
    assert left.count("\n") == 18


@pytest.mark.parametrize("around", [("<!--", "-->"), ("<![CDATA[", "]]>")])
def test_readings_in_a_comment_or_a_text_are_none(around: tuple[str, str]) -> None:
    hidden = around[0] + "".join(reading(number) for number in range(50, 60)) + around[1]
    data = written([reading(number) for number in range(20)]).replace(
        b"</IntervalBlock>", hidden.encode() + b"</IntervalBlock>"
    )
    with by_expat_alone():
        expected = read(data, 1 << 18)
    assert read(data, 1 << 18) == expected
    assert len(expected[0]) == 20


def test_an_instruction_of_the_feed_itself_is_no_run() -> None:
    data = written([reading(0), "<?etl-0 0?>", reading(1)])
    assert len(read(data, 1 << 18)[0]) == 2
