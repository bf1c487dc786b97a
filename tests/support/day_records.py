"""A layout of days that is no table, for tests: `DAY client flow minutes date value...`, in kWh and UTC."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from etl.blocks.counts import Counts
from etl.core.keys import Key
from etl.sources.inputs.streams import Stream
from etl.sources.rows import Batch, Rows

SENTENCE = "timestamps in UTC, at the start of the interval, kWh"


def recognises(head: bytes) -> bool:
    return head.startswith(b"DAY ")


def batches(stream: Stream, name: str) -> Iterator[Batch]:
    assert name == stream.name
    text = b"".join(iter(lambda: stream.read(100), b"")).decode()
    for number, row in enumerate(text.splitlines(), 1):
        _, client, flow, minutes, day, *values = row.split(" ")
        start = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
        rows = Rows(
            keys=[Key.of(client, "", "", flow)],
            key=np.zeros(len(values), np.int32),
            seconds=start + np.arange(len(values)) * int(minutes) * 60,
            energy_mwh=np.array([int(value) * 10**6 for value in values], np.int64),
            line=np.full(len(values), number),
            counts=Counts(rows=1),
        )
        yield Batch(rows, int(minutes))
