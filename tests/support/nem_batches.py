"""Batches of NEM12 files that tests write, as rows to compare, and the error of a file."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.inputs.streams import Stream
from etl.sources.nem.day_batches import read
from etl.sources.nem.day_versions import Versions
from etl.sources.nem.nem12 import encoding
from etl.sources.read_plan.records import ReadAgain
from etl.sources.rows import Batch


def batches(text: str | bytes, size: int = 1 << 20, newest: Versions | None = None) -> list[Batch]:
    data = text.encode() if isinstance(text, str) else text
    with Stream("meter.csv", io.BytesIO(data)) as stream:
        return list(read(stream, "meter.csv", encoding(data), newest, size))


def readings(text: str | bytes, size: int = 1 << 20, newest: Versions | None = None) -> list[tuple[Key, int, int, int]]:
    """Channel, UTC second, mWh and quality of all readings, in the order of time."""
    return sorted(row for batch in batches(text, size, newest) for row in rows_of(batch))


def settled(text: str | bytes, size: int = 1 << 20) -> list[tuple[Key, int, int, int]]:
    """The readings of a file that is read again as often as it has to be."""
    known: Versions | None = None
    for _ in range(3):
        try:
            return readings(text, size, known)
        except ReadAgain as again:
            known = again.known if isinstance(again.known, Versions) else None
    raise AssertionError("no third reading was the last")


def rows_of(batch: Batch) -> Iterator[tuple[Key, int, int, int]]:
    rows = batch.rows
    quality = np.zeros(len(rows.key), np.uint16) if rows.quality is None else rows.quality
    columns = (rows.key.tolist(), rows.seconds.tolist(), rows.energy_mwh.tolist(), quality.tolist())
    for number, second, energy, code in zip(*columns, strict=True):
        yield rows.keys[number], second, energy, code


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def complaint(text: str | bytes) -> str:
    """The error of the whole file, or its first bad row as a load would tell it."""
    try:
        rejects = [reject for batch in batches(text) for reject in batch.rows.rejects]
    except InputError as error:
        return str(error)
    first = min(rejects, key=lambda reject: reject.line)
    return str(InputError(f"meter.csv:{first.line}", first.reason, first.remedy))
