"""Rows of the export `answers`."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from etl.core.usage_page import MWH_PER_KWH
from etl.exports.arrow_arrays import instants
from etl.exports.column_batches import batch
from etl.exports.schemas import ANSWERS


class ExportedAnswer(NamedTuple):
    """An answer to readings that fail a rule, as it is exported."""

    number: int
    meter: str
    register: str
    flow: str
    rule: str
    start: int
    end: int
    """UTC minutes, the end excluded."""
    energy_mwh: int | None
    """None: any."""
    answered_by: str
    second: int
    """UTC, since 1970."""
    reason: str


def answers(stored: Sequence[ExportedAnswer]) -> pa.RecordBatch:
    """Return a row an answer, in schema ANSWERS."""
    columns: dict[str, Any] = {
        "answer": [one.number for one in stored],
        "meter": [one.meter for one in stored],
        "register": [one.register for one in stored],
        "flow": [one.flow for one in stored],
        "rule": [one.rule for one in stored],
        "from": instants([one.start * 60 for one in stored]),
        "to": instants([one.end * 60 for one in stored]),
        "kwh": [None if one.energy_mwh is None else _kwh(one.energy_mwh) for one in stored],
        "by": [one.answered_by for one in stored],
        "at": instants([one.second for one in stored]),
        "because": [one.reason for one in stored],
    }
    return batch(ANSWERS, columns)


def _kwh(energy_mwh: int) -> str:
    whole, rest = divmod(energy_mwh, MWH_PER_KWH)
    return f"{whole}.{rest:06}"
