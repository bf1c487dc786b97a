"""Checks of the ledger: what loads record as changed must sum up to what is stored."""

from collections.abc import Iterator

import numpy as np
from django.db.models import F, Sum

from etl.core.periods import EPOCH
from etl.core.violations import Violation
from etl.store.checking.stored_totals import StoredTotals, kwh_text
from etl.store.database.locks import READER
from etl.store.models import FLOWS, Load, LoadMonth, LoadSpans, Series

COUNTED = ("loaded", "duplicate", "revised", "rejected", "blank", "ignored")
SPAN_BYTES = 32
"""Four int64 a span."""


def count_loads() -> int:
    """Return how many rows the ledger has."""
    return Load.objects.using(READER).count()


def check_ledger(totals: StoredTotals) -> Iterator[Violation]:
    """Check the ledger's sums against the readings found, and each row by itself."""
    yield from _sums(totals)
    counted = sum((F(name) for name in COUNTED[1:]), F(COUNTED[0]))
    uneven = Load.objects.using(READER).exclude(read=counted).order_by("pk")
    for load, name in uneven.values_list("pk", "name").iterator():
        yield Violation(f"load {load} ({name})", "its counts do not add up to the readings it read")
    yield from _spans()


def _sums(totals: StoredTotals) -> Iterator[Violation]:
    rows = LoadMonth.objects.using(READER).values_list("month", "flow").order_by("month", "flow")
    changed = rows.annotate(Sum("added"), Sum("removed"), Sum("added_mwh"), Sum("removed_mwh"))
    recorded = {
        (month, flow): [int(added - removed), int(came - went)] for month, flow, added, removed, came, went in changed
    }
    for key in sorted(recorded.keys() | totals.sums.keys()):
        ledger, stored = recorded.get(key, [0, 0]), totals.sums.get(key, [0, 0])
        if ledger != stored:
            month, flow = key
            where = f"ledger, {EPOCH.year + month // 12}-{month % 12 + 1:02} {FLOWS.get(flow, f'flow {flow}')}"
            what = f"records {_shown(ledger)}, but stored are {_shown(stored)}"
            yield Violation(where, what)


def _shown(sums: list[int]) -> str:
    return f"{sums[0]} readings of {kwh_text(sums[1])} kWh"


def _spans() -> Iterator[Violation]:
    known = np.array(Series.objects.using(READER).order_by("pk").values_list("pk", flat=True), np.int64)
    rows = LoadSpans.objects.using(READER).order_by("pk").values_list("load_id", "spans")
    for load, packed in rows.iterator(chunk_size=16):
        if len(packed) % SPAN_BYTES:
            yield Violation(f"load {load}", "the spans it covered are cut short")
            continue
        spans = np.frombuffer(packed, "<i8").reshape(-1, 4)
        if (spans[:, 1] > spans[:, 2]).any() or not np.isin(spans[:, 0], known).all():
            yield Violation(f"load {load}", "covers impossible spans, or series that do not exist")
