"""A reading is a row with its instants in UTC, exact kWh and its quality."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from etl.core.usage_page import ESTIMATED, FILLED, MEASURED, SUBSTITUTED, SUSPECT, Readings
from etl.exports.reading_rows import readings
from etl.exports.schemas import READINGS

START = datetime(2017, 8, 1, tzinfo=UTC)
MINUTE = int(START.timestamp()) // 60


def channel(quality: Any = None, end: Any = None, **billed: Any) -> Readings:
    minutes, energy = np.array([MINUTE, MINUTE + 15]), np.array([1, 2_500_000])
    return Readings("4521", "M7", "1.8.0", "import", 15, minutes, energy, quality, end, **billed)


def test_intervals_are_rows_from_their_start_to_their_end() -> None:
    (batch,) = readings([channel()])
    assert batch.schema == READINGS
    quarter = timedelta(minutes=15)
    assert [list(row.values()) for row in batch.to_pylist()] == [
        ["4521", "M7", "1.8.0", "import", START, START + quarter, Decimal("0.000001"), "measured", None, None, None],
        [
            "4521",
            "M7",
            "1.8.0",
            "import",
            START + quarter,
            START + 2 * quarter,
            Decimal("2.500000"),
            "measured",
            None,
            None,
            None,
        ],
    ]


def test_long_reads_have_ends_of_their_own() -> None:
    (batch,) = readings([channel(end=np.array([MINUTE + 1, MINUTE + 1440]))])
    assert batch.column("end").to_pylist() == [START + timedelta(minutes=1), START + timedelta(days=1)]


def test_each_quality_is_a_word() -> None:
    qualities = np.array([MEASURED, SUBSTITUTED, ESTIMATED, FILLED, SUSPECT, MEASURED], np.uint16)
    words = [
        row
        for pair in qualities.reshape(3, 2)
        for batch in readings([channel(quality=pair)])
        for row in batch.column("quality").to_pylist()
    ]
    assert words == ["measured", "substituted", "estimated", "filled", "suspect", "measured"]


def test_a_channel_is_a_batch() -> None:
    assert len(list(readings([channel(), channel()]))) == 2
    assert list(readings([])) == []


def test_what_is_billed_to_one_client_is_beside_it() -> None:
    billed = {"owners": ["A", "B"], "billed_mwh": np.array([40, 5])}
    (both,) = readings([channel(owner=np.array([0, 1]), **billed)])
    assert both.select(["billed_to", "billed"]).to_pylist() == [
        {"billed_to": "A", "billed": Decimal("0.000040")},
        {"billed_to": "B", "billed": Decimal("0.000005")},
    ]
    (one,) = readings([channel(owner=np.array([1, -1]), **billed)])
    assert one.column("billed_to").to_pylist() == ["B", None]
    assert one.column("billed").to_pylist() == [Decimal("0.000040"), None]
