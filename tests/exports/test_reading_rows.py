"""A reading is a row with its instants in UTC, exact kWh and its quality."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.core.usage_page import ESTIMATED, FILLED, MEASURED, QUALITIES, SUBSTITUTED, SUSPECT, Readings
from etl.exports.reading_rows import readings
from etl.exports.schemas import READINGS
from etl.exports.writer import BATCH_ROWS

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


def test_channels_are_joined_and_cut_to_the_batches_of_a_writer() -> None:
    def long(rows: int) -> Readings:
        return Readings("4521", "M7", "", "import", 15, np.arange(rows) * 15, np.arange(rows), None)

    assert [batch.num_rows for batch in readings([long(BATCH_ROWS + 3), channel(), long(BATCH_ROWS)])] == [
        BATCH_ROWS, BATCH_ROWS, 5,
    ]  # fmt: skip
    assert list(readings([])) == []
    assert list(readings([long(0)])) == []


CHANNELS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]),
        st.sampled_from([None, [MEASURED, FILLED], [SUSPECT, SUSPECT]]),
        st.sampled_from([None, [0, 0], [1, 0], [-1, 1], [-1, -1]]),
        st.sampled_from([None, [1, 0], [0, 0]]),
    ),
    max_size=4,
)


@given(CHANNELS)
@settings(deadline=None, max_examples=60)
def test_each_reading_has_its_own_words_whatever_channels_it_is_joined_with(
    drawn: list[tuple[str, list[int] | None, list[int] | None, list[int] | None]],
) -> None:
    channels, rows = [], []
    for client, quality, owner, method in drawn:
        billed: dict[str, Any] = (
            {"owners": ["P", "Q"], "owner": np.array(owner), "billed_mwh": np.array([7, 8])} if owner else {}
        )
        methods: dict[str, Any] = {"methods": ["", "S14"], "method": np.array(method)} if method else {}
        codes = np.array(quality, np.uint16) if quality else None
        minutes = np.array([MINUTE, MINUTE + 15])
        channels.append(
            Readings(
                client, f"m{client}", "", "import", 15, minutes, np.array([1, 2]), codes, None, **billed, **methods
            )
        )
        rows += [
            (
                client,
                QUALITIES[quality[row]] if quality else "measured",
                ["P", "Q"][owner[row]] if owner and owner[row] >= 0 else None,
                Decimal(7 + row).scaleb(-6) if owner and owner[row] >= 0 else None,
                "S14" if method and method[row] else None,
            )
            for row in range(2)
        ]
    table = pa.Table.from_batches(readings(channels), READINGS)
    table.validate(full=True)
    chosen = table.select(["client_number", "quality", "billed_to", "billed", "method"])
    assert [tuple(row.values()) for row in chosen.to_pylist()] == rows


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
