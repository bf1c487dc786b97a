"""Rows of the export `readings`."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.core.usage_page import QUALITIES, Readings
from etl.exports.arrow_arrays import flags, texts
from etl.exports.schemas import ENERGY, READINGS, kwh

_WORDS = texts(QUALITIES)


def readings(channels: Iterable[Readings]) -> Iterator[pa.RecordBatch]:
    """Yield a row a reading, in schema READINGS; a batch a channel."""
    for channel in channels:
        yield _batch(channel)


def _batch(channel: Readings) -> pa.RecordBatch:
    rows = len(channel.minute)
    texts = [pa.repeat(text, rows) for text in (channel.client, channel.meter, channel.register, channel.flow)]
    quality = np.zeros(rows, np.uint16) if channel.quality is None else channel.quality
    columns = [
        *texts,
        _stamps(channel.minute),
        _stamps(channel.minute + channel.interval if channel.end is None else channel.end),
        kwh(channel.energy_mwh),
        _WORDS.take(pa.array(quality)),
        *_billed(channel),
        _methods(channel),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=READINGS)


def _billed(channel: Readings) -> tuple[pa.Array, pa.Array]:
    """Return to whom each reading is billed, and how much; null where that is nobody or several."""
    rows = len(channel.minute)
    if channel.owner is None or channel.billed_mwh is None:
        return pa.nulls(rows, pa.string()), pa.nulls(rows, ENERGY)
    energy, nobody = kwh(channel.billed_mwh), channel.owner < 0
    if not nobody.any():
        return texts(channel.owners).take(pa.array(channel.owner)), energy
    owners = texts([*channel.owners, None]).take(pa.array(np.where(nobody, len(channel.owners), channel.owner)))
    return owners, pc.if_else(flags(nobody.tolist()), None, energy)


def _methods(channel: Readings) -> pa.Array:
    if channel.method is None:
        return pa.nulls(len(channel.minute), pa.string())
    return texts([one or None for one in channel.methods]).take(pa.array(channel.method))


def _stamps(minute: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> pa.Array:
    return pa.array(minute * 60).cast(READINGS.field("start").type)
