"""Rows of the export `control-reads`."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from etl.core.usage_page import ControlReading
from etl.exports.arrow_arrays import instants
from etl.exports.column_batches import batch
from etl.exports.schemas import CONTROL_READS, kwh

_PAGE = 1024


def control_reads(stored: Iterable[ControlReading]) -> Iterator[pa.RecordBatch]:
    """Yield a row a read, in schema CONTROL_READS; of a difference of two with its start."""
    source = iter(stored)
    while page := list(islice(source, _PAGE)):
        columns: dict[str, Any] = {name: [getattr(one, name) for one in page] for name in _SAME}
        columns |= {
            "start": instants([None if one.start == one.end else one.start * 60 for one in page]),
            "end": instants([one.end * 60 for one in page]),
            "kwh": kwh(np.array([one.energy_mwh for one in page], np.int64)),
            "step": kwh(np.array([one.step_mwh for one in page], np.int64)),
        }
        yield batch(CONTROL_READS, columns)


_SAME = ("meter", "register", "flow", "load", "counts")
