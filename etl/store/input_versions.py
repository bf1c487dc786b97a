"""Versions of the inputs of bills: what a snapshot saw, and what has changed since."""

from typing import NamedTuple

from django.db.models import F, Max

from etl.store.database.locks import READER, WRITER
from etl.store.models import Inputs, Load


class InputVersion(NamedTuple):
    """The newest load (0: none), and how often assignments, prices, types of days or history had changed."""

    load: int
    changes: int


def current(alias: str = READER) -> InputVersion:
    """Return the version as this connection sees it; the reader's sees that of its snapshot."""
    newest = Load.objects.using(alias).aggregate(newest=Max("pk"))["newest"] or 0
    changes = Inputs.objects.using(alias).values_list("changes", flat=True).first() or 0
    return InputVersion(newest, changes)


def bump() -> None:
    """Count a change of inputs other than readings; used inside the write lock."""
    if not Inputs.objects.using(WRITER).update(changes=F("changes") + 1):
        Inputs.objects.using(WRITER).create(changes=1)
