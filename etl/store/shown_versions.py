"""Version of all that pages of bills are made of: two snapshots in which it is the same show the same pages."""

from typing import NamedTuple

from django.db.models import Count, Max, Q

from etl.store import input_versions
from etl.store.database.locks import READER
from etl.store.document_models import Document
from etl.store.input_versions import InputVersion
from etl.store.models import Bill


class ShownVersion(NamedTuple):
    """What the inputs were, how many bills there were and which was the newest, and the newest document."""

    inputs: InputVersion
    bills: tuple[int, int, int]
    document: int


def current() -> ShownVersion:
    """Return the version as the reader's snapshot sees it."""
    counted = {"all": Count("pk"), "stale": Count("pk", filter=Q(stale=True)), "newest": Max("pk")}
    bills = Bill.published.using(READER).aggregate(**counted)
    document = Document.objects.using(READER).aggregate(newest=Max("pk"))["newest"]
    return ShownVersion(input_versions.current(), (bills["all"], bills["stale"], bills["newest"] or 0), document or 0)
