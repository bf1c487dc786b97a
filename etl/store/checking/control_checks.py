"""Checks of control reads: each is of a load that stands, and as many as the ledger has counted."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from etl.core.violations import Violation
from etl.store.database.locks import READER
from etl.store.models import CONTROL, FLOW_CODES, ControlRead, Load

_IMPOSSIBLE = (
    Q(end_minute__lt=F("start_minute"))
    | Q(energy_mwh__lt=0)
    | Q(step_mwh__lt=1)
    | Q(meter_number="")
    | ~Q(flow__in=list(FLOW_CODES))
)


def check_control_reads() -> Iterator[Violation]:
    """Check each control read, and those of each load together."""
    rows = ControlRead.objects.using(READER)
    for read in rows.filter(_IMPOSSIBLE).order_by("pk"):
        yield Violation(
            f"control read {read.pk} of meter {read.meter_number}", "is of an impossible time, value or flow"
        )
    stored = dict(rows.order_by().values_list("load").annotate(Count("pk")))
    counts = ("loaded", "revised", "duplicate")
    loads = Load.objects.using(READER).filter(Q(pk__in=list(stored)) | Q(reading__contains=CONTROL)).order_by("pk")
    for load, name, undone, reading, new, revised, duplicate in loads.values_list(
        "pk", "name", "undone_by", "reading", *counts
    ):
        number = stored.get(load, 0)
        where = f"load {load} ({name})"
        if CONTROL not in reading or (undone and number):
            yield Violation(where, f"has {number:,} control reads and should have none")
        elif not undone and not new + revised <= number <= new + revised + duplicate:
            yield Violation(where, f"has {number:,} control reads, of which the ledger counts {new + revised:,} as new")
