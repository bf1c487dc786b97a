"""Sheet `notes` of a workbook of bills: which bills are in it, and what its columns hold."""

from collections.abc import Sequence

import pyarrow as pa

from etl.exports.arrow_arrays import texts

NOTES = pa.schema([pa.field(name, pa.string()) for name in ("sheet", "column", "note")])

COLUMNS = (
    ("bills", "period_end", "Exclusive: the day after the last day of the period."),
    ("bills", "issued", "What the documents in force say of these days."),
    ("bills", "open", "What is still to be issued: total less issued."),
    ("bills", "kwh", "Energy imported."),
    ("bills", "kwh_estimated", "Of it, what was estimated or edited."),
    ("bills", "peak_kw", "The highest mean power of an interval, which began at peak_at."),
    ("bills", "total", "Subtotal and tax together."),
    ("bills", "intervals_expected", "The actual, estimated and missing ones together."),
    ("bills", "balance", "What the client's bank or yearly minimum carries to the next bill."),
    (
        "bills",
        "status",
        "stale: its inputs have changed since. failed: it could not be made; warnings has the reason.",
    ),
    ("lines", "line", "The number of the line on the bill, in the order of print."),
    ("lines", "to", "Exclusive: the day after the last day of this version of the line."),
    ("lines", "amount_exact", "Before the one rounding, to amount."),
    ("lines", "tax", "Whether the line counts in the bill's tax."),
)
_CELLS = "A number of more than 15 digits is text, as a cell keeps 15; so are times, as a cell keeps no offset."


def notes(days: str, client: str | None, warnings: Sequence[str]) -> pa.RecordBatch:
    """Return the rows of the sheet: what was selected, warnings, and columns."""
    of_client = f" of client {client}" if client is not None else " of all clients"
    chosen = f"Bills{of_client}, {days}."
    general = [(None, None, note) for note in (chosen, *warnings, _CELLS)]
    columns = zip(*general, *COLUMNS, strict=True)
    return pa.RecordBatch.from_arrays([texts(column) for column in columns], schema=NOTES)
