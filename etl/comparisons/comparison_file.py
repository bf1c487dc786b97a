"""File of a comparison: a row a client, its totals by every tariff, the best one and what it saves."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from etl.comparisons.comparison import ClientRow
from etl.core.periods import Period
from etl.exports import schemas


def schema(labels: list[str]) -> pa.Schema:
    """Return the columns, one for each tariff by its label."""
    return pa.schema(
        [
            pa.field("client_number", pa.string()),
            pa.field("month", pa.string()),
            pa.field("kwh", schemas.ENERGY),
            *(schemas.decimal_text(label, 38, 6) for label in labels),
            pa.field("best", pa.string()),
            schemas.decimal_text("saving", 38, 6),
        ]
    )


def batches(pages: Iterator[list[ClientRow]], month: Period, labels: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of each page as a batch."""
    fields = schema(labels)
    for rows in pages:
        columns = [
            pa.array([row.client for row in rows], pa.string()),
            pa.array([month.month] * len(rows), pa.string()),
            schemas.kwh(np.array([row.energy_mwh for row in rows], np.int64)),
            *(pa.array([row.totals[tariff] for row in rows], pa.string()) for tariff in range(len(labels))),
            pa.array([labels[row.best] for row in rows], pa.string()),
            pa.array([row.saving for row in rows], pa.string()),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=fields)
