"""Rows of the export `edits`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Protocol

import numpy as np
import pyarrow as pa

from etl.exports.arrow_arrays import flags, instants, texts, whole_numbers
from etl.exports.schemas import EDITS, kwh

_ROWS = 4096
_TEXTS = ("meter", "register", "flow", "state", "method", "reason", "edited_by")


class Edit(Protocol):
    """Slots of an edit between two UTC minutes; it answered a reading, or that there was none."""

    @property
    def load(self) -> int: ...
    @property
    def meter(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def mwh(self) -> int: ...
    @property
    def answered_mwh(self) -> int | None: ...
    @property
    def edited_at(self) -> datetime: ...
    @property
    def pinned(self) -> bool: ...


def edits(listed: Iterable[Edit], clients: Mapping[str, Sequence[str]]) -> Iterator[pa.RecordBatch]:
    """Yield a row a run of slots, in schema EDITS; `clients` are those of each meter, of whom only one is named."""
    source = iter(listed)
    while page := list(islice(source, _ROWS)):
        yield _batch(page, [own[0] if len(own := clients[one.meter]) == 1 else "" for one in page])


def _batch(page: Sequence[Edit], clients: Sequence[str]) -> pa.RecordBatch:
    read = [one.answered_mwh for one in page]
    columns = {
        "client_number": texts(clients),
        **{name: texts([getattr(one, name) for one in page]) for name in _TEXTS},
        "from": instants([one.start * 60 for one in page]),
        "to": instants([one.end * 60 for one in page]),
        "kwh": kwh(np.array([one.mwh for one in page], np.int64)),
        "answered": texts(["missing" if mwh is None else "reading" for mwh in read]),
        "answered_kwh": kwh(
            np.array([mwh or 0 for mwh in read], np.int64), np.array([mwh is not None for mwh in read])
        ),
        "edited_at": instants([int(one.edited_at.timestamp()) for one in page]),
        "pinned": flags([one.pinned for one in page]),
        "load": whole_numbers([one.load for one in page]),
    }
    return pa.RecordBatch.from_arrays([columns[field.name] for field in EDITS], schema=EDITS)
