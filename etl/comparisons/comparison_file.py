"""File of a comparison: a row a client, its totals by every tariff, the best one and what it saves."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from etl.comparisons.comparison import ClientRow
from etl.exports import schemas
from etl.exports.arrow_arrays import days


def schema(labels: list[str]) -> pa.Schema:
    """Return the columns, one for each tariff by its label; `month` is empty where the days are no calendar month."""
    return pa.schema(
        [
            pa.field("client_number", pa.string()),
            pa.field("month", pa.string()),
            pa.field("period_start", pa.date32()),
            pa.field("period_end", pa.date32()),
            pa.field("kwh", schemas.ENERGY),
            *(schemas.decimal_text(label, 38, 6) for label in labels),
            pa.field("best", pa.string()),
            schemas.decimal_text("saving", 38, 6),
        ]
    )


def batches(pages: Iterator[list[ClientRow]], labels: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of each page as a batch."""
    fields = schema(labels)
    for rows in pages:
        columns = [
            pa.array([row.client for row in rows], pa.string()),
            pa.array([row.period.month for row in rows], pa.string()),
            days([row.period.start for row in rows]),
            days([row.period.end for row in rows]),
            schemas.kwh(np.array([row.energy_mwh for row in rows], np.int64)),
            *(pa.array([row.totals[tariff] for row in rows], pa.string()) for tariff in range(len(labels))),
            pa.array([labels[row.best] for row in rows], pa.string()),
            pa.array([row.saving for row in rows], pa.string()),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=fields)
