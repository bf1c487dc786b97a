"""Texts of readings to rows: plain ones at once, others one by one, and each bad one named by its line."""

import pytest

from etl.core.usage_page import ESTIMATED
from etl.sources.espi import gathering
from etl.sources.espi.gathering import READING, BadReading, Gathering
from etl.sources.espi.reading_numbers import NOT_SAID
from etl.sources.inputs.spilled_rows import SpilledRows

Texts = tuple[dict[str, str], list[str]]


def gathered(*some: Texts) -> tuple[list[tuple[int, ...]], Gathering]:
    """Rows as start, duration, value, decimals, quality and line; texts stand on lines 1, 2, ..."""
    waiting = SpilledRows(READING)
    found = Gathering(waiting)
    for line, (texts, qualities) in enumerate(some, 1):
        found.add(0, line, texts, qualities)
    found.flush()
    names = ["start", "duration", "value", "decimals", "quality", "line"]
    return [tuple(row) for part in waiting.parts() for row in part[names].tolist()], found


def texts(start: str = "60", duration: str = "900", value: str = "5", *qualities: str) -> Texts:
    return {"start": start, "duration": duration, "value": value}, [*qualities]


def test_plain_readings_are_rows_of_whole_numbers() -> None:
    assert gathered(texts(), texts("960", "", "6"))[0] == [
        (60, 900, 5, 0, NOT_SAID, 1),
        (960, 0, 6, 0, NOT_SAID, 2),
    ]


def test_one_that_is_not_plain_changes_nothing_of_the_others() -> None:
    rows, _ = gathered(texts(), texts(value="-1.25"), texts("120", "900", "5", "8", "17"))
    assert rows == [(60, 900, 5, 0, NOT_SAID, 1), (60, 900, -125, 2, NOT_SAID, 2), (120, 900, 5, 0, ESTIMATED, 3)]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (texts(start=""), "start is missing"),
        (texts(value="x"), "value: 'x' is not a number"),
        (texts(duration="-900"), "duration: '-900' is not a number that it can have"),
    ],
)
def test_a_bad_reading_is_set_aside_with_its_line(bad: Texts, why: str) -> None:
    rows, found = gathered(texts(), bad)
    assert (len(rows), found.bad) == (1, [BadReading(2, why)])


def test_a_reading_without_a_value_is_blank() -> None:
    rows, found = gathered(texts(value=""), ({}, []))
    assert (rows, found.blank, found.bad) == ([], 2, [])


def test_rows_wait_outside_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "ROWS", 2)
    assert [row[0] for row in gathered(*(texts(str(60 * place)) for place in range(5)))[0]] == [0, 60, 120, 180, 240]
